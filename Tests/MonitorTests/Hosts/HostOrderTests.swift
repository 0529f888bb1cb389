import Crawl
import Testing

@testable import Monitor
@testable import Words

/// Hosts in trouble come first; the order of many rests for a while.
@Suite struct HostOrderTests {
    private static let second: Int64 = 1_000_000_000

    private func hosts(_ snapshot: MonitorSnapshot) -> [UInt32] {
        snapshot.rows.compactMap { row in if case .host(let host) = row { host.host } else { nil } }
    }

    private func fail(_ url: UInt32, _ model: MonitorModel, _ crawl: Crawl) {
        let record = FetchRecord(slot: 0, url: URLID(index: url), endedAt: 1, outcome: .status)
        record.status = 429
        model.books.receive(.ended(record), from: crawl)
    }

    @Test func whoIsInTroubleComesFirst() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(of: (0..<5).map { "http://h\($0).test/" })
        var state = ScreenState()
        state.tab = .hosts
        fail(3, model, crawl)
        let snapshot = model.snapshot(of: crawl, for: &state, layout: TableModelTests.layout, at: 1)
        #expect(hosts(snapshot) == [3, 0, 1, 2, 4])
    }

    @Test func theOrderOfManyHostsIsMadeOnceASecond() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let count = MonitorModel.hostsSortedInEachFrame + 5
        let crawl = try begunCrawl(of: (0..<count).map { "http://h\($0).test/" })
        var state = ScreenState()
        state.tab = .hosts
        func first(at now: Int64) -> UInt32? {
            hosts(model.snapshot(of: crawl, for: &state, layout: TableModelTests.layout, at: now)).first
        }
        #expect(first(at: 1) == 0)
        fail(700, model, crawl)
        #expect(first(at: Self.second / 2) == 0 && first(at: 2 * Self.second) == 700)
        // What the user asks for comes at once.
        state.table.sort = SortOrder(column: .host, isDescending: true)
        #expect(first(at: 2 * Self.second) == 999)
        state.table.filter = RowFilter("h12", on: .hosts)
        #expect(first(at: 2 * Self.second) == 129)
    }
}
