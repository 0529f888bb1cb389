import Crawl
import Testing

@testable import HTTP
@testable import Monitor
@testable import Words

/// Seen as a table: its kinds, its order and its filter together, and what is told of older rows.
@Suite struct SeenTests {
    static let layout = ScreenLayout(width: 120, height: 40, hasChips: true)
    static let ms: Int64 = 1_000_000

    /// `/0` to `/11`: every third is gone, every fourth a redirect, and the later the slower; one more is left out.
    static func crawl(_ model: MonitorModel) throws -> Crawl {
        let seeds = (0..<12).map { "http://a.test/\($0)" }
        let crawl = try begunCrawl(of: seeds, model) {
            $0.concurrency = 1
            $0.exclude = ["left"]
        }
        var now: Int64 = 1_000 * ms
        while let dispatch = crawl.next(now: now) {
            let number = Int(dispatch.url.index)
            now += Int64(number + 1) * 150 * ms
            let status = number % 3 == 0 ? "404 No" : number % 4 == 1 ? "301 So\r\nLocation: /2" : "200 OK"
            let body =
                "<title>Page \(number)\(number == 8 ? " 漢字" : "")</title>"
                + String(repeating: "x", count: 100 * (12 - number))
            let links =
                (number == 2 ? "<a href=/left-out>x</a>" : "") + (number > 8 ? "<a href=/8>x</a>" : "")
                + (number == 10 ? "<a href=/8#a>x</a>" : "")
            crawl.received(100 * (12 - number) + 100, slot: dispatch.slot)
            try answer(
                crawl, slot: dispatch.slot, body + links, status: status,
                type: number == 7 ? "image/png" : "text/html; charset=utf-8", at: now)
            now += 1_000 * ms
        }
        return crawl
    }

    private static func rows(_ model: MonitorModel, _ crawl: Crawl, _ change: (inout ScreenState) -> Void) -> [UInt32] {
        var state = ScreenState()
        state.tab = .seen
        change(&state)
        for _ in 0..<20 {
            _ = model.snapshot(of: crawl, for: &state, layout: layout, at: 99_000 * ms)
            if model.scanning == .no { break }
        }
        let snapshot = model.snapshot(of: crawl, for: &state, layout: layout, at: 99_000 * ms)
        return snapshot.rows.compactMap { $0.target?.id.index }
    }

