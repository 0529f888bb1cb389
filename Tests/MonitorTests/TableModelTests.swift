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
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let count = 2 * URLScan.slice.first + 5
        let crawl = try Self.crawl(count)
        var state = ScreenState()
        state.tab = .seen
        state.table.filter = RowFilter("!7", on: .seen)
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
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(30)
        var state = ScreenState()
        state.tab = .todo
        state.table.filter = RowFilter("a.test/1", on: .todo)
        func rows() -> [UInt32] {
            for _ in 0..<3 { _ = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1) }
            return Self.shown(model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1))
        }
        #expect(rows() == [1] + Array(10...19))
        for _ in 0..<12 { _ = crawl.next(now: 1) }
        #expect(rows() == Array(12...19))
    }

    @Test func aSearchGoesOnOverFramesAndAroundTheEnd() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
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
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(3 * ErrorBook.maxURLs / 2, model)
        let count = 3 * ErrorBook.maxURLs / 2
        for index in 0..<count {
            let slot = try #require(crawl.next(now: 1)).slot
            let kind: FetchErrorKind = index % 3 == 0 ? .timeout : .reset
            crawl.endExchange(in: slot, .failed(FetchError(kind, "so")), now: 2)
        }
        var state = ScreenState()
        state.tab = .errors
        var snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 3)
        #expect(snapshot.rowCount == 2)
        #expect(snapshot.tabCounts[Tab.errors.rawValue] == count)
        guard case .errorGroup(let group)? = snapshot.rows.first else {
            Issue.record("\(snapshot.rows)")
            return
        }
        #expect(
            (group.count, group.kind.string, group.template.string) == (ErrorBook.maxURLs, "reset", "http://a.test/*"))
        state.expanded = [group.group]
        snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 3)
        #expect(snapshot.rowCount == 2 + ErrorBook.maxURLs)
        let rows = model.order.rows(1..<2, of: crawl)
        #expect(rows == [.failure(group: group.group, URLID(index: UInt32(count) - 1))])
    }

    @Test(
        arguments: [
            ("404 Not Found", 0), ("403 Forbidden", 0), ("410 Gone", 0), ("429 Too Many Requests", 1),
            ("503 Unavailable", 1), (nil, 1),
        ] as [(String?, Int)])
    func aSiteWithoutRobotsTxtIsNoError_OneThatDoesNotLetItBeReadIs(_ status: String?, _ count: Int) throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(model) {
            $0.obeysRobots = true
            $0.maxTries = 1
        }
        let robots = try #require(crawl.next(now: 1))
        if let status {
            try answer(crawl, slot: robots.slot, "", status: status, at: 2)
        } else {
            crawl.endExchange(in: robots.slot, .failed(FetchError(.connect, "refused")), now: 2)
        }
        #expect(crawl.text(of: robots.url) == "http://a.test/robots.txt")
        #expect(model.books.errors.groups.count { $0.urls.contains(robots.url) } == count)
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
            #expect(book.add(record, from: nil, in: crawl) != nil)
        }
        #expect(book.groups.count == ErrorBook.maxGroups + 1)
        #expect(book.groups.last?.count == 50)
        #expect(book.total == ErrorBook.maxGroups + 50)
    }

    @Test func theLogKeepsWhatFits_AndSaysSo() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(10, model)
        let record = FetchRecord(slot: 0, url: URLID(index: 3), endedAt: 1, outcome: .ok)
        for _ in 0..<LogBook.capacity + 10 { model.books.log.append(LogBook.Entry(record, type: 0)) }
        #expect(model.books.log.bytes <= LogBook.maxBytes && LogBook.capacity > 800_000)
        var state = ScreenState()
        state.tab = .log
        let snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 3)
        #expect(snapshot.rowCount == LogBook.capacity)
        #expect(snapshot.orderRemark?.string == "last 835,584 of 835,595")
        #expect(model.order.rows(0..<1, of: crawl) == [.line(LogBook.capacity + 10)])
        #expect(model.logRow(0, in: crawl) == nil)
    }

    /// A filter over the log is read in slices, and follows what is added.
    @Test func aFilterOverTheLogIsReadInSlices() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(10, model)
        func add(_ count: Int) {
            for index in 0..<count {
                let record = FetchRecord(
                    slot: 0, url: URLID(index: UInt32(index % 10)), endedAt: Int64(index), outcome: .ok)
                record.timings.total = index % 10 == 4 ? 2_000_000_000 : 1_000
                model.books.log.append(LogBook.Entry(record, type: 0))
            }
        }
        add(2 * MonitorModel.logSlice)
        var state = ScreenState()
        state.tab = .log
        state.table.filter = RowFilter("took>1s", on: .log)
        func rows() -> Int { model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 3).rowCount }
        #expect(rows() == MonitorModel.logSlice / 10 && model.scanning == .awaited)
        #expect(rows() == 2 * MonitorModel.logSlice / 10 && model.scanning == .awaited)
        #expect(rows() == 2 * MonitorModel.logSlice / 10 && model.scanning == .no)
        add(10)
        #expect(rows() == 2 * MonitorModel.logSlice / 10 + 1)
        state.table.filter = RowFilter("running", on: .log)
        for _ in 0..<4 { _ = rows() }
        #expect(rows() == 1)
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
