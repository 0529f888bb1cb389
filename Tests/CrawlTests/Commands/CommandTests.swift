import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

/// Commands on URLs, hosts and limits.
@Suite struct CommandTests {
    /// A crawl of four hosts with ten seeds each.
    private func fourHosts(_ change: (inout CrawlOptions) -> Void = { _ in }) throws -> (Crawl, Recorder) {
        try begun { options in
            options.seeds = (0..<40).map { "http://\("abcd".map(String.init)[$0 / 10]).test/\($0 % 10)" }
            change(&options)
        }
    }

    @Test func aWaitingURLIsCancelled_AndFetchedAfterAllOnRequest() throws {
        let (crawl, recorder) = try begun { $0.seeds += ["http://a.test/x"] }
        crawl.perform(.cancel(crawl.seeds[1]), now: 1)
        #expect(crawl.counts == Counts(seen: 2, todo: 1, skipped: 1))
        #expect(crawl.status(of: crawl.seeds[1]).skipReason == .cancelled && recorder.skips == [.cancelled])
        #expect(crawl.statistics.skips == [.cancelled: 1])
        crawl.perform(.cancel(crawl.seeds[1]), now: 2)
        crawl.perform(.retryNow(crawl.seeds[1]), now: 2)
        #expect(recorder.skips == [.cancelled])
        crawl.perform(.recrawl(crawl.seeds[1]), now: 3)
        #expect(crawl.counts == Counts(seen: 2, todo: 2) && crawl.statistics.skips == [.cancelled: 0])
        try run(crawl, [:])
        #expect(recorder.texts(crawl) == ["http://a.test/x", "http://a.test/"] && recorder.wasConsistent)
    }

    @Test func theLastURLThatIsCancelledEndsTheCrawl() throws {
        let (crawl, recorder) = try begun()
        crawl.perform(.cancel(crawl.seeds[0]), now: 1)
        #expect(crawl.state == .finished && recorder.states == [.running, .finished])
    }

    @Test func aCrawlThatEndedByItselfRunsAgainForAPageThatIsWantedOnceMore() throws {
        let (crawl, recorder) = try begun()
        try run(crawl, ["/": html("<a href=x>x</a>")])
        crawl.perform(.cancel(crawl.seeds[0]), now: 60_000_000_000)
        crawl.perform(.retryNow(crawl.seeds[0]), now: 60_000_000_000)
        #expect(crawl.state == .finished)
        let lasted = crawl.statistics.duration(at: 60_000_000_000)
        crawl.perform(.recrawl(crawl.seeds[0]), now: 60_000_000_000)
        #expect(crawl.state == .running && crawl.counts == Counts(seen: 2, todo: 1, done: 1))
        #expect(crawl.statistics.duration(at: 60_000_000_000) == lasted, "the time in between does not count")
        let dispatch = try #require(crawl.next(now: 60_000_000_000))
        crawl.endExchange(in: dispatch.slot, .failed(FetchError(.closed, "closed")), now: 60_000_000_001)
        #expect(recorder.states == [.running, .finished, .running, .finished] && recorder.wasConsistent)
        #expect(crawl.statistics.duration(at: 90_000_000_000) == lasted + 1)
    }

    @Test func aCrawlThatALimitStoppedStaysSoUntilTheLimitIsRaised() throws {
        let (crawl, recorder) = try begun { $0.limits.pages = 1 }
        try run(crawl, ["/": html("<a href=x>x</a>")])
        crawl.perform(.recrawl(crawl.seeds[0]), now: 60_000_000_000)
        #expect(crawl.state == .finished && crawl.counts == Counts(seen: 2, todo: 2))
        crawl.perform(.setPageLimit(2), now: 60_000_000_000)
        try run(crawl, ["/": html("<a href=x>x</a>"), "/x": html("")])
        #expect(crawl.state == .finished && crawl.counts == Counts(seen: 2, done: 2) && recorder.wasConsistent)
    }

    @Test(arguments: [CrawlCommand.cancelSlot(0), .cancel(URLID(index: 0)), .blockHost(0)])
    func anExchangeThatIsCancelledIsDroppedByTheEngine(_ command: CrawlCommand) throws {
        let (crawl, recorder) = try begun { $0.maxTries = 9 }
        let engine = PlayedEngine()
        crawl.delegate = engine
        let dispatch = try #require(crawl.next(now: 1))
        crawl.perform(command, now: 2)
        crawl.perform(command, now: 2)
        #expect(engine.cancelled == [0] && crawl.isCancelled(0) && crawl.counts.inFlight == 1)
        crawl.endExchange(in: dispatch.slot, .failed(FetchError(.closed, "dropped")), now: 3)
        #expect(crawl.counts == Counts(seen: 1, skipped: 1) && crawl.state == .finished)
        #expect(recorder.records.isEmpty && recorder.skips == [.cancelled])
        #expect(crawl.exchange(in: 0) == nil && crawl.connectionsByState[0] == 0)
    }

