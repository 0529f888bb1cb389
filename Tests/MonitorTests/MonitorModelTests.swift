import Crawl
import Testing

@testable import Monitor
@testable import Words

@Suite struct MonitorModelTests {
    private let second: Int64 = 1_000_000_000

    private func record(_ outcome: FetchOutcome, _ status: UInt16, bytes: Int = 0, at now: Int64) -> CrawlEvent {
        let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: now, outcome: outcome)
        record.status = status
        record.bytes = bytes
        return .ended(record)
    }

    private func crawl() throws -> Crawl {
        try begunCrawl(of: ["http://a.test/\u{1B}[2J", "http://b.test/"])
    }

    @Test func answersAreTalliedByClass() throws {
        let crawl = try crawl()
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let answers: [(FetchOutcome, UInt16)] = [
            (.ok, 200), (.ok, 206), (.redirect, 301), (.status, 404), (.status, 503), (.error, 0), (.error, 200),
            (.status, 199), (.status, 999),
        ]
        for (outcome, status) in answers {
            model.books.receive(record(outcome, status, at: 1), from: crawl)
        }
        let summary = model.summary(of: crawl, at: second)
        #expect(summary.statusClasses == [2, 1, 1, 1])
        #expect(summary.errors == 2)
        #expect(summary.pagesPerSecond == 9)
    }

    /// They are in all tables, and neither in the rates nor in the log.
    @Test func resultsOfAnEarlierRunAreRemembered() throws {
        let crawl = try crawl()
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: -second, outcome: .status)
        (record.status, record.title, record.timings.total) = (404, Array("Gone".utf8), 5_000_000)
        model.books.remember(record, in: crawl)
        let summary = model.summary(of: crawl, at: second)
        #expect(summary.statusClasses == [0, 0, 1, 0] && summary.pagesPerSecond == 0)
        #expect(
            model.books.kept[0].hasEnded && model.books.errors.groups.map(\.count) == [1] && model.books.log.end == 0)
    }

    @Test func seedsAreShownAsSafeText() throws {
        let summary = try MonitorModel(books: CrawlBooks(startedAt: 0)).summary(of: crawl(), at: 0)
        #expect(summary.target.string == "http://a.test/\u{FFFD}[2J")
        #expect(summary.furtherSeeds == 1)
    }

    @Test func bytesAreCountedOnceWhenTheyAreLookedAt() throws {
        let crawl = try crawl()
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        model.books.receive(record(.ok, 200, bytes: 3_000, at: second / 2), from: crawl)
        model.books.sample(crawl, at: second)
        model.books.sample(crawl, at: second)
        #expect(model.summary(of: crawl, at: 2 * second).bytesPerSecond == 1_500)
    }

    @Test func afterTheEndRatesAreOverAllAndTimeStandsStill() throws {
        let crawl = try crawl()
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        var ends = 0
        model.onFinished = { ends += 1 }
        for tick in 1...20 {
            model.books.receive(record(.ok, 200, bytes: 100, at: Int64(tick) * second), from: crawl)
        }
        crawl.subscribe(model.books)
        crawl.perform(.abort, now: 40 * second)
        let summary = model.summary(of: crawl, at: 900 * second)
        #expect(ends == 1)
        #expect(summary.elapsed == 40 * second)
        #expect(summary.pagesPerSecond == 0.5)
        #expect(summary.bytesPerSecond == 50)
    }

    @Test func theTrendOfTodoIsNotThatOfTheFirstPage() throws {
        let crawl = try crawl()
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        crawl.subscribe(model.books)
        model.books.sample(crawl, at: 0)
        let links = (0..<600).map { "<a href=/\($0)>x</a>" }.joined()
        for _ in crawl.seeds {
            let dispatch = try #require(crawl.next(now: second))
            try answer(crawl, slot: dispatch.slot, links, at: second)
        }
        for tick in 1...4 {
            model.books.sample(crawl, at: Int64(tick) * second)
            for _ in 0..<20 {
                let dispatch = try #require(crawl.next(now: Int64(tick) * second))
                try answer(crawl, slot: dispatch.slot, "", at: Int64(tick) * second)
            }
        }
        #expect(model.summary(of: crawl, at: 5 * second).todoTrend == -20)
    }

    /// What the user drops is no progress: the crawl is no faster for it.
    @Test func whatIsIgnoredDoesNotBringTheEndNearer() throws {
        let crawl = try begunCrawl(of: (0..<1_000).map { "http://a.test/\($0 % 2 == 0 ? "x" : "y")\($0)" })
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        crawl.subscribe(model.books)
        for tick in 0...6 {
            model.books.sample(crawl, at: Int64(tick) * second)
            for _ in 0..<10 {
                let dispatch = try #require(crawl.next(now: Int64(tick) * second))
                try answer(crawl, slot: dispatch.slot, "", at: Int64(tick) * second)
            }
            guard tick == 3 else { continue }
            crawl.perform(.ignore("/x"), now: Int64(tick) * second)
            crawl.perform(.pause, now: Int64(tick) * second)
            for step in 1...1_000 where crawl.isSweeping {
                _ = crawl.next(now: Int64(tick) * second + Int64(step) * 1_000_000)
            }
            crawl.perform(.resume, now: Int64(tick) * second)
        }
        #expect(crawl.counts.skipped > 400)
        #expect(model.summary(of: crawl, at: 7 * second).todoTrend == -10)
    }

    /// Two hosts, of which one takes five times as long, and then a third that answers nothing.
    @Test func theHostThatEndsLastIsKnownByItsPace_AndALimitByItsRate() throws {
        let hosts = ["a.test", "b.test:81", "c.test"]
        let seeds = hosts.flatMap { host in (0..<100).map { "http://\(host)/\($0)" } }
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(of: seeds, model) {
            $0.concurrency = 300
            $0.limits.pages = 1_000
        }
        model.books.hosts.advance(in: crawl)
        crawl.perform(.pauseHost(2), now: 0)
        crawl.perform(.setPerHost(10), now: 0)
        var slots: [UInt32: [Int]] = [:]
        for tick in 0..<9 {
            let now = Int64(tick) * second
            while let dispatch = crawl.next(now: now) {
                slots[crawl.status(of: dispatch.url).host, default: []].append(dispatch.slot)
            }
            // Five URLs a second of one host, one in five seconds of the other.
            for host in [UInt32](repeating: 0, count: 5) + (tick % 5 == 1 ? [1] : []) {
                if let slot = slots[host]?.popLast() { try answer(crawl, slot: slot, "", at: now) }
            }
            model.books.sample(crawl, at: now)
        }
        let left = try #require(crawl.host(at: 1)).todo
        let done = try #require(crawl.host(at: 1)).done
        #expect(done > 0 && left > 50)
        let summary = model.summary(of: crawl, at: 8 * second)
        #expect(summary.lastHost?.name == "b.test")
        let seconds = Double(summary.lastHost?.left ?? 0) / 1e9
        #expect(abs(seconds - Double(left) * 8 / Double(done)) < 1)
        #expect(summary.nextLimit?.name == "limit of 1,000 pages")
        model.books.sample(crawl, at: 12 * second)
        #expect(model.summary(of: crawl, at: 12 * second).lastHost == Outlook.Host(name: "c.test", left: nil))
    }

    @Test func attemptsAndRobotsAreNoURLs() throws {
        let crawl = try crawl()
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let missing = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: 1, outcome: .status)
        (missing.status, missing.isRobots) = (404, true)
        let again = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: 1, outcome: .status)
        (again.status, again.willRetry) = (503, true)
        for record in [missing, again, again] { model.books.receive(.ended(record), from: crawl) }
        model.books.receive(record(.ok, 200, at: 1), from: crawl)
        let summary = model.summary(of: crawl, at: second)
        #expect(summary.statusClasses == [1, 0, 0, 0] && summary.errors == 0)
        #expect(summary.pagesPerSecond == 1)
    }

    @Test func aURLThatIsFetchedOnceMoreIsCountedOnce() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(model)
        for round in 1...3 {
            let slot = try #require(crawl.next(now: Int64(round))).slot
            try answer(crawl, slot: slot, "x", status: round < 3 ? "404 Not Found" : "200 OK", at: Int64(round))
            if round < 3 { crawl.perform(.recrawl(URLID(index: 0)), now: Int64(round)) }
        }
        #expect(model.summary(of: crawl, at: second).statusClasses == [1, 0, 0, 0])
    }

    @Test func noGraphScrollsOnAfterTheEnd() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try crawl()
        crawl.subscribe(model.books)
        for tick in 1...5 {
            model.books.receive(record(.ok, 200, bytes: 100, at: Int64(tick) * second), from: crawl)
            model.books.sample(crawl, at: Int64(tick) * second)
        }
        crawl.perform(.abort, now: 6 * second)
        let before = model.summary(of: crawl, at: 6 * second)
        for tick in 7...30 { model.books.sample(crawl, at: Int64(tick) * second) }
        let after = model.summary(of: crawl, at: 30 * second)
        #expect(after.byteHistory == before.byteHistory && after.byteHistory.contains { $0 > 0 })
        #expect(after.pageHistory == before.pageHistory && after.historyEnd == before.historyEnd)
    }

    @Test func remoteSizesDoNotOverflow() throws {
        let crawl = try crawl()
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        for _ in 0..<3 {
            model.books.receive(record(.ok, 200, bytes: .max, at: 1), from: crawl)
            model.books.sample(crawl, at: 1)
        }
        #expect(model.summary(of: crawl, at: second).bytesPerSecond.isFinite)
    }
}
