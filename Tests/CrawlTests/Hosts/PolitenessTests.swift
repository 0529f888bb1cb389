import TestSupport
import Testing

@testable import Crawl
@testable import Web

/// Limits of hosts, of all hosts together, and how hosts share the slots.
@Suite struct PolitenessTests {
    private static let millisecond: Int64 = 1_000_000

    private func dispatches(_ crawl: Crawl, at now: Int64) -> [String] {
        var urls: [String] = []
        while let dispatch = crawl.next(now: now) { urls.append(crawl.text(of: dispatch.url)) }
        return urls
    }

    @Test(
        arguments: [
            ("http://127.0.0.1", true), ("http://127.255.0.9:8080", true), ("https://[::1]:443", true),
            ("http://localhost:80", true), ("http://a.localhost", true), ("http://localhost.", true),
            ("http://[::ffff:7f00:1]", true), ("http://128.0.0.1", false), ("http://127.0.0.1.test", false),
            ("http://127.test", false), ("http://localhost.test", false), ("http://[::2]", false),
            ("http://notlocalhost", false), ("ftp:", false), ("", false),
        ])
    func loopbackIsKnownByItsText(_ origin: String, _ expected: Bool) {
        #expect(Array(origin.utf8).withUnsafeBufferPointer { isLoopback(origin: $0) } == expected)
    }

    @Test func limitsAreThoseOfTheHostsKind() throws {
        let (crawl, _) = try begun { options in
            options.seeds = ["a.test", "127.0.0.1"].flatMap { host in (0..<9).map { "http://\(host)/\($0)" } }
            options.politeness.others.connections = 2
        }
        let urls = dispatches(crawl, at: 1)
        #expect(urls.filter { $0.contains("a.test") }.count == 2 && urls.count == 11)
        #expect(crawl.host(at: 0)?.connections == 2 && crawl.host(at: 1)?.connections == 64)
    }

    private static let origins = [
        "http://a.test", "https://a.test", "http://a.test:8080", "http://[::2]:1", "https://[::2]",
    ]

    /// Whatever its ports and schemes, a host is one.
    @Test func aHostsOriginsShareItsConnections() throws {
        let (crawl, recorder) = try begun { options in
            options.seeds = Self.origins.flatMap { origin in (0..<9).map { "\(origin)/\($0)" } }
            options.scope = .any
            options.politeness.others.connections = 4
        }
        let urls = dispatches(crawl, at: 1)
        #expect(urls.count { $0.contains("a.test") } == 4 && urls.count == 8)
        // They take turns.
        #expect(Set(urls.prefix { !$0.hasSuffix("/1") }).count == 5)
        #expect((0..<5).map { crawl.host(at: $0)?.inFlight } == [2, 1, 1, 2, 2])
        #expect((0..<5).allSatisfy { crawl.host(at: $0)?.connections == 4 })
        #expect(crawl.idleReasons(now: 1).hostLimit == 37 && recorder.waitsForSomething(crawl))
        // One that is paused leaves its share to the others.
        crawl.perform(.pauseHost(0), now: 2)
        for slot in 0..<8 {
            try respond(crawl, slot, html(""), now: 3)
            crawl.endExchange(in: slot, .complete, now: 3)
        }
        #expect(dispatches(crawl, at: 4).count == 8 && crawl.host(at: 0)?.inFlight == 0)
        #expect(crawl.idleReasons(now: 4).hostPaused == 7 && recorder.waitsForSomething(crawl))
    }

    @Test func aHostsOriginsShareItsDelay_ItsRulesIncluded() throws {
        let (crawl, recorder) = try begun { options in
            options.seeds = Self.origins.prefix(3).flatMap { origin in (0..<3).map { "\(origin)/\($0)" } }
            options.obeysRobots = true
            options.politeness.others.delay = 50 * Self.millisecond
        }
        try play(crawl) { path, _ in
            switch path {
            case "/robots.txt": .response(redirect("/rules"))
            case "/rules": .response(text("user-agent: *\ndisallow: /2"))
            default: .response(html(""))
            }
        }
        let starts = recorder.records.map { $0.endedAt - $0.timings.total }
        #expect(starts.count == 3 * 4 && recorder.skips.count == 3)
        #expect(zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 >= 50 * Self.millisecond })
        #expect(crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func whatOneOriginAsksForHoldsForItsHost() throws {
        let (crawl, _) = try begun { options in
            options.seeds = Self.origins.map { "\($0)/" }
            options.scope = .any
            options.concurrency = 1
            options.maxTries = 2
        }
        let first = try #require(crawl.next(now: 1))
        let busy = "HTTP/1.1 503 No\r\nRetry-After: 100\r\nContent-Length: 0\r\n\r\n"
        try respond(crawl, first.slot, busy, now: 2)
        crawl.endExchange(in: first.slot, .complete, now: 2)
        #expect((0..<5).map { crawl.host(at: $0)?.why == .backingOff } == [true, true, true, false, false])
        let next = try #require(crawl.next(now: 3))
        #expect(crawl.text(of: next.url) == "http://[::2]:1/")
    }