    @Test func aURLThatIsDoneIsFetchedAgain() throws {
        let (crawl, recorder) = try begun()
        var again = true
        try run(crawl, ["/": html("<a href=x>x</a>")]) { crawl, now in
            guard again, crawl.counts.done > 0 else { return }
            again = false
            crawl.perform(.recrawl(crawl.seeds[0]), now: now)
            #expect(crawl.counts.done == 0 && crawl.counts.isConsistent)
        }
        #expect(recorder.texts(crawl) == ["/", "/x", "/"].map { "http://a.test\($0)" })
        #expect(crawl.counts == Counts(seen: 2, done: 2) && crawl.host(at: 0)?.done == 2)
    }

    @Test func aURLMovesToTheFront_AndItsHostWithIt() throws {
        let (crawl, _) = try fourHosts { $0.concurrency = 1 }
        crawl.perform(.moveToFront(crawl.seeds[37]), now: 1)
        #expect(crawl.next(now: 1)?.url == crawl.seeds[37])
    }

    @Test func aRetryDoesNotWait_NorDoesItsHost() throws {
        let (crawl, _) = try begun { $0.maxTries = 2 }
        let first = try #require(crawl.next(now: 1))
        crawl.endExchange(in: first.slot, .failed(FetchError(.reset, "reset")), now: 2)
        #expect(crawl.next(now: 3) == nil && crawl.idleReasons(now: 3).backingOff == 1)
        crawl.perform(.retryNow(first.url), now: 3)
        #expect(crawl.next(now: 3)?.url == first.url && crawl.host(at: 0)?.restsUntil == nil)
    }

    @Test func aPausedHostWaits_OthersGoOn() throws {
        let (crawl, recorder) = try fourHosts()
        crawl.perform(.pauseHost(1), now: 1)
        #expect(crawl.host(at: 1)?.why == .paused && crawl.idleReasons(now: 1).hostPaused == 10)
        try run(crawl, [:])
        #expect(crawl.counts == Counts(seen: 40, todo: 10, done: 30) && crawl.state == .running)
        crawl.perform(.resumeHost(1), now: 9)
        try run(crawl, [:])
        #expect(crawl.counts.done == 40 && crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func aBlockedHostIsSkipped_WhatIsFoundOfItToo_UntilItIsUnblocked() throws {
        let (crawl, recorder) = try fourHosts { $0.concurrency = 1 }
        crawl.perform(.blockHost(0), now: 1)
        #expect(crawl.counts == Counts(seen: 40, todo: 30, skipped: 10) && crawl.host(at: 0)?.why == .blocked)
        let dispatch = try #require(crawl.next(now: 2))
        try respond(crawl, dispatch.slot, html("<a href=http://a.test/new>n</a>"), now: 3)
        #expect(crawl.counts == Counts(seen: 41, todo: 29, inFlight: 1, skipped: 11))
        crawl.endExchange(in: dispatch.slot, .complete, now: 4)
        crawl.perform(.unblockHost(0), now: 5)
        #expect(crawl.counts == Counts(seen: 41, todo: 40, done: 1) && crawl.statistics.skips == [.cancelled: 0])
        try run(crawl, [:])
        #expect(crawl.counts == Counts(seen: 41, done: 41) && recorder.wasConsistent && crawl.state == .finished)
    }

    @Test func limitsChangeWhileItRuns() throws {
        let (crawl, _) = try fourHosts {
            $0.concurrency = 2
            $0.concurrencyLimit = 30
        }
        func fill(_ now: Int64) -> Int {
            while crawl.next(now: now) != nil {}
            return crawl.counts.inFlight
        }
        #expect(fill(1) == 2)
        crawl.perform(.setPerHost(3), now: 1)
        crawl.perform(.setConcurrency(1_000), now: 1)
        #expect(crawl.concurrency == 30 && fill(1) == 12 && crawl.idleReasons(now: 1).hostLimit == 28)
        crawl.perform(.setDelay(1_000), now: 1)
        crawl.perform(.setPerHost(100), now: 1)
        #expect(fill(1) == 16 && crawl.idleReasons(now: 1).hostDelay == 24)
        #expect(crawl.nextWakeUp == 1_001 && fill(1_000) == 16 && fill(1_001) == 20)
        crawl.perform(.setConcurrency(0), now: 1_002)
        #expect(crawl.concurrency == 1 && fill(9_000) == 20)
    }

