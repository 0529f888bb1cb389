import Testing

@testable import Crawl
@testable import HTTP

@Suite struct RetryTests {
    @Test(
        arguments: [
            (.dns, 4), (.connect, 4), (.timeout, 4), (.reset, 4), (.closed, 4), (.truncated, 4), (.protocol, 1),
            (.tooLarge, 1), (.decode, 1), (.tls, 1), (.redirect, 1), (.url, 1),
        ] as [(FetchErrorKind, Int)])
    func failuresOfTransportAreTriedAgain(_ kind: FetchErrorKind, _ attempts: Int) throws {
        let (crawl, recorder) = try begun { $0.maxTries = 4 }
        try play(crawl) { _, _ in .failure(kind) }
        #expect(recorder.records.map(\.attempt) == Array(1...attempts))
        #expect(recorder.records.map(\.willRetry) == Array(repeating: true, count: attempts - 1) + [false])
        #expect(recorder.records.allSatisfy { $0.outcome == .error && $0.error?.kind == kind })
        #expect(recorder.states == [.running, .finished])
        #expect(recorder.wasConsistent)
        #expect(crawl.counts == Counts(seen: 1, done: 1))
        #expect(crawl.statistics.retries == attempts - 1)
        #expect(crawl.statistics.tally.failures == [kind: 1])
    }

    @Test(
        arguments: [
            (200, 1), (299, 1), (304, 1), (400, 1), (404, 1), (408, 3), (425, 1), (429, 3), (451, 1), (499, 1),
            (500, 3), (501, 1), (502, 3), (503, 3), (504, 3), (505, 1), (507, 1), (508, 1), (509, 3), (510, 1),
            (511, 1), (520, 3), (522, 3), (530, 3), (599, 3), (600, 3), (999, 3),
        ])
    func someStatusesAreTriedAgain(_ status: Int, _ attempts: Int) throws {
        let (crawl, recorder) = try begun { $0.maxTries = 3 }
        try play(crawl) { _, _ in .response("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\n\r\n") }
        #expect(recorder.records.map(\.attempt) == Array(1...attempts))
        #expect(recorder.records.map(\.willRetry) == Array(repeating: true, count: attempts - 1) + [false])
        #expect(recorder.records.allSatisfy { $0.status == status && $0.error == nil })
        #expect(crawl.counts == Counts(seen: 1, done: 1) && recorder.wasConsistent)
    }

    @Test(arguments: [1, 2, 3, 4])
    func theAnswerOfALaterAttemptIsTheURLs(_ good: Int) throws {
        let (crawl, recorder) = try begun { $0.maxTries = 4 }
        try play(crawl) { path, attempt in
            switch path {
            case "/": .response(html("<a href=/x>x</a><a href=/y>y</a>"))
            case "/x": attempt < good ? .failure(.reset) : .response(html(""))
            default: .response(html(""))
            }
        }
        #expect(recorder.records.filter { $0.outcome == .ok }.count == 3)
        #expect(recorder.records.count == 2 + good)
        #expect(crawl.counts == Counts(seen: 3, done: 3))
        #expect(brokenLinks(crawl) == 0)
    }

