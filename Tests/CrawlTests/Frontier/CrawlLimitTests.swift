import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

@Suite struct CrawlLimitTests {
    private static let wide = ["/": html((0..<100).map { "<a href=/\($0)>x</a>" }.joined())]

    @Test func atMostSoManyPagesAreFetched_RobotsApart() throws {
        let (crawl, recorder) = try begun {
            $0.limits.pages = 7
            $0.obeysRobots = true
        }
        try run(crawl, Self.wide)
        #expect(recorder.records.count { !$0.isRobots } == 7)
        #expect(crawl.limitReached == .pages(7) && crawl.state == .finished && crawl.wasStopped)
        #expect(recorder.wasConsistent && crawl.counts.todo == 94)
    }

    /// Whatever is limited, a limit that keeps nothing from being done has stopped nothing.
    @Test(
        arguments: [
            { $0.limits.pages = 101 }, { $0.limits.bytes = 10 << 10 }, { $0.limits.duration = 102_000_000 },
        ] as [@Sendable (inout CrawlOptions) -> Void])
    func aLimitThatIsReachedWithTheLastPageStopsNothing(_ change: @Sendable (inout CrawlOptions) -> Void) throws {
        let (crawl, _) = try begun(change)
        try play(crawl) { path, _ in
            let isLast = crawl.counts.todo == 0 && crawl.counts.inFlight == 1
            if path == "/" { return .response(Self.wide["/"] ?? "") }
            return .response(html(isLast ? String(repeating: "x", count: 10 << 10) : ""))
        }
        #expect(crawl.counts == Counts(seen: 101, done: 101) && crawl.state == .finished)
        #expect(crawl.limitReached == nil && !crawl.wasStopped)
    }

    /// A crawl that a limit ended goes on once the limit is raised, where it stopped.
    @Test func aRaisedLimitLetsTheCrawlGoOn() throws {
        let (crawl, recorder) = try begun { $0.limits.pages = 7 }
        try run(crawl, Self.wide)
        #expect(crawl.state == .finished && crawl.wasStopped && crawl.counts.done == 7)
        crawl.perform(.setPageLimit(7), now: 1 << 30)
        #expect(crawl.state == .finished && crawl.wasStopped, "the limit is still reached")
        crawl.perform(.setPageLimit(20), now: 1 << 30)
        #expect(crawl.state == .running && !crawl.wasStopped && crawl.limits.pages == 20)
        try run(crawl, Self.wide)
        #expect(crawl.limitReached == .pages(20) && crawl.counts.done == 20 && crawl.state == .finished)
        crawl.perform(.setPageLimit(nil), now: 1 << 31)
        try run(crawl, Self.wide)
        #expect(crawl.counts.done == 101 && crawl.limitReached == nil && !crawl.wasStopped)
        #expect(recorder.records.count == 101 && recorder.wasConsistent)
    }

    /// A further attempt is made although URLs stand before it that the new limit keeps from being requested.
    @Test func aLimitThatIsSetLetsFurtherAttemptsGoFirst() throws {
        let (crawl, recorder) = try begun {
            $0.maxTries = 2
            $0.concurrency = 1
        }
        var failed = false
        try play(crawl) { path, attempt in
            if path == "/" { return .response(Self.wide["/"] ?? "") }
            if attempt == 1, !failed {
                failed = true
                return .failure(.reset)
            }
            if failed, crawl.limits.pages == nil, let retried = recorder.records.first(where: \.willRetry)?.url {
                crawl.perform(.retryNow(retried), now: 1 << 20)
                let next = crawl.todo(0..<4).first { $0 != retried }
                if let next { crawl.perform(.moveToFront(next), now: 1 << 20) }
                crawl.perform(.setPageLimit(3), now: 1 << 20)
            }
            return .response(html(""))
        }
        #expect(crawl.state == .finished && crawl.limitReached == .pages(3))
        #expect(recorder.records.contains { $0.attempt == 2 && $0.outcome == .ok } && recorder.wasConsistent)
    }

    /// Limits that are set while the crawl runs hold at once, whatever has been fetched before.
    @Test(arguments: [CrawlCommand.setPageLimit(5), .setByteLimit(0), .setTimeLimit(0)])
    func aLimitThatIsSetWhileTheCrawlRunsEndsIt(_ command: CrawlCommand) throws {
        let (crawl, recorder) = try begun()
        try play(crawl) { path, _ in
            if crawl.counts.done == 10 { crawl.perform(command, now: 1 << 20) }
            return .response(Self.wide[path] ?? html(""))
        }
        #expect(crawl.state == .finished && crawl.wasStopped && crawl.limitReached != nil)
        #expect(crawl.counts.done < 20 && recorder.wasConsistent)
    }