    /// However many ports a page makes up: a turn costs the same.
    @Test func aHostMayHaveAnyNumberOfOrigins() throws {
        let (crawl, recorder) = try begun { options in
            options.seeds = (1..<20_000).map { "http://a.test:\($0)/" }
            options.politeness.others.connections = 3
            options.guardsTraps = false
        }
        try play(crawl) { _, _ in .response(html("")) }
        #expect(recorder.records.count == 19_999 && crawl.state == .finished)
    }

    @Test func aHostIsAskedOnceADelay() throws {
        let (crawl, recorder) = try begun { options in
            options.seeds = (0..<4).map { "http://a.test/\($0)" }
            options.politeness.others.delay = 50 * Self.millisecond
        }
        #expect(dispatches(crawl, at: 1).count == 1 && crawl.idleReasons(now: 1).hostDelay == 3)
        #expect(crawl.host(at: 0)?.restsUntil == 50 * Self.millisecond + 1 && crawl.host(at: 0)?.why == .ok)
        for turn in 1...3 as ClosedRange<Int64> {
            let due = turn * 50 * Self.millisecond + 1
            #expect(crawl.nextWakeUp == due && dispatches(crawl, at: due - 1).isEmpty)
            #expect(dispatches(crawl, at: due).count == 1)
        }
        #expect(recorder.waitsForSomething(crawl) && crawl.counts.inFlight == 4)
    }

    @Test func requestsAreSpacedEvenly_ByTheRateOfAll() throws {
        let (crawl, recorder) = try begun { options in
            options.seeds = (0..<200).map { "http://\($0 % 20).test/\($0)" }
            options.politeness.maxRate = 40
        }
        var last: Int64 = 0
        var gaps: [Int64] = []
        try play(crawl, each: { _, _ in }, site: { _, _ in .response(html("")) })
        for record in recorder.records {
            let began = record.endedAt - record.timings.total
            if last > 0 { gaps.append(began - last) }
            last = began
        }
        #expect(gaps.count == 199 && gaps.allSatisfy { $0 == 25 * Self.millisecond })
    }

    @Test func aRequestThatIsLateDoesNotMakeAllOthersSo_NorDoesALongBreakMakeARush() {
        var rate = RequestRate(perSecond: 1_000)
        var now = Self.millisecond
        for _ in 0..<100 {
            #expect(rate.nextDue <= now)
            rate.recordRequest(now: now)
            now = max(now, rate.nextDue) + Self.millisecond / 2
        }
        #expect(now <= 101 * Self.millisecond + Self.millisecond / 2)
        now += 10_000 * Self.millisecond
        var rush = 0
        while rate.nextDue <= now {
            rate.recordRequest(now: now)
            rush += 1
        }
        #expect(rush <= 7)
    }

    @Test func aHostThatNeverAnswersLeavesSlotsToTheOthers() throws {
        let (crawl, recorder) = try begun { options in
            options.concurrency = 16
            options.guardsTraps = false
            options.seeds = (0..<500).map { "http://slow.test/\($0)" } + ["http://fast.test/0"]
        }
        var fast: [Int] = []
        var now: Int64 = 1
        var most = 0
        for _ in 0..<3_000 {
            now += 1
            while let dispatch = crawl.next(now: now) {
                if crawl.text(of: dispatch.url).contains("fast") { fast.append(dispatch.slot) }
            }
            most = max(most, fast.count)
            guard let slot = fast.popLast() else { break }
            let number = crawl.counts.seen - 501
            let links = number < 900 ? (0..<3).map { "<a href=/\(number + $0 + 1)>x</a>" }.joined() : ""
            try respond(crawl, slot, html(links), now: now)
            crawl.endExchange(in: slot, .complete, now: now)
        }
        #expect(crawl.host(at: 1)?.done ?? 0 >= 900 && crawl.host(at: 1)?.todo == 0 && most >= 4)
        #expect(crawl.host(at: 0)?.done == 0 && recorder.waitsForSomething(crawl))
        #expect(crawl.counts.inFlight == 16, "with nobody else, the slow one may have all")
    }

    @Test(arguments: [1, 2, 3, 5, 64, 1_000])
    func allSlotsAreUsed_HoweverManyHosts(_ hosts: Int) throws {
        let (crawl, _) = try begun { options in
            options.concurrency = 64
            options.seeds = (0..<2_000).map { "http://\($0 % hosts).test/\($0)" }
        }
        #expect(dispatches(crawl, at: 1).count == 64)
    }
}