    @Test func aBrokenLinkIsWhatTheLastAttemptSays() throws {
        let (crawl, recorder) = try begun { $0.maxTries = 2 }
        try play(
            crawl,
            each: { crawl, _ in #expect(brokenLinks(crawl) == 0) },
            site: { path, _ in path == "/" ? .response(html("<a href=/x>x</a>")) : .failure(.timeout) })
        #expect(recorder.records.count == 3)
        #expect(brokenLinks(crawl) == 1)
    }

    @Test func attemptsAreApartByADelayThatDoubles() throws {
        let (crawl, recorder) = try begun { $0.maxTries = 4 }
        try play(crawl) { _, _ in .failure(.connect) }
        let gaps = zip(recorder.records, recorder.records.dropFirst()).map { $1.endedAt - $0.endedAt }
        for (gap, delay) in zip(gaps, [100_000_000, 200_000_000, 400_000_000] as [Int64]) {
            #expect(abs(gap - delay) <= delay / 10 + 2_000_000)
        }
        #expect(gaps.count == 3)
    }

    @Test func whatIsAnAnswerIsNoFailure() throws {
        let (crawl, recorder) = try begun { $0.maxTries = 4 }
        let dispatch = try #require(crawl.next(now: 1))
        crawl.endExchange(in: dispatch.slot, .failed(FetchError(.dns, "no such name", isFinal: true)), now: 2)
        #expect(recorder.records.map(\.willRetry) == [false] && crawl.state == .finished)
    }

    @Test func theSameSeedGivesTheSameDelays_AndNoneIsLongerThanTenSeconds() {
        var (one, two) = (RetryPolicy(maxTries: 50, seed: 7), RetryPolicy(maxTries: 50, seed: 7))
        var other = RetryPolicy(maxTries: 50, seed: 8)
        let delays = (1...50).map { one.delay(after: $0, of: .transport) }
        #expect(delays == (1...50).map { two.delay(after: $0, of: .transport) })
        #expect(delays != (1...50).map { other.delay(after: $0, of: .transport) })
        #expect(delays.allSatisfy { $0 >= 90_000_000 && $0 <= RetryPolicy.longestDelay })
        #expect(delays.last == RetryPolicy.longestDelay)
    }

    @Test func othersGoOutWhileOneWaits_AndItCountsAsTodo() throws {
        let (crawl, _) = try begun {
            $0.maxTries = 3
            $0.seeds += ["http://a.test/x"]
        }
        let first = try #require(crawl.next(now: 1))
        crawl.endExchange(in: first.slot, .failed(FetchError(.reset, "reset")), now: 2)
        #expect(crawl.counts == Counts(seen: 2, todo: 2))
        #expect(crawl.todo(0..<9).map(\.index) == [1, 0])
        let second = try #require(crawl.next(now: 3))
        #expect(crawl.text(of: second.url) == "http://a.test/x")
        #expect(crawl.next(now: 4) == nil)
        let due = try #require(crawl.nextWakeUp)
        #expect(crawl.next(now: due - 1) == nil)
        let again = try #require(crawl.next(now: due))
        #expect(again.url == first.url)
        #expect(crawl.exchange(in: again.slot)?.attempt == 2)
        #expect(crawl.nextWakeUp == nil)
    }

    @Test func aPausedCrawlWakesNobody_AndGoesOnWhereItStood() throws {
        let (crawl, recorder) = try begun { $0.maxTries = 2 }
        let first = try #require(crawl.next(now: 1))
        crawl.perform(.pause, now: 2)
        crawl.endExchange(in: first.slot, .failed(FetchError(.reset, "reset")), now: 3)
        #expect(crawl.state == .paused)
        #expect(crawl.nextWakeUp == nil)
        #expect(crawl.next(now: .max) == nil)
        crawl.perform(.resume, now: 4)
        #expect(crawl.state == .running)
        #expect(crawl.nextWakeUp != nil)
        try play(crawl, from: 5) { _, _ in .response(html("")) }
        #expect(recorder.records.map(\.attempt) == [1, 2])
        #expect(crawl.state == .finished)
    }

    @Test func aDrainDoesNotWaitForAnotherAttempt() throws {
        let (crawl, recorder) = try begun { $0.maxTries = 2 }
        let first = try #require(crawl.next(now: 1))
        crawl.endExchange(in: first.slot, .failed(FetchError(.reset, "reset")), now: 2)
        crawl.perform(.drain, now: 3)
        #expect(crawl.state == .finished)
        #expect(crawl.counts == Counts(seen: 1, todo: 1))
        #expect(recorder.records.map(\.willRetry) == [true])
    }

    @Test func whatFailsDuringADrainHasHadItsLastAttempt() throws {
        let (crawl, recorder) = try begun { $0.maxTries = 2 }
        let first = try #require(crawl.next(now: 1))
        crawl.perform(.drain, now: 2)
        crawl.endExchange(in: first.slot, .failed(FetchError(.reset, "reset")), now: 3)
        #expect(recorder.records.map(\.willRetry) == [false])
        #expect(crawl.counts == Counts(seen: 1, done: 1))
    }

    @Test func anAbortCountsNoAttempt() throws {
        let (crawl, _) = try begun { $0.maxTries = 3 }
        let first = try #require(crawl.next(now: 1))
        crawl.endExchange(in: first.slot, .failed(FetchError(.reset, "reset")), now: 2)
        let due = try #require(crawl.nextWakeUp)
        _ = crawl.next(now: due)
        crawl.perform(.abort, now: due)
        #expect(crawl.counts == Counts(seen: 1, todo: 1))
    }

    @Test func aHeldCrawlWakesNobody() throws {
        let (crawl, _) = try begun { $0.maxTries = 2 }
        let first = try #require(crawl.next(now: 1))
        crawl.endExchange(in: first.slot, .failed(FetchError(.reset, "reset")), now: 2)
        crawl.holdDispatch(true, by: .log)
        #expect(crawl.nextWakeUp == nil)
        #expect(crawl.next(now: .max) == nil)
        crawl.holdDispatch(false, by: .log)
        #expect(crawl.next(now: .max) != nil)
    }

    @Test func theIdentityHolds_WhateverFails() throws {
        let (crawl, recorder) = try begun {
            $0.maxTries = 3
            $0.maxRedirects = 2
            $0.politeness.limitConnections(2)
        }
        var random: UInt64 = 42
        try play(crawl) { path, _ in
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = Int(path.dropFirst()) ?? 0
            return switch random >> 33 % 6 {
            case 0: .failure(.reset)
            case 1: .failure(.tooLarge)
            case 2: .response(redirect("/\((number + 1) % 400)#f"))
            case 3: .response(redirect(nil))
            default: .response(html((1...9).map { "<a href=/\((number * 7 + $0) % 400)>x</a>" }.joined()))
            }
        }
        #expect(recorder.wasConsistent && crawl.state == .finished)
        #expect(crawl.counts.todo == 0 && crawl.counts.inFlight == 0)
        let last = recorder.records.filter { !$0.willRetry }.map(\.url)
        #expect(Set(last).count == last.count && last.count == crawl.counts.done)
    }

    private func brokenLinks(_ crawl: Crawl) -> Int {
        var count = 0
        crawl.forEachBrokenLink { _ in count += 1 }
        return count
    }
}

@Suite struct DelayQueueTests {
    @Test func urlsComeOutByTime_EqualTimesInOrder() {
        var queue = DelayQueue()
        var model: [(due: Int64, id: UInt32)] = []
        var random: UInt64 = 3
        for id in 0..<2_000 as Range<UInt32> {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let due = Int64(random >> 40 % 300)
            queue.insert(id, due: due)
            model.append((due, id))
        }
        model.sort { ($0.due, $0.id) < ($1.due, $1.id) }
        #expect(queue.nextDue == model.first?.due)
        for expected in model {
            #expect(queue.popDue(expected.due - 1) == nil)
            #expect(queue.popDue(expected.due) == expected.id)
        }
        #expect(queue.count == 0 && queue.nextDue == nil)
    }
}
