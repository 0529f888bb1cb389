import TestSupport
import Testing
import Web

@testable import Crawl
@testable import HTTP

/// An exchange that ends before a byte comes, while others of its host are answered, may have been one too many.
@Suite struct TurnedAwayCrawlTests {
    private static let ends: [FetchErrorKind] = [.closed, .reset, .connect]

    /// Takes all that may go out, and ends the exchanges in turn: as `answer` says, by path.
    private func play(_ crawl: Crawl, _ answer: (String) throws -> Answer) throws {
        var now: Int64 = 1
        while crawl.state == .running {
            var slots: [(slot: Int, path: String)] = []
            while let slot = crawl.next(now: now)?.slot { slots.append((slot, String(crawl.url(in: slot).pathname))) }
            now += 200_000_000
            for (slot, path) in slots {
                switch try answer(path) {
                case .failure(let kind):
                    crawl.endExchange(in: slot, .failed(FetchError(kind, "it failed")), now: now)
                case .response(let text):
                    try respond(crawl, slot, text, now: now)
                    crawl.endExchange(in: slot, .complete, now: now + 10)
                }
            }
            if slots.isEmpty, crawl.state == .running { now = max(now, try #require(crawl.nextWakeUp)) }
        }
    }

    private func page(_ links: Int) -> Answer {
        .response(html((0..<links).map { "<a href=/\($0)>x</a>" }.joined()))
    }

    @Test(arguments: ends)
    func thatIsAnAttempt_AndCountsAsOnePage(_ end: FetchErrorKind) throws {
        let (crawl, recorder) = try begun {
            $0.limits.pages = 3
            $0.maxTries = 2
            $0.politeness.others.heedsTrouble = false
        }
        var asked = 0
        try play(crawl) { path in
            if path == "/" { return page(3) }
            asked += path == "/0" ? 1 : 0
            return path == "/0" && asked == 1 ? .failure(end) : .response(html(""))
        }
        #expect(recorder.texts(crawl).map { $0.suffix(2) } == ["t/", "/0", "/1", "/0"])
        #expect(recorder.records.map(\.attempt) == [1, 1, 1, 2] && recorder.records.map(\.willRetry)[1])
        #expect(recorder.wasConsistent && crawl.statistics.retries == 1)
    }

    /// A page at which its server fails each time is broken all the same, and the host keeps the connections that it has used.
    @Test(arguments: ends)
    func aPageThatNeverComesIsBroken_WhateverElseComes(_ end: FetchErrorKind) throws {
        let (crawl, recorder) = try begun {
            $0.maxTries = 4
            $0.politeness.others.heedsTrouble = false
        }
        var ticks = 0
        try play(crawl) { path in
            if path == "/" { return page(8) }
            if path == "/0" { return .failure(end) }
            // There are others for as long as it is tried.
            ticks += 1
            return ticks > 200 ? .response(html("")) : .response(html("<a href=/more/\(ticks)/>x</a>"))
        }
        let ends = recorder.records.filter { crawl.text(of: $0.url) == "http://a.test/0" }
        #expect(ends.map(\.attempt) == [1, 2, 3, 4])
        #expect(ends.last?.willRetry == false && crawl.brokenLines.count == 1)
        #expect(crawl.host(at: 0)?.connections ?? 0 >= 7)
    }

    /// What has never answered is down, not busy; and what comes in pieces is another trouble.
    @Test(arguments: ends)
    func whereNothingWasAnswered_OrSomethingCame_ItIsAnAttempt(_ end: FetchErrorKind) throws {
        let (down, all) = try begun {
            $0.seeds = (0..<8).map { "http://a.test/\($0)" }
            $0.maxTries = 2
            $0.politeness.others.heedsTrouble = false
        }
        try play(down) { _ in .failure(end) }
        #expect(all.records.count == 16 && down.host(at: 0)?.why == .ok)

        let (crawl, recorder) = try begun {
            $0.maxTries = 2
            $0.politeness.others.heedsTrouble = false
        }
        try play(crawl) { path in
            if path == "/" { return page(8) }
            return path == "/0" ? .failure(.truncated) : .response(html(""))
        }
        #expect(recorder.records.filter { $0.outcome == .error }.map(\.attempt) == [1, 2])
        #expect(crawl.host(at: 0)?.why == .ok)
    }

    /// Another port of the host is another server.
    @Test func whereOnlyAnotherPortAnswers_ItIsAnAttempt() throws {
        let (crawl, recorder) = try begun {
            $0.seeds = ["http://a.test/"] + (0..<8).map { "http://a.test:81/down\($0)" }
            $0.maxTries = 2
            $0.politeness.others.heedsTrouble = false
        }
        try play(crawl) { path in
            if path == "/" { return page(40) }
            return path.hasPrefix("/down") ? .failure(.connect) : .response(html(""))
        }
        #expect(
            recorder.records.filter { $0.outcome == .error }.map(\.attempt).sorted()
                == [1, 2].flatMap { Array(repeating: $0, count: 8) })
        #expect(crawl.host(at: 0)?.why == .ok)
    }

    /// Its host may not have noticed that the exchange before had left: it rests once. Down, it is not given the time.
    @Test func alone_ItsHostRestsForAMoment() throws {
        let (crawl, _) = try begun {
            $0.maxTries = 4
            $0.politeness.others.heedsTrouble = false
        }
        let first = try #require(crawl.next(now: 1)).slot
        try respond(crawl, first, html("<a href=/0>x</a><a href=/1>x</a><a href=/2>x</a>"), now: 2)
        crawl.endExchange(in: first, .complete, now: 3)
        func claim(_ now: Int64) throws -> Int { try #require(crawl.next(now: now)).slot }
        func fail(_ slot: Int, _ now: Int64) {
            crawl.endExchange(in: slot, .failed(FetchError(.closed, "closed")), now: now)
        }
        let slots = try (0..<3).map { _ in try claim(4) }
        fail(slots[2], 5)
        fail(slots[1], 6)
        #expect(crawl.host(at: 0)?.connections == 1)
        try respond(crawl, slots[0], html(""), now: 7)
        crawl.endExchange(in: slots[0], .complete, now: 8)
        let late: Int64 = 100_000_000_000
        fail(try claim(late), late + 1)
        #expect(crawl.next(now: late + 2) == nil && crawl.host(at: 0)?.restsUntil == late + 1 + HostPace.step)
        let later = late + 1 + HostPace.step
        fail(try claim(later), later + 1)
        #expect(crawl.host(at: 0)?.restsUntil == nil && crawl.host(at: 0)?.delay == 0)
    }
}