    @Test func kindsAreCountedAndShown() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        var state = ScreenState()
        state.tab = .seen
        let snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1)
        let shown = Chip.allCases.map { chip in Self.rows(model, crawl) { $0.table.chip = chip } }
        #expect(snapshot.chipCounts == shown.map(\.count))
        #expect(shown[Chip.broken.rawValue] == [0, 3, 6, 9])
        #expect(shown[Chip.redirects.rawValue] == [1, 5])
        #expect(shown[Chip.slow.rawValue] == [6, 7, 8, 9, 10, 11])
        #expect(shown[Chip.skipped.rawValue] == [12])
        let lines = Screen(snapshot: snapshot, state: state, layout: Self.layout, isASCII: true).render().lines
        #expect(
            lines.contains {
                $0.contains("[all] [broken 4] [blocked 0] [limited 0] [flaky 0] [redirects 2] [slow 6] [skipped 1]")
            }, "\(lines)")
    }

    @Test func eachColumnSortsIt_TogetherWithAFilterAndAKind() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        func sorted(_ column: Column, _ filter: String = "", _ chip: Chip = .all, isDescending: Bool = true) -> [UInt32]
        {
            Self.rows(model, crawl) {
                $0.table.sort = SortOrder(column: column, isDescending: isDescending)
                $0.table.filter = RowFilter(filter, on: .seen)
                $0.table.chip = chip
            }
        }
        #expect(sorted(.took) == [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 12])
        #expect(sorted(.took, isDescending: false) == Array(0...12))
        // 10 and 11 link to 8, which has answered well by then, 10 twice; 9 is gone, and is not read.
        #expect(sorted(.links).prefix(2) == [8, 12])
        #expect(sorted(.links, "links>1") == [8])
        #expect(sorted(.url, isDescending: false).prefix(4) == [0, 1, 10, 11])
        #expect(sorted(.title, "title:page", isDescending: false) == [10, 11, 2, 4, 8])
        #expect(sorted(.size, "status:200").first == 2)
        #expect(sorted(.took, "took>500ms", .broken) == [9, 6, 3])
        #expect(sorted(.type, isDescending: false).suffix(2) == [7, 12])
        #expect(sorted(.result, isDescending: false).prefix(2) == [2, 4])
        #expect(sorted(.verdict, isDescending: false).prefix(5) == [0, 3, 6, 9, 2])
        for column in Tab.seen.columns.filter(\.isSortable).map(\.column) {
            #expect(Set(sorted(column)) == Set(0...12))
        }
    }

    private static let filters: [(filter: String, rows: [UInt32])] = [
        ("status:404", [0, 3, 6, 9]), ("status:3xx", [1, 5]), ("status>=400", [0, 3, 6, 9]),
        ("status:300-404 !status:404", [1, 5]),
        ("took>1s", [6, 7, 8, 9, 10, 11]), ("took>1s !status:404", [7, 8, 10, 11]), ("took<=150ms", [0]),
        ("size>1K", [0, 1, 2]), ("type:image", [7]), ("!type:html", [7, 12]), ("depth:1", [12]),
        ("title:\"page 11\"", [11]), ("title:漢", [8]), ("漢字", [8]), ("state:skipped", [12]), ("reason:pattern", [12]),
        ("host:a.test /1 !/11 !/10", [1]),
        ("404", [0, 3, 6, 9]), ("png", [7]), ("tries>1", []),
    ]

    @Test(arguments: filters) func aFilterSeesWhatTheRowShows(filter: String, rows: [UInt32]) throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        let read = try #require(RowFilter(filter, on: .seen))
        #expect(Self.rows(model, crawl) { $0.table.filter = read } == rows)
    }

    @Test func olderRowsTellHowTheyEnded() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        var state = ScreenState()
        state.tab = .seen
        state.details = OpenDetails(url: URLID(index: 4))
        let snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 1)
        let lines = Screen(snapshot: snapshot, state: state, layout: Self.layout, isASCII: true).render().lines
        for told in ["done 200", "text/html  900", "took 750ms", "try 1", "phases are no longer kept", "title Page 4"] {
            #expect(lines.contains { $0.contains(told) }, "\(told) in \(lines)")
        }
    }

    @Test func whereRowsAreFewTheLineOfTabsTellsTheKind() {
        var state = ScreenState()
        state.tab = .seen
        state.table.chip = .broken
        let small = Fixture.screen(60, 15, state, snapshot: Fixture.snapshot(of: .seen))
        #expect(!small.text.contains("[all]") && small.lines.contains { $0.hasSuffix(" broken") }, "\(small.lines)")
        let large = Fixture.screen(60, 20, state, snapshot: Fixture.snapshot(of: .seen))
        #expect(large.text.contains("[all] [broken 27]"))
    }

    @Test func vGoesThroughTheKinds_AndEscGoesBack() {
        var state = ScreenState()
        state.tab = .seen
        let surroundings = ScreenState.Surroundings(rows: 9, page: 9, crawl: .running)
        for chip in [Chip.broken, .blocked, .limited, .flaky, .redirects, .slow, .skipped, .all] {
            _ = state.handle(.character("v"), in: surroundings)
            #expect(state.table.chip == chip)
        }
        _ = state.handle(.character("V"), in: surroundings)
        #expect(state.table.chip == .skipped)
        _ = state.handle(.escape, in: surroundings)
        #expect(state.table.chip == .all)
        var clicked = surroundings
        clicked.hit = { _, _ in .chip(.slow) }
        _ = state.handle(.click(x: 1, y: 1), in: clicked)
        #expect(state.table.chip == .slow)
    }
}