    /// Somebody who asked for the end got it: no limit was in the way.
    @Test func aCrawlThatWasStoppedOnRequestStaysSo() throws {
        let (crawl, _) = try begun { $0.limits.pages = 50 }
        _ = crawl.next(now: 1)
        crawl.perform(.abort, now: 2)
        crawl.perform(.setPageLimit(nil), now: 3)
        #expect(crawl.state == .finished && crawl.wasStopped)
    }

    @Test func afterTheLastPageThatTheLimitAllowsOneMayBeFetchedOnceMore() throws {
        let (crawl, recorder) = try begun { $0.limits.pages = 3 }
        let site = ["/": html("<a href=/1>x</a><a href=/2>x</a>"), "/1": html(""), "/2": html("")]
        try run(crawl, site)
        crawl.perform(.recrawl(crawl.seeds[0]), now: 1 << 40)
        try run(crawl, site)
        #expect(recorder.records.count == 4 && crawl.limitReached == nil && crawl.state == .finished)
        #expect(recorder.wasConsistent && crawl.counts == Counts(seen: 3, done: 3))
    }

    /// The seed asks for a cookie at its second URL, and is fetched once more: that is no further URL.
    @Test func whatIsFetchedAgainWithACookieCountsOnce() throws {
        let (crawl, recorder) = try begun {
            $0.limits.pages = 2
            $0.requests.usesCookies = true
        }
        var hasCookie = false
        try play(crawl) { path, _ in
            if path == "/" { return .response(hasCookie ? html("") : redirect("/login")) }
            hasCookie = true
            return "HTTP/1.1 302 So\r\nLocation: /\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
        }
        #expect(recorder.records.map(\.outcome) == [.redirect, .redirect, .ok])
        #expect(recorder.records.map(\.attempt) == [1, 1, 2])
        #expect(crawl.limitReached == nil && crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func aURLCountsOnce_HoweverManyAttemptsItTakes() throws {
        let (crawl, recorder) = try begun {
            $0.limits.pages = 5
            $0.maxTries = 3
        }
        try play(crawl) { path, attempt in
            path == "/" ? .response(Self.wide["/"] ?? "") : attempt == 3 ? "HTTP/1.1 200 OK\r\n\r\n" : .failure(.reset)
        }
        #expect(Set(recorder.texts(crawl)).count == 5 && recorder.records.count == 1 + 4 * 3)
        #expect(recorder.records.count { $0.outcome == .ok } == 5)
        #expect(crawl.limitReached == .pages(5) && crawl.state == .finished && crawl.counts.todo == 96)
        #expect(recorder.wasConsistent)
    }

    @Test func noMoreThanTheLimitAreInFlight_AndWhatIsEnds() throws {
        let (crawl, recorder) = try begun {
            $0.limits.pages = 4
            $0.maxTries = 2
        }
        let seed = try #require(crawl.next(now: 1))
        try respond(crawl, seed.slot, Self.wide["/"] ?? "", now: 2)
        crawl.endExchange(in: seed.slot, .complete, now: 3)
        var slots: [Int] = []
        while let dispatch = crawl.next(now: 4) { slots.append(dispatch.slot) }
        #expect(slots.count == 3)
        for slot in slots { crawl.endExchange(in: slot, .failed(FetchError(.reset, "reset")), now: 5) }
        #expect(crawl.state == .running && crawl.next(now: 6) == nil, "nothing new, although slots are free")
        crawl.perform(.moveToFront(crawl.todo(5..<6)[0]), now: 6)
        try run(crawl, [:])
        #expect(recorder.records.count == 1 + 3 * 2 && crawl.state == .finished)
    }

    @Test func aLimitThatIsNotReachedChangesNothing() throws {
        let (crawl, recorder) = try begun {
            $0.limits.pages = 102
            $0.limits.duration = 1_000_000_000_000
            $0.limits.bytes = 1 << 30
        }
        try run(crawl, Self.wide)
        #expect(recorder.records.count == 101 && crawl.limitReached == nil && !crawl.wasStopped)
    }

