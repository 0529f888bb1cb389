import Crawl
import HTTP
import Testing

@testable import Monitor
@testable import Words

/// What is told of a host that is in trouble, and by how much.
@Suite struct HostVerdictTests {
    private static let second: Int64 = 1_000_000_000

    /// An attempt at a URL.
    struct Attempt: Sendable {
        var status: UInt16 = 0
        var error: FetchErrorKind?
        var wait: Int64 = 20_000_000
        var read: Int64 = 1_000_000
        var bytes = 4_000
        var isRobots = false
        var verdict: Verdict?

        var record: FetchRecord {
            let record = FetchRecord(
                slot: 0, url: URLID(index: 0), endedAt: 1, outcome: error != nil ? .error : status < 300 ? .ok : .status
            )
            record.status = status
            record.error = error.map { FetchError($0, "so") }
            record.isRobots = isRobots
            record.verdict = verdict
            record.bytes = bytes
            record.timings.connect = 1
            if status > 0 { (record.timings.wait, record.timings.read) = (wait, read) }
            return record
        }
    }

    /// A host as a crawl has it, with exchanges that are told of it.
    private func verdict(
        _ attempts: [Attempt], forbidden: Int = 0, perHost: Int? = 12,
        prepare: (Crawl) throws -> Void = { _ in }
    ) throws -> HostVerdict {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(of: (0..<40).map { "http://a.test/\($0)" }, model) {
            $0.concurrency = 64
            if let perHost { $0.politeness.limitConnections(perHost) }
        }
        try prepare(crawl)
        for attempt in attempts { model.books.receive(.ended(attempt.record), from: crawl) }
        return model.row(of: try #require(crawl.host(at: 0)), in: crawl, at: 2 * Self.second).verdict
    }

    private static let fine = Attempt(status: 200)
    private static let cases: [(attempts: [Attempt], text: String)] = [
        ([], "not asked yet"),
        ([fine], "fine"),
        ([Attempt(error: .connect)], "down: refused 1 of 1"), ([fine, Attempt(error: .connect)], "refuses 50 %"),
        ([Attempt(error: .connect), Attempt(error: .connect)], "down: refused 2 of 2"),
        ([Attempt(error: .dns), Attempt(error: .dns)], "down: no address 2 of 2"),
        ([Attempt(error: .tls), Attempt(error: .tls)], "down: TLS failed 2 of 2"),
        ([Attempt](repeating: Attempt(error: .timeout), count: 4), "silent: 4 of 4 timed out"),
        ([fine] + [Attempt](repeating: Attempt(error: .connect), count: 5), "down: refused 5 of the last 5"),
        (
            [Attempt(error: .connect), Attempt(error: .timeout), Attempt(error: .timeout)],
            "silent: 2 of 3 timed out"
        ),
        ([fine, fine, Attempt(error: .connect), fine, fine, fine, fine], "refuses 14 %"),
        ([Attempt(status: 404, isRobots: true), fine], "fine"),
        ([Attempt](repeating: Attempt(status: 404), count: 3) + [fine], "fine"),
        ([Attempt](repeating: Attempt(status: 403), count: 20), "answers 4xx: 100 %"),
        ([fine, fine, Attempt(status: 500), Attempt(status: 502), fine], "answers 5xx: 40 %"),
        ([fine, fine, fine, Attempt(status: 429)], "throttled: 429 of late"),
        (
            [Attempt](repeating: fine, count: 21) + [Attempt](repeating: Attempt(error: .reset), count: 4) + [fine],
            "resets 15 %"
        ),
        ([Attempt](repeating: Attempt(status: 200, wait: 3 * second), count: 5), "slow: p95 3.04s"),
        (
            [Attempt](repeating: Attempt(status: 200, read: 20 * second, bytes: 2_400), count: 3),
            "drips: 120 B/s"
        ),
    ]

    private static let forbidden = Attempt(status: 403, verdict: .blocked)
    /// Answers of a host that turns crawlers away, and what is told of it.
    private static let refusals: [(attempts: [Attempt], text: String)] = [
        ([forbidden, forbidden], "fine"),
        ([forbidden, forbidden, forbidden], "blocked: 403 to everything"),
        ([Attempt](repeating: forbidden, count: 300), "blocked: 403 to everything"),
        (
            [Attempt(status: 200, isRobots: true, verdict: .fine)] + [forbidden, forbidden, forbidden],
            "blocked: 403 to everything"
        ),
        (
            [forbidden, Attempt(status: 429), Attempt(status: 429, verdict: .blocked), forbidden],
            "blocked: turns everything away"
        ),
        ([Attempt](repeating: Attempt(status: 200, verdict: .blocked), count: 3), "blocked: turns everything away"),
        ([Attempt(status: 200, verdict: .fine)] + [forbidden, forbidden, forbidden], "fine"),
        ([forbidden, forbidden, forbidden, Attempt(status: 404, verdict: .broken)], "fine"),
        ([Attempt](repeating: Attempt(error: .connect, verdict: .broken), count: 4), "down: refused 4 of 4"),
    ]

    @Test(arguments: refusals) func aHostThatTurnsEverythingAwaySaysSo(attempts: [Attempt], text: String) throws {
        let verdict = try verdict(attempts)
        #expect(verdict.text.string == text)
    }

    @Test func aHistoryIsSmall() { #expect(MemoryLayout<HostHistory>.stride == 128) }

    @Test(arguments: cases) func whatIsWrongIsToldInWords(attempts: [Attempt], text: String) throws {
        let verdict = try verdict(attempts)
        #expect(verdict.text.string == text)
    }

    /// URLs that fail with their host's robots.txt are no attempts at it.
    @Test func whatFailsWithoutARequestIsNoAttempt() throws {
        var unsent = Attempt(error: .connect).record
        unsent.timings = PhaseTimes()
        #expect(HostOutcome(unsent) == nil)
        unsent = Attempt(error: .connect).record
        #expect(HostOutcome(unsent) == .refused)
    }

    @Test func aHostAtItsLimitNamesTheKey() throws {
        let full = try verdict([Self.fine]) { crawl in while crawl.next(now: 1) != nil {} }
        #expect(full.text.string == "at its limit (12): } raises it")
        let all = try verdict([Self.fine], perHost: nil) { crawl in
            crawl.perform(.setConcurrency(20), now: 1)
            while crawl.next(now: 1) != nil {}
        }
        #expect(all.text.string == "at its limit (20): + raises it")
    }

    /// A body that trickles in says so before it ends, and whatever limit the host is at.
    @Test func aHostDripsBeforeItsFirstBodyEnds() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(of: (0..<9).map { "http://a.test/\($0)" }, model) {
            $0.politeness.limitConnections(2)
        }
        func verdict(at now: Int64) -> String? {
            model.books.sample(crawl, at: now)
            return crawl.host(at: 0).map { model.row(of: $0, in: crawl, at: now).verdict.text.string }
        }
        while let dispatch = crawl.next(now: 1) {
            crawl.enter(.reading, slot: dispatch.slot, now: 1)
            crawl.received(400, slot: dispatch.slot)
        }
        #expect(verdict(at: Self.second) == "at its limit (2): } raises it")
        #expect(verdict(at: 4 * Self.second) == "drips: 100 B/s")
        #expect(model.story(of: 0, in: crawl, at: 4 * Self.second)?.bodyRate == 100)
        for slot in 0..<2 { crawl.received(40_000, slot: slot) }
        #expect(verdict(at: 4 * Self.second) == "at its limit (2): } raises it")
    }

    @Test func theUserIsToldWhatTheUserDid() throws {
        #expect(try verdict([Self.fine]) { $0.perform(.pauseHost(0), now: 1) }.text.string == "paused: x goes on")
        #expect(try verdict([Self.fine]) { $0.perform(.blockHost(0), now: 1) }.text.string == "blocked: b unblocks it")
    }

    @Test func robotsAreToldOfAndCounted() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(of: (0..<9).map { "http://a.test/\($0)" }, model) { $0.obeysRobots = true }
        func verdict() -> String? { crawl.host(at: 0).map { model.row(of: $0, in: crawl, at: 3).verdict.text.string } }
        let slot = try #require(crawl.next(now: 1)).slot
        #expect(verdict() == "asks for robots.txt")
        try answer(crawl, slot: slot, "user-agent: *\ndisallow: /\n", type: "text/plain", at: 2)
        while crawl.next(now: 2) != nil {}
        #expect(verdict() == "robots.txt forbids all: 9 URLs" && crawl.state == .finished)
        // Such a host is neither fine nor down, and who forbids is told.
        model.books.hosts.advance(in: crawl)
        let tally = model.hostTally(of: crawl, at: 3)
        #expect((tally.forbidding, tally.fine, tally.down) == (1, 0, 0))
        #expect(model.otherSkips([], in: crawl).string == "robots 9")
        let rules = try #require(
            (0..<crawl.counts.seen).map { URLID(index: UInt32($0)) }.first { crawl.status(of: $0).state == .done })
        #expect(model.row(of: rules, in: crawl).isRules && !model.row(of: URLID(index: 0), in: crawl).isRules)
    }

    @Test func aRobotsTxtThatFailsLetsNothingBeFetched() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(of: ["http://a.test/1"], model) {
            $0.obeysRobots = true
            $0.maxTries = 1
        }
        let slot = try #require(crawl.next(now: 1)).slot
        try answer(crawl, slot: slot, "busy", status: "503 Busy", at: 2)
        while crawl.next(now: 2) != nil {}
        let row = model.row(of: try #require(crawl.host(at: 0)), in: crawl, at: 3)
        #expect(row.verdict.text.string == "robots.txt 503: nothing allowed")
    }

    @Test func hostsInTroubleComeFirst() {
        #expect(Fixture.verdicts.map(\.rank) == Fixture.verdicts.map(\.rank).sorted())
    }

    @Test func aHistoryIsSmallAndKeepsTheLastTwenty() {
        #expect(MemoryLayout<HostHistory>.stride <= 128)
        var history = HostHistory()
        for number in 0..<50 {
            let attempt = number % 3 == 0 ? Attempt(error: .timeout) : Self.fine
            if let outcome = HostOutcome(attempt.record) { history.add(outcome, attempt.record) }
        }
        let last = (30..<50).reversed().map { $0 % 3 == 0 ? HostOutcome.timeout : .fine }
        #expect(Array(history.recent) == last)
        #expect(history.attempts == 50 && history.count(of: .timeout) == 17)
    }

    @Test func quantilesAreGoodToAnEighth() throws {
        var counts = LatencyCounts()
        for milliseconds in 1...200 { counts.add(Int64(milliseconds) * 1_000_000) }
        let half = Double(try #require(counts.quantile(0.5))), most = Double(try #require(counts.quantile(0.95)))
        #expect(abs(half / 100e6 - 1) < 0.125 && abs(most / 190e6 - 1) < 0.125)
        for time in [Int64.min, 0, 1, .max] { counts.add(time) }
        #expect(counts.total == 204 && counts.byDoubling.first == 3 && counts.byDoubling.last == 1)
        #expect(LatencyCounts.start(of: 3) == 1_000_000 && LatencyCounts.doubling(of: 1_000_001) == 3)
        // What is long past fades, and nothing overflows.
        for _ in 0..<1_000 { counts.add(1_000_000_000) }
        #expect(counts.quantile(0.1).map { $0 > 500_000_000 } == true)
    }

    @Test func hostsBeyondTheBookAreNotKept() throws {
        var book = HostBook()
        for host in 0..<UInt32(HostBook.maxHistories + 10) { book.add(Attempt(status: 200).record, at: host) }
        #expect(book.history(of: 7) != nil && book.history(of: UInt32(HostBook.maxHistories + 5)) == nil)
        #expect(book.history(of: .max) == nil)
    }
}
