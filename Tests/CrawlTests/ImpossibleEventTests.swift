import Testing

@testable import Crawl
@testable import HTTP

/// Events that no crawl tells: an image counts them, and stays as it was.
@Suite struct ImpossibleEventTests {
    /// An image that knows one host and two URLs: the first is in flight in slot 0, the second waits.
    private func image() throws -> CrawlImage {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        let image = CrawlImage(options: options)
        image.apply(.state(.running, at: 1))
        lend("http://a.test") { image.apply(.hostFound(host: 0, isInScope: true, origin: $0)) }
        for index in 0..<2 as Range<UInt32> {
            lend("http://a.test/\(index)") { image.apply(.found(find(index, $0))) }
            image.apply(.moved(move(index, nil, .todo)))
            image.apply(.queued(URLID(index: index), .back, failedAttempts: nil, hasFailed: false))
        }
        image.apply(.moved(move(0, .todo, .inFlight)))
        image.apply(.started(start(0, 0)))
        #expect(image.ignoredEvents == 0)
        return image
    }

    private func lend(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        Array(text.utf8).withUnsafeBufferPointer(body)
    }

    private func find(
        _ url: UInt32, _ text: UnsafeBufferPointer<UInt8>, host: UInt32 = 0, referrer: UInt32? = nil, depth: Int = 0,
        hops: Int = 0
    ) -> URLFind {
        let referrer = referrer.map { URLID(index: $0) }
        let place = URLPlace(referrer: referrer, depth: depth, hops: hops, role: .page)
        return URLFind(url: URLID(index: url), host: host, place: place, text: text)
    }

    private func move(
        _ url: UInt32, _ from: URLState?, _ to: URLState, cause: SkipCause? = nil, formerCause: SkipCause? = nil,
        formerAnswer: URLMove.Answer? = nil
    ) -> URLMove {
        URLMove(
            url: URLID(index: url), from: from, to: to, cause: cause, formerCause: formerCause, answer: nil,
            formerAnswer: formerAnswer, referrer: nil)
    }

    private func start(_ slot: Int, _ url: UInt32, attempt: Int = 1, at now: Int64 = 2) -> ExchangeStart {
        ExchangeStart(
            slot: slot, url: URLID(index: url), attempt: attempt, method: .get, isSent: true, at: now)
    }

    private func record(_ slot: Int, _ url: UInt32, _ change: (FetchRecord) -> Void = { _ in }) -> FetchRecord {
        let record = FetchRecord(slot: slot, url: URLID(index: url), endedAt: 3, outcome: .ok)
        change(record)
        return record
    }

