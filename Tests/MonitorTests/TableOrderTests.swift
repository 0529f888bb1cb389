import Crawl
import HTTP
import Testing

@testable import Monitor
@testable import Words

/// In which order a table's rows stand, and when they change places.
extension TableModelTests {
    @Test func exchangesAreSortedByEachColumn() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(12)
        for now in 1...12 {
            let slot = try #require(crawl.next(now: Int64(now))).slot
            crawl.enter(now % 2 == 0 ? .awaiting : .connecting, slot: slot, now: Int64(100 - now))
            crawl.received(now * 7 % 5, slot: slot)
        }
        var state = ScreenState()
        for column in Tab.connections.columns.filter(\.isSortable).map(\.column) {
            for isDescending in [false, true] {
                state.table.sort = SortOrder(column: column, isDescending: isDescending)
                let rows = Self.shown(model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1_000))
                #expect(Set(rows) == Set(0..<12))
                switch (column, isDescending) {
                case (.age, true), (.slot, true), (.url, true): #expect(rows != Array(0..<12))
                case (.total, true), (.slot, false): #expect(rows == Array(0..<12))
                default: break
                }
            }
        }
        state.table.sort = SortOrder(column: .age, isDescending: true)
        #expect(Self.shown(model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1_000)).first == 11)
    }

    @Test func theOrderRestsAfterAMove() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(4)
        for _ in 0..<3 { crawl.enter(.awaiting, slot: try #require(crawl.next(now: 1)).slot, now: 1) }
        var state = ScreenState()
        state.table.sort = SortOrder(column: .size, isDescending: true)
        func rows() -> [UInt32] { Self.shown(model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 9)) }
        #expect(rows() == [0, 1, 2])
        _ = state.handle(.down, in: ScreenState.Surroundings(rows: 3, page: 9, crawl: .running))
        crawl.received(5_000, slot: 2)
        #expect(rows() == [0, 1, 2])
        crawl.endExchange(in: 0, .failed(FetchError(.reset, "gone")), now: 2)
        _ = crawl.next(now: 3)
        #expect(rows() == [1, 2, 3])
        for _ in 0..<ScreenState.rest { _ = rows() }
        #expect(rows() == [2, 3, 1])
        // The selection stayed with its row.
        #expect(state.position.selection == 2)
    }

    @Test func theOrderOfErrorsRestsAfterAMove_AndAGroupsURLsStayBelowIt() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(60, model)
        func fail(_ kind: FetchErrorKind, _ count: Int) throws {
            for _ in 0..<count {
                let slot = try #require(crawl.next(now: 1)).slot
                crawl.endExchange(in: slot, .failed(FetchError(kind, "so")), now: 2)
            }
        }
        var state = ScreenState()
        state.tab = .errors
        func rows() -> [RowID] {
            _ = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 3)
            return model.order.rows(0..<100, of: crawl)
        }
        try fail(.timeout, 3)
        try fail(.reset, 2)
        #expect(rows() == [.errorGroup(0), .errorGroup(1)])
        _ = state.handle(.down, in: ScreenState.Surroundings(rows: 2, page: 9, crawl: .running))
        try fail(.reset, 5)
        #expect(rows() == [.errorGroup(0), .errorGroup(1)])
        state.expanded = [0]
        #expect(rows().map { $0.url != nil } == [false, true, true, true, false])
        for _ in 0..<ScreenState.rest { _ = rows() }
        #expect(rows().first == .errorGroup(1) && rows().count == 5)
    }

    @Test func theOrderOfFormsRestsAfterAMove() throws {
        let crawl = try begunCrawl(
            of: (0..<5).map { "http://a.test/\($0)" } + (0..<4).map { "http://b.test/x/\($0)" }
        ) { $0.concurrency = 9 }
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        var state = ScreenState()
        state.tab = .clusters
        func forms() -> [String] {
            let snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 3)
            return snapshot.rows.map { row in if case .cluster(let cluster) = row { cluster.origin } else { "" } }
        }
        #expect(forms() == ["http://a.test", "http://b.test"])
        _ = state.handle(.down, in: ScreenState.Surroundings(rows: 2, page: 9, crawl: .running))
        for url in 0..<3 as Range<UInt32> { crawl.perform(.cancel(URLID(index: url)), now: 1) }
        #expect(forms() == ["http://a.test", "http://b.test"])
        for _ in 0..<ScreenState.rest { _ = forms() }
        #expect(forms() == ["http://b.test", "http://a.test"])
    }

    /// Beyond those that are sorted, hosts stand in order of discovery, and a filter over them is read in slices.
    @Test func hostsWithoutNumberAreNeitherSortedNorFilteredAtOnce() throws {
        var options = CrawlOptions()
        let count = MonitorModel.maxSortedHosts + MonitorModel.hostSlice + 5
        options.seeds = (0..<count).map { "http://h\($0).test/" }
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        var state = ScreenState()
        state.tab = .hosts
        state.table.sort = SortOrder(column: .host, isDescending: true)
        func hosts() -> [UInt32] {
            let snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1)
            return snapshot.rows.compactMap { row in if case .host(let host) = row { host.host } else { nil } }
        }
        #expect(hosts().prefix(3) == [0, 1, 2])
        _ = state.handle(.down, in: ScreenState.Surroundings(rows: count, page: 9, crawl: .running))
        _ = hosts()
        #expect(model.formerOrder.isEmpty)
        _ = state.handle(.end, in: ScreenState.Surroundings(rows: count, page: 9, crawl: .running))
        _ = hosts()
        #expect(state.table.cursor.anchor == .host(count - 1))
        _ = state.handle(.home, in: ScreenState.Surroundings(rows: count, page: 9, crawl: .running))
        state.table.filter = RowFilter("9.test", on: .hosts)
        #expect(hosts().prefix(2) == [9, 19] && model.scanning == .awaited)
        let first = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1)
        #expect(first.filtered != nil)
        #expect(first.orderRemark == "in order of discovery: more than 10,000 hosts")
        for _ in 0..<9 where model.scanning != .no { _ = hosts() }
        let last = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1)
        #expect(last.filtered == nil && last.rowCount == (0..<count).count { $0 % 10 == 9 })
        state.table.filter = nil
        #expect(model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1).rowCount == count)
    }

    @Test func theSelectionStaysWithAURLThatMovesUpInTodo() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(50)
        var state = ScreenState()
        state.tab = .todo
        state.position.selection = 20
        _ = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1)
        for _ in 0..<7 { _ = crawl.next(now: 1) }
        let snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1)
        #expect(state.position.selection == 13)
        #expect(snapshot.row(at: 13, of: .todo)?.target?.id == URLID(index: 20))
    }
}