    @Test(arguments: [(100, CrawlLimit.urls(100)), (101, nil)])
    func aCrawlThatDidNotKeepAllThatItFoundSaysSo(_ urls: Int, _ limit: CrawlLimit?) throws {
        let (crawl, _) = try begun { $0.frontier.urls = urls }
        try run(crawl, Self.wide)
        #expect(crawl.state == .finished && !crawl.wasStopped && crawl.counts.done == urls)
        #expect(crawl.limitReached == limit)
    }

    @Test func onlySoManyOriginsAreKept() throws {
        let (crawl, recorder) = try begun { $0.frontier.origins = 3 }
        let links = (0..<9).map { "<a href=http://\($0).test/>out of scope</a>" }.joined()
        try run(crawl, ["/": html(links + "<a href=/x>x</a><a href=http://1.test/y>y</a>")])
        #expect(crawl.hostCount == 3 && crawl.counts == Counts(seen: 5, done: 2, skipped: 3))
        #expect(crawl.limitReached == .origins(3) && crawl.notKept.urls == 7 && recorder.wasConsistent)
    }

    @Test(
        arguments: [
            (.pages(1), "the limit of 1 page is reached"), (.pages(2), "2 pages"),
            (.bytes(1), "1 byte read from servers is"),
            (.urls(1), "not all that was found was fetched: the limit of 1 URL is reached"),
            (.urlBytes(9), "the limit of 9 bytes for the texts of URLs is reached"),
            (.origins(2), "the limit of 2 origins is reached"), (.found(1), "1 URL goes beyond a limit"),
            (.found(2), "2 URLs go beyond a limit"),
        ] as [(CrawlLimit, String)])
    func aLimitIsToldInASentence(_ limit: CrawlLimit, _ part: String) {
        #expect(limit.sentence.contains(part))
    }

    @Test func nothingGoesOutAfterSoManyBytes() throws {
        let (crawl, recorder) = try begun { $0.limits.bytes = 2_000 }
        try run(crawl, Self.wide)
        #expect(crawl.limitReached == .bytes(2_000))
        #expect(recorder.records.count < 20 && crawl.statistics.bytes >= 2_000)
    }

    @Test func nothingGoesOutAfterSoMuchTime_AndTheWakeUpIsThen() throws {
        let (crawl, _) = try begun { $0.limits.duration = 10_000_000 }
        let dispatch = try #require(crawl.next(now: 1))
        #expect(crawl.nextWakeUp == 10_000_000)
        #expect(crawl.next(now: 10_000_000) == nil)
        #expect(crawl.state == .draining && crawl.limitReached == .duration(10_000_000))
        crawl.endExchange(in: dispatch.slot, .complete, now: 11_000_000)
        #expect(crawl.state == .finished && crawl.limitReached == nil, "that was all there was to do")
    }

    @Test(arguments: [(0, nil), (1, .found(1)), (3, .found(3))] as [(Int, CrawlLimit?)])
    func whatIsBeyondAnyOtherLimitIsToldAsWell(_ count: Int, _ limit: CrawlLimit?) throws {
        let (crawl, _) = try begun()
        let long = String(repeating: "q", count: 70_000)
        try run(crawl, ["/": html((0..<count).map { "<a href='/\($0)\(long)'>x</a>" }.joined())])
        #expect(crawl.notKept.urls == count && crawl.limitReached == limit)
    }

    @Test(arguments: [(8, 0), (9, 1)])
    func documentsThatAreTooDeepAreCounted(_ depth: Int, _ count: Int) throws {
        let (crawl, recorder) = try begun()
        let page = (0..<depth).reduce("<a href=/x>x</a>") { page, _ in
            "<iframe srcdoc=\"\(page.replacing("&", with: "&amp;").replacing("\"", with: "&quot;"))\"></iframe>"
        }
        try run(crawl, ["/": html(page), "/x": html("")])
        #expect(crawl.notKept.urls == count && recorder.records.count == 2 - count)
    }

    @Test func theTimeIsUpForACrawlThatIsHeld_AsForAnyOther() throws {
        let (crawl, _) = try begun { $0.limits.duration = 10_000_000 }
        crawl.holdDispatch(true, by: .log)
        #expect(crawl.next(now: 1) == nil && crawl.nextWakeUp == 10_000_000)
        #expect(crawl.next(now: 10_000_000) == nil)
        #expect(crawl.state == .finished && crawl.limitReached == .duration(10_000_000))
    }
}