    /// What is lent with an event lives as long as the test.
    private func impossible() -> [CrawlEvent] {
        let text = UnsafeBufferPointer(UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 17))
        let targets = UnsafeBufferPointer(UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 1))
        UnsafeMutableBufferPointer(mutating: text).initialize(repeating: UInt8(ascii: "x"))
        UnsafeMutableBufferPointer(mutating: targets).initialize(repeating: 9)
        let short = UnsafeBufferPointer(rebasing: text[..<9])
        let (known, unknown) = (URLID(index: 1), URLID(index: 9))
        let answer = URLMove.Answer(status: 404, error: nil, verdict: .broken, isRedirect: false, reading: .none)
        var pace = PaceLimits()
        pace.connections = 0
        var robots = HostRobots(.unknown)
        robots.rules = unknown
        let none = UnsafeBufferPointer<UInt32>(start: nil, count: 0)
        return [
            .state(.finished, at: 0), .state(.running, at: .max), .commanded(.pause, at: .min), .seed(unknown),
            .limitChanged(.concurrency(0)), .limitChanged(.connections(-1)), .limitChanged(.delay(-1)),
            .limitChanged(.depth(-1)), .limitChanged(.depth(65_536)),
            .linksCounted(on: known, targets), .linksCounted(on: unknown, none), .notKept(urls: -1),
            .closed(.template, pages: .max), .cutOff(unknown, at: 0),
            .isNoSitemap(unknown, isDocument: false), .namedAsSitemap(unknown, level: 0),
            .namedAsSitemap(known, level: -1), .sampled(known, words: 0, weight: -1),
            .foundOnOtherWay(known, depth: -1, hops: 0), .foundOnOtherWay(unknown, depth: 0, hops: 0),
            .isPageNamedAsSitemap(unknown), .hostFound(host: 2, isInScope: true, origin: short),
            .hostFound(host: 0, isInScope: true, origin: short), .hostChanged(host: 1, .answered),
            .hostChanged(host: 0, .crawlDelay(-1)), .hostChanged(host: 0, .rests(until: .max, isBackingOff: false)),
            .hostChanged(host: 0, .pace(pace)), .hostChanged(host: 0, .robots(robots)), .rulesFound(unknown, short),
            .rulesForgotten(unknown), .found(find(3, short)), .found(find(1, short)), .found(find(2, text)),
            .found(find(2, short, host: 1)), .found(find(2, short, referrer: 2)), .found(find(2, short, depth: -1)),
            .found(find(2, short, hops: -1)), .moved(move(9, nil, .todo)), .moved(move(1, nil, .todo)),
            .moved(move(1, .inFlight, .done)), .moved(move(1, .done, .todo, formerAnswer: answer)),
            .moved(move(1, .todo, .inFlight, formerAnswer: answer)), .moved(move(1, .todo, .skipped)),
            .moved(move(1, .todo, .done, cause: .reason(.scope))),
            .moved(move(1, .todo, .inFlight, formerCause: .reason(.scope))),
            .queued(unknown, .back, failedAttempts: nil, hasFailed: false),
            .queued(URLID(index: 0), .back, failedAttempts: nil, hasFailed: false),
            .queued(known, .back, failedAttempts: -1, hasFailed: false),
            .queued(known, .delayed(until: .max), failedAttempts: 1, hasFailed: false),
            .foundElsewhere(unknown, find(0, short).place),
            .foundElsewhere(known, find(0, short, referrer: 9).place),
            .links(PageLinkNews(page: unknown, targets: none, dropped: 0)),
            .links(PageLinkNews(page: known, targets: targets, dropped: 0)),
            .links(PageLinkNews(page: known, targets: none, dropped: -1)), .redirects(unknown, to: known),
            .redirects(known, to: unknown), .malformedLink(nil, on: unknown), .started(start(0, 0)),
            .started(start(2, 0)), .started(start(-1, 0)), .started(start(1, 1)), .started(start(1, 0)),
            .started(start(.max, 9)), .entered(slot: 1, .reading, at: 2), .entered(slot: -1, .reading, at: 2),
            .entered(slot: 0, .reading, at: .max), .resent(slot: 9, at: 2), .resent(slot: 0, at: .min),
            .connected(
                slot: 4, ExchangeConnection(identity: 1, isReused: false, peer: "", tls: nil, cipher: nil)),
            .received(slot: 1, bytes: 1), .received(slot: 0, bytes: -1), .received(slot: 0, bytes: .max),
            .head(slot: 1, ExchangeHead(status: 200, httpMinorVersion: 1, contentType: nil, expectedBytes: nil)),
            .head(slot: 0, ExchangeHead(status: 200, httpMinorVersion: 1, contentType: nil, expectedBytes: -1)),
            .ended(record(1, 0)), .ended(record(0, 1)), .ended(record(.max, 9)), .ended(record(0, 0) { $0.bytes = -1 }),
            .ended(record(0, 0) { $0.links = .max }), .ended(record(0, 0) { $0.endedAt = .min }),
            .gaveUp(slot: 1, url: known, at: 2), .gaveUp(slot: 0, url: known, at: 2),
            .gaveUp(slot: 0, url: URLID(index: 0), at: .max),
        ]
    }

    @Test func isCounted_AndChangesNothing() throws {
        let image = try image()
        for (index, event) in impossible().enumerated() {
            image.apply(event)
            #expect(image.ignoredEvents == index + 1, "\(event)")
        }
        #expect(image.counts == Counts(seen: 2, todo: 1, inFlight: 1))
        #expect(image.hostCount == 1 && image.slotCount == 1 && image.statistics.fetches == 0)
        #expect(image.todo(0..<9) == [URLID(index: 1)])
        image.apply(.moved(move(0, .inFlight, .done)))
        image.apply(.ended(record(0, 0)))
        #expect(image.counts == Counts(seen: 2, todo: 1, done: 1) && image.exchange(in: 0) == nil)
    }

    @Test func sumsHaveRoom() throws {
        let image = try image()
        for _ in 0..<1_000 {
            image.apply(.received(slot: 0, bytes: 1 << 39))
            image.apply(.notKept(urls: 1 << 39))
            image.apply(.state(.finished, at: 1 << 59))
            image.apply(.state(.running, at: 1 << 59))
            image.apply(
                .links(PageLinkNews(page: URLID(index: 0), targets: .init(start: nil, count: 0), dropped: 1 << 39)))
        }
        #expect(image.ignoredEvents == 0 && image.statistics.duration(at: 1 << 59) == 1 << 59 - 1)
        #expect(image.notKept.referrers == 1_000 << 39)
    }
}
