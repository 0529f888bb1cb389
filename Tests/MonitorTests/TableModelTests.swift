import Crawl
import Testing

@testable import HTTP
@testable import Monitor
@testable import Words

/// Tables of a real crawl: their order, filters over many URLs, searches, errors and the log.
@Suite struct TableModelTests {
    static let layout = ScreenLayout(width: 100, height: 30)

    /// A crawl of `count` seeds, `http://a.test/0` and so on.
    static func crawl(_ count: Int, _ model: MonitorModel? = nil) throws -> Crawl {
        try begunCrawl(of: (0..<count).map { "http://a.test/\($0)" }, model) {
            $0.concurrency = 1_000
            // No host is spared for its errors.
            $0.politeness.others.heedsTrouble = false
        }
    }

    static func shown(_ snapshot: MonitorSnapshot) -> [UInt32] {
        snapshot.rows.compactMap { $0.target?.id.index }
    }

    @Test func aFilterOverManyURLsIsReadInSlices() throws {
        let model = MonitorModel(startedAt: 0)
        let count = 2 * URLScan.slice.first + 5
        let crawl = try Self.crawl(count)
        var state = ScreenState()
        state.tab = .seen
        state.table.filter = TextFilter("!7")
        var frames = 0
        repeat {
            let snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1)
            frames += 1
            #expect((snapshot.filtered ?? 1) <= 1)
        } while model.scanning != .no && frames < 10
        #expect(frames == 3)
        let snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1)
        #expect(snapshot.filtered == nil)
        #expect(snapshot.rowCount == (0..<count).count { !String($0).contains("7") })
        #expect(Self.shown(snapshot).prefix(9) == [0, 1, 2, 3, 4, 5, 6, 8, 9])
        state.table.sort.isDescending = true
        let reversed = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1)
        #expect(Self.shown(reversed).first == UInt32(count - 1))
    }

    @Test func aFilterOverTodoFollowsWhatLeavesIt() throws {
        let model = MonitorModel(startedAt: 0)
        let crawl = try Self.crawl(30)
        var state = ScreenState()
        state.tab = .todo
        state.table.filter = TextFilter("a.test/1")
        func rows() -> [UInt32] {
            for _ in 0..<3 { _ = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1) }
            return Self.shown(model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1))
        }
        #expect(rows() == [1] + Array(10...19))
        for _ in 0..<12 { _ = crawl.next(now: 1) }
        #expect(rows() == Array(12...19))
    }

    @Test func aSearchGoesOnOverFramesAndAroundTheEnd() throws {
        let model = MonitorModel(startedAt: 0)
        let count = 2 * TextSearch.slice + 100
        let crawl = try Self.crawl(count)
        var state = ScreenState()
        state.tab = .seen
        var message: SafeText?
        func find(_ text: String, from origin: Int, isBackward: Bool = false) -> Int {
            state.search = TextFilter(text).map { Search(filter: $0, origin: origin, isBackward: isBackward) }
            for _ in 0..<9 where state.search != nil {
                message = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1).message
            }
            return state.position.selection
        }
        #expect(find("/40050", from: 3) == 40_050)
        #expect(find("/17", from: 40_051) == 17)
        #expect(find("/40050", from: 16, isBackward: true) == 40_050)
        #expect(find("/17", from: 400, isBackward: true) == 179)
        #expect(find("nowhere", from: 5) == 179)
        #expect(message?.string == "not found: nowhere")
    }

    @Test func errorsAreGroupedByKindAndFormOfURL() throws {
        let model = MonitorModel(startedAt: 0)
        let crawl = try Self.crawl(300, model)
        for index in 0..<300 {
            let slot = try #require(crawl.next(now: 1)).slot
            let kind: FetchErrorKind = index % 3 == 0 ? .timeout : .reset
            crawl.endExchange(in: slot, .failed(FetchError(kind, "so")), now: 2)
        }
        var state = ScreenState()
        state.tab = .errors
        var snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 3)
        #expect(snapshot.rowCount == 2)
        #expect(snapshot.tabCounts[Tab.errors.rawValue] == 300)
        guard case .errorGroup(let group)? = snapshot.rows.first else {
            Issue.record("\(snapshot.rows)")
            return
        }
        #expect((group.count, group.kind.string, group.template.string) == (200, "reset", "http://a.test/*"))
        state.expanded = [group.group]
        snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 3)
        #expect(snapshot.rowCount == 2 + ErrorBook.maxURLs)
        let rows = model.order.rows(1..<2, of: crawl)
        #expect(rows == [.failure(group: group.group, URLID(index: 299))])
    }

    @Test func whatASiteMakesUpDoesNotFillTheBook() throws {
        var options = CrawlOptions()
        options.seeds = (0..<ErrorBook.maxGroups + 50).map { number in
            "http://a.test/" + String(number, radix: 2).map { $0 == "0" ? "a" : "b" } + "/x"
        }
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        var book = ErrorBook()
        for index in 0..<options.seeds.count {
            let record = FetchRecord(
                slot: 0, url: URLID(index: UInt32(index)), endedAt: 1, outcome: .status)
            record.status = 404
            book.add(record, in: crawl)
        }
        #expect(book.groups.count == ErrorBook.maxGroups + 1)
        #expect(book.groups.last?.count == 50)
        #expect(book.total == ErrorBook.maxGroups + 50)
    }

    @Test func theLogKeepsItsLastLinesNewestFirst() throws {
        let model = MonitorModel(startedAt: 0)
        let crawl = try Self.crawl(10, model)
        for _ in 0..<LogBook.capacity + 10 {
            model.receive(.ended(FetchRecord(slot: 0, url: URLID(index: 3), endedAt: 1, outcome: .ok)), from: crawl)
        }
        var state = ScreenState()
        state.tab = .log
        let snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 3)
        #expect(snapshot.rowCount == LogBook.capacity)
        let rows = model.order.rows(0..<1, of: crawl)
        #expect(rows == [.line(LogBook.capacity + 10)])
        state.table.filter = TextFilter("/4")
        #expect(model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 3).rowCount == 0)
        #expect(model.logRow(0, in: crawl) == nil)
    }

    @Test func theTrendOfTodoIsKnownAfterTwoSeconds() {
        var trend = TrendMeter()
        let second: Int64 = 1_000_000_000
        trend.add(100, at: 0)
        #expect(trend.perSecond(90, at: second) == nil)
        for tick in 1...20 { trend.add(100 - tick * 5, at: Int64(tick) * second) }
        #expect(trend.perSecond(0, at: 20 * second) == -5)
    }

    @Test func whatFallsIsMeasuredFromWhereItWasHighest() {
        var trend = TrendMeter()
        let second: Int64 = 1_000_000_000
        for (tick, value) in [0, 400, 900, 890, 880].enumerated() { trend.add(value, at: Int64(tick) * second) }
        #expect(trend.perSecond(895, at: 3 * second) == 895 / 3.0)
        #expect(trend.perSecond(880, at: 4 * second) == -10)
        #expect(trend.perSecond(900, at: 4 * second) == 225)
    }

    @Test func firstBytesAreToldInPercentiles() {
        var latency = LatencyMeter(startedAt: 0)
        #expect(latency.percentiles == nil)
        for wait in 1...100 { latency.add(Int64(wait), at: Int64(wait) * 10_000_000) }
        #expect(latency.percentiles?.half == 50)
        #expect(latency.percentiles?.most == 95)
        for _ in 0..<LatencyMeter.window { latency.add(7, at: 1_000_000_000) }
        #expect(latency.percentiles?.most == 7)
        #expect(latency.history(at: 1_000_000_000).first == 50)
    }
}
