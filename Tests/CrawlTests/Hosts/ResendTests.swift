import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

/// A request that met a closed connection goes out again: once, and as politely as any.
@Suite struct ResendTests {
    private static let delay: Int64 = 50_000_000

    @Test func atOnce_WhereNothingLimitsRequests() throws {
        let (crawl, recorder) = try begun()
        let slot = try #require(crawl.next(now: 1)?.slot)
        #expect(!crawl.isResent(slot))
        #expect(crawl.mayResend(slot, now: 2) && crawl.isResent(slot))
        crawl.endExchange(in: slot, .complete, now: 3)
        #expect(recorder.records.map(\.attempt) == [1] && crawl.state == .finished)
    }

    /// Whichever of the two it is that keeps requests apart.
    @Test(arguments: [true, false])
    func inItsTurn_WhereRequestsAreKeptApart(_ byDelay: Bool) throws {
        let (crawl, recorder) = try begun {
            $0.seeds += ["http://a.test/x"]
            if byDelay { $0.politeness.setDelay(Self.delay) } else { $0.politeness.maxRate = 20 }
        }
        let first = try #require(crawl.next(now: 1))
        #expect(!crawl.mayResend(first.slot, now: 2))
        crawl.giveUp(first.slot, now: 2)
        #expect(recorder.gaveUp == [first.url])
        #expect(crawl.counts == Counts(seen: 2, todo: 2) && recorder.records.isEmpty)
        let due = try #require(crawl.nextWakeUp)
        #expect(due > Self.delay / 2 && crawl.next(now: due - 1) == nil)
        // Before the others, and on a new connection.
        let again = try #require(crawl.next(now: due))
        #expect(again.url == first.url && crawl.isResent(again.slot))
        #expect(crawl.exchange(in: again.slot)?.attempt == 1)
        #expect(crawl.next(now: due) == nil)
        try #require(crawl.nextWakeUp.map { $0 > due } == true)
        crawl.endExchange(in: again.slot, .complete, now: due + 1)
        try play(crawl, from: due + 2) { _, _ in .response(html("")) }
        #expect(recorder.wasConsistent && crawl.counts == Counts(seen: 2, done: 2))
    }

    @Test(arguments: [true, false])
    func oneThatGoesOutLate_IsARequestToo(_ byDelay: Bool) throws {
        let (crawl, _) = try begun {
            $0.seeds += ["http://a.test/x"]
            if byDelay { $0.politeness.setDelay(Self.delay) } else { $0.politeness.maxRate = 20 }
        }
        let first = try #require(crawl.next(now: 1))
        // The answer let wait for itself: by now another request might have gone out.
        let late = 10 * Self.delay
        #expect(crawl.mayResend(first.slot, now: late))
        #expect(crawl.next(now: late) == nil, "the next one keeps its distance from this")
        let due = try #require(crawl.nextWakeUp)
        #expect(due > late && crawl.next(now: due) != nil)
    }

    /// Attempts after it want new connections: it is met once for each URL, whatever else fails.
    @Test func aURLThatWasSentAgain_HasHadItsShare() throws {
        let (crawl, recorder) = try begun { $0.maxTries = 3 }
        var isResent: [Bool] = []
        var now: Int64 = 1
        while let due = crawl.state == .running ? crawl.nextWakeUp ?? now : nil {
            now = max(now, due)
            let slot = try #require(crawl.next(now: now)?.slot)
            isResent.append(crawl.isResent(slot))
            if isResent.count == 1 { #expect(crawl.mayResend(slot, now: now)) }
            crawl.endExchange(in: slot, .failed(FetchError(.reset, "reset")), now: now + 1)
        }
        #expect(isResent == [false, true, true])
        #expect(recorder.records.map(\.attempt) == [1, 2, 3])
        crawl.perform(.recrawl(recorder.records[0].url), now: now + 2)
        let slot = try #require(crawl.next(now: now + 3)?.slot)
        #expect(!crawl.isResent(slot), "fetched once more, it begins anew")
    }

    @Test func aPageThatIsSentAgain_CountsOnce() throws {
        let (crawl, recorder) = try begun {
            $0.politeness.setDelay(Self.delay)
            $0.limits.pages = 2
        }
        var isFirst = true
        var now: Int64 = 1
        while crawl.state == .running {
            guard let dispatch = crawl.next(now: now) else {
                now = try #require(crawl.nextWakeUp)
                continue
            }
            if isFirst {
                isFirst = false
                #expect(!crawl.mayResend(dispatch.slot, now: now))
                crawl.giveUp(dispatch.slot, now: now)
            } else {
                try respond(crawl, dispatch.slot, html("<a href=/x>x</a><a href=/y>y</a>"), now: now)
                crawl.endExchange(in: dispatch.slot, .complete, now: now + 10)
            }
        }
        #expect(recorder.texts(crawl) == ["http://a.test/", "http://a.test/x"])
    }
}
