import Crawl
import Testing
import Words

@testable import Monitor

/// Links to places that are not there, among the errors when the crawl is over.
@Suite struct FragmentBookTests {
    private static let layout = ScreenLayout(width: 120, height: 40)

    private func crawl(_ page: String, _ model: MonitorModel) throws -> Crawl {
        let crawl = try begunCrawl(model) {
            $0.obeysRobots = false
            $0.checksFragments = true
            $0.keepsPositions = true
        }
        try answer(crawl, slot: try #require(crawl.next(now: 1)).slot, page, at: 2)
        return crawl
    }

    @Test func theyAreAGroupWithTheirPages_WhenTheCrawlIsOver() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try crawl(
            "<p id=1><p id=2><p id=3><p id=4>\n<a href='#\u{202E}x'>x</a><a href=#1>x</a><a href=#y>y</a>", model)
        #expect(crawl.next(now: 3) == nil && crawl.state == .finished)
        var state = ScreenState()
        state.tab = .errors
        var snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 4)
        snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 4)
        #expect(snapshot.tabCounts[Tab.errors.rawValue] == 2)
        guard case .errorGroup(let group)? = snapshot.rows.first else { throw MonitorError.unwatchable }
        #expect((group.count, group.kind) == (2, "fragment"))
        state.expanded = [group.group]
        snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 4)
        #expect(snapshot.rowCount == 3 && snapshot.rows.count == 3)
        guard case .link(let row, FragmentBook.number, 0) = snapshot.rows[1] else { throw MonitorError.unwatchable }
        #expect(row.url == "http://a.test/#%E2%80%AEx" && row.referrer == "http://a.test/ at 2:1")
        #expect(snapshot.rows[1].id?.url == URLID(index: 0))
        let text = Screen(snapshot: snapshot, state: state, layout: Self.layout, isASCII: true).render().lines
        #expect(text.contains { $0.contains("a.test/#%E2%80%AEx  <- / at 2:1") }, "\(text)")
        state.table.filter = RowFilter("nothing", on: .errors)
        snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 4)
        #expect(snapshot.rowCount == 0)
    }

    @Test func linksThatAreNoURLsAreAGroupAsWell_AndTheEndTellsTheirNumber() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        model.books.warningCounts = { [("no-title", 1), ("white-space", 2)] }
        let crawl = try crawl("<a href='http://[\u{202E}x'>x</a><a href='http://a b/'>x</a>", model)
        #expect(crawl.next(now: 3) == nil && crawl.state == .finished)
        var state = ScreenState()
        state.tab = .errors
        state.expanded = [MalformedBook.number]
        var snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 4)
        snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 4)
        #expect(snapshot.tabCounts[Tab.errors.rawValue] == 2 && snapshot.rows.count == 3)
        guard case .errorGroup(let group)? = snapshot.rows.first else { throw MonitorError.unwatchable }
        #expect((group.count, group.kind) == (2, "url"))
        let text = Screen(snapshot: snapshot, state: state, layout: Self.layout, isASCII: true).render().lines
        #expect(text.contains { $0.contains("a b/  <- ") }, "\(text)")
        #expect(!text.joined().contains("\u{202E}"))
        let end = try #require(model.endSummary(of: crawl)).lines.map { "\($0.title.string) \($0.text.string)" }
        #expect(end.contains("MALFORMED 2 links that are no URLs"))
        #expect(end.contains("WARNINGS white-space 2, no-title 1"))
        #expect(!end.contains { $0.hasPrefix("CHANGES") })
        model.books.comparison = { ("since the run before: 1 new-broken", true) }
        let line = try #require(model.endSummary(of: crawl)).lines[1]
        #expect((line.title, line.text, line.style) == ("CHANGES", "since the run before: 1 new-broken", .bad))
    }

    @Test func thoseThatAScriptMayMakeAreNone_AndNoMoreAreKeptThanOfAGroup() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let count = ErrorBook.maxURLs + 5
        let links = (0..<count).map { "<a href='#n\($0)'>x</a>" }.joined()
        let crawl = try crawl("<p id=1><p id=2><p id=3><p id=4><script></script><a href='#/app'>x</a>" + links, model)
        #expect(crawl.next(now: 3) == nil)
        while model.books.fragments.advance(in: crawl) != .no {}
        #expect(model.books.fragments.count == count && model.books.fragments.links.count == ErrorBook.maxURLs)
    }
}
