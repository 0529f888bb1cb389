import Crawl
import TestSupport
import Testing

/// A host that asks to be left alone.
@Suite struct RetryAfterTests {
    private static let second: Int64 = 1_000_000_000

    private func answer(_ status: Int, _ fields: String) -> Answer {
        .response("HTTP/1.1 \(status) Busy\r\n\(fields)Content-Length: 0\r\n\r\n")
    }

    @Test(
        arguments: [
            ("Retry-After: 7\r\n", 7), ("Retry-After: 300\r\n", 300), ("retry-after:  2 \r\n", 2),
            ("Retry-After: 0\r\n", 1), ("Retry-After: -5\r\n", 1), ("Retry-After: soon\r\n", 1),
            ("Retry-After:\r\n", 1),
            ("Retry-After: 7, 8\r\n", 1), ("Retry-After: 1.5\r\n", 1), ("", 1),
            ("Retry-After: 301\r\n", nil), ("Retry-After: 99999999999999999999\r\n", nil),
            ("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n", nil),
            ("Retry-After: Sat, 31 Jan 2026 20:14:07 GMT\r\n", 1),
            ("Retry-After: Sat, 31 Jan 2026 20:15:07 GMT\r\n", 60), ("Retry-After: Sat Jan 31 20:15:07 2026\r\n", 60),
            ("Date: Sat, 31 Jan 2026 20:14:57 GMT\r\nRetry-After: Saturday, 31-Jan-26 20:15:07 GMT\r\n", 10),
        ] as [(String, Int64?)], [429, 503])
    func itsWordCounts_WhereItHasOne_AndNotTooLong(_ field: (String, Int64?), _ status: Int) throws {
        let (crawl, recorder) = try begun {
            $0.maxTries = 2
            $0.clockOffset = 1_769_890_447 * Self.second
        }
        try play(crawl) { _, attempt in attempt == 1 ? answer(status, field.0) : .response(html("")) }
        guard let seconds = field.1 else {
            #expect(recorder.records.map(\.willRetry) == [false])
            return
        }
        #expect(recorder.records.map(\.willRetry) == [true, false])
        let gap = recorder.records[1].endedAt - recorder.records[0].endedAt
        #expect(abs(gap - seconds * Self.second) <= (seconds == 1 ? 102_000_000 : 2_000_000))
    }

    @Test func theWholeHostIsLeftAlone_OthersAreNot() throws {
        let (crawl, recorder) = try begun {
            $0.maxTries = 2
            $0.seeds += (1...5).map { "http://a.test/\($0)" } + ["http://b.test/"]
        }
        let first = try #require(crawl.next(now: 1))
        try respond(crawl, first.slot, "HTTP/1.1 429 No\r\nRetry-After: 20\r\nContent-Length: 0\r\n\r\n", now: 2)
        crawl.endExchange(in: first.slot, .complete, now: 10)
        #expect(crawl.host(at: 0)?.why == .backingOff && crawl.host(at: 0)?.restsUntil == 20 * Self.second + 10)
        let reasons = crawl.idleReasons(now: 10)
        #expect(reasons.backingOff == 6 && reasons.ready == 1 && reasons.nextDue == 20 * Self.second)
        #expect(crawl.next(now: 11).map { crawl.text(of: $0.url) } == "http://b.test/")
        #expect(crawl.next(now: 20 * Self.second) == nil)
        let due = try #require(crawl.nextWakeUp)
        #expect(due == 20 * Self.second + 10)
        #expect(crawl.next(now: due)?.url == first.url)
        #expect(crawl.next(now: due) == nil && crawl.host(at: 0)?.why == .slow, "it was asked too much")
        #expect(recorder.waitsForSomething(crawl))
    }

    @Test func aDrainDoesNotWaitForIt() throws {
        let (crawl, recorder) = try begun { $0.maxTries = 5 }
        let first = try #require(crawl.next(now: 1))
        crawl.perform(.drain, now: 2)
        try respond(crawl, first.slot, "HTTP/1.1 503 No\r\nRetry-After: 9\r\nContent-Length: 0\r\n\r\n", now: 3)
        crawl.endExchange(in: first.slot, .complete, now: 4)
        #expect(recorder.records.map(\.willRetry) == [false] && crawl.state == .finished)
    }

    @Test func aRestThatIsMadeLongerLastsSo_AndOneThatIsEndedEnds() throws {
        let (crawl, _) = try begun {
            $0.maxTries = 2
            $0.seeds += ["http://a.test/1", "http://a.test/2"]
        }
        for (number, seconds) in [5, 9, 3].enumerated() {
            let dispatch = try #require(crawl.next(now: Int64(number + 1)), "those in flight are not held back")
            if number < 2 { continue }
            for slot in 0...dispatch.slot {
                let asked = [5, 9, 3][slot]
                let text = "HTTP/1.1 503 No\r\nRetry-After: \(asked)\r\nContent-Length: 0\r\n\r\n"
                try respond(crawl, slot, text, now: 10)
                crawl.endExchange(in: slot, .complete, now: 20)
            }
            #expect(seconds == 3)
        }
        #expect(crawl.host(at: 0)?.restsUntil == 9 * Self.second + 20)
        #expect(crawl.next(now: 6 * Self.second) == nil && crawl.nextWakeUp == 9 * Self.second + 20)
        crawl.perform(.retryNow(crawl.seeds[1]), now: 6 * Self.second)
        #expect(crawl.next(now: 6 * Self.second) != nil)
        #expect(crawl.host(at: 0)?.restsUntil == nil)
    }
}