    @Test func theRateChangesWhileItRuns() throws {
        let second: Int64 = 1_000_000_000
        let (crawl, _) = try fourHosts { $0.politeness.maxRate = 0.01 }
        _ = try #require(crawl.next(now: second))
        #expect(crawl.next(now: 2 * second) == nil && crawl.maxRate == 0.01)
        crawl.perform(.setRate(10), now: 2 * second)
        #expect(crawl.maxRate == 10 && crawl.next(now: 2 * second) != nil)
        #expect(crawl.next(now: 2 * second + 50_000_000) == nil && crawl.next(now: 2 * second + 100_000_000) != nil)
        crawl.perform(.setRate(nil), now: 3 * second)
        #expect(crawl.maxRate == nil && crawl.nextWakeUp == nil)
        for _ in 0..<9 { _ = try #require(crawl.next(now: 3 * second)) }
        crawl.perform(.setRate(4), now: 3 * second)
        _ = try #require(crawl.next(now: 3 * second))
        #expect(crawl.next(now: 3 * second) == nil && crawl.nextWakeUp == 3 * second + second / 4)
    }

    @Test func whatIsNotThereIsNotTouched() throws {
        let (crawl, recorder) = try begun()
        let (url, host) = (URLID(index: 77), UInt32(9))
        for command in [
            .cancel(url), .cancelSlot(9), .retryNow(url), .moveToFront(url), .recrawl(url), .blockHost(host),
            .unblockHost(host), .unblockHost(0), .pauseHost(host), .resumeHost(host), .setConcurrency(-1),
        ] as [CrawlCommand] {
            crawl.perform(command, now: 1)
        }
        #expect(crawl.counts == Counts(seen: 1, todo: 1) && recorder.skips.isEmpty)
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func theIdentityHolds_WhateverIsAskedFor(_ seed: UInt64) throws {
        var random = seed
        func pick(_ limit: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % limit
        }
        let (crawl, recorder) = try fourHosts {
            $0.scope = .any
            $0.obeysRobots = seed % 2 == 0
            $0.maxTries = 3
            $0.concurrency = 7
            $0.politeness.maxRate = seed % 3 == 0 ? 50 : nil
        }
        var flying: [Int] = []
        var now: Int64 = 1
        for step in 0..<6_000 where crawl.state != .finished {
            now += Int64(pick(2_000_000))
            if let dispatch = crawl.next(now: now) { flying.append(dispatch.slot) }
            if let due = crawl.nextWakeUp, flying.isEmpty { now = max(now, due) }
            if !flying.isEmpty, pick(3) > 0 {
                let slot = flying.remove(at: pick(flying.count))
                let names = (0..<3).map { _ in "abcd".map(String.init)[pick(4)] }
                let body = names.map { "<a href=http://\($0).test/\(pick(90))>x</a>" }
                switch pick(6) {
                case 0: crawl.endExchange(in: slot, .failed(FetchError(.reset, "reset")), now: now)
                case 1:
                    let busy = "HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
                    try respond(crawl, slot, busy, now: now)
                    crawl.endExchange(in: slot, .complete, now: now)
                default:
                    try respond(crawl, slot, step < 3_000 ? html(body.joined()) : html(""), now: now)
                    crawl.endExchange(in: slot, .complete, now: now)
                }
            }
            let (url, host) = (URLID(index: UInt32(pick(crawl.counts.seen + 2))), UInt32(pick(5)))
            if step < 3_000 {
                switch pick(24) {
                case 0: crawl.perform(.cancel(url), now: now)
                case 1: crawl.perform(.cancelSlot(pick(8)), now: now)
                case 2: crawl.perform(.retryNow(url), now: now)
                case 3: crawl.perform(.moveToFront(url), now: now)
                case 4: crawl.perform(.recrawl(url), now: now)
                case 5: crawl.perform(.blockHost(host), now: now)
                case 6, 7: crawl.perform(.unblockHost(host), now: now)
                case 8: crawl.perform(.pauseHost(host), now: now)
                case 9, 10: crawl.perform(.resumeHost(host), now: now)
                case 11: crawl.perform(.setConcurrency(1 + pick(12)), now: now)
                case 12: crawl.perform(.setPerHost(1 + pick(6)), now: now)
                case 13: crawl.perform(.setDelay(Int64(pick(30_000_000))), now: now)
                case 14: crawl.perform(.togglePause, now: now)
                default: break
                }
            } else if step == 3_000 {
                for host in 0..<4 as Range<UInt32> {
                    crawl.perform(.unblockHost(host), now: now)
                    crawl.perform(.resumeHost(host), now: now)
                }
                crawl.perform(.resume, now: now)
            }
            #expect(crawl.counts.isConsistent && recorder.waitsForSomething(crawl))
            let hosts = (0..<crawl.hostCount).compactMap { crawl.host(at: $0) }
            #expect(hosts.reduce(0) { $0 + $1.todo } == crawl.counts.todo)
            #expect(hosts.reduce(0) { $0 + $1.inFlight } == crawl.counts.inFlight)
            #expect(hosts.reduce(0) { $0 + $1.done } == crawl.counts.done)
        }
        #expect(crawl.state == .finished && crawl.counts.todo == 0 && recorder.wasConsistent)
    }
}
