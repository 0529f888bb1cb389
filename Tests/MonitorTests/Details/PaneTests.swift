import Crawl
import Testing

@testable import HTTP
@testable import Monitor
@testable import Words

/// The pages that link to a URL, as rows that lead on; and the details beside the table.
@Suite struct PaneTests {
    /// `/0` to `/39` link to `/gone`, and `/0` is linked from `/hub`.
    private func crawl(_ model: MonitorModel) throws -> (crawl: Crawl, gone: URLID) {
        let crawl = try begunCrawl(of: (0..<40).map { "http://a.test/\($0)" }, model) { $0.concurrency = 100 }
        var gone: URLID?
        while let dispatch = crawl.next(now: 1_000_000_000) {
            let isGone = crawl.text(of: dispatch.url).hasSuffix("/gone")
            if isGone { gone = dispatch.url }
            try answer(
                crawl, slot: dispatch.slot, "<a href=/gone></a>", status: isGone ? "404 No" : "200 OK",
                at: 2_000_000_000)
        }
        return (crawl, try #require(gone))
    }

    private struct Player {
        let model: MonitorModel
        let crawl: Crawl
        var state = ScreenState()
        let size: (width: Int, height: Int)
        var lines: [String] = []

        mutating func draw() {
            let layout = ScreenLayout(
                width: size.width, height: size.height, hasChips: state.tab == .seen,
                wantsPane: state.wantsPane)
            let request = state.request((model.number ?? 0) + 1, page: layout.listRows, hasPane: layout.pane != nil)
            model.advance(for: request, in: crawl, at: 3_000_000_000)
            let snapshot = model.snapshot(for: request, of: crawl, at: 3_000_000_000)
            let screen = Screen(snapshot: snapshot, state: state, layout: layout, isASCII: true)
            state.goOn(from: screen.shown)
            lines = screen.render().lines
        }

        mutating func press(_ keys: Key...) {
            for key in keys {
                let layout = ScreenLayout(
                    width: size.width, height: size.height, wantsPane: state.wantsPane)
                var surroundings = ScreenState.Surroundings(
                    rows: model.order.count, page: 9, width: layout.tableWidth, crawl: .finished)
                surroundings.row =
                    model.row(
                        at: state.position.selection, for: state.request(0, page: 9), in: crawl, at: 3
                    ).row
                surroundings.selected = surroundings.row?.target?.id
                surroundings.hasPane = layout.pane != nil
                surroundings.hasRoomForPane = layout.hasRoomForPane
                if let url = state.details?.url {
                    surroundings.links = model.linkCount(of: url)
                    surroundings.link = { [model] in model.link($0, of: url) }
                }
                _ = state.handle(key, in: surroundings)
                draw()
            }
        }

        func shows(_ text: String) -> Bool { lines.contains { $0.contains(text) } }
    }

    @Test func everyPageThatLinksThereIsARow_AndLeadsOnAndBack() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let (crawl, gone) = try crawl(model)
        var player = Player(model: model, crawl: crawl, size: (80, 24))
        player.state.tab = .seen
        player.state.details = OpenDetails(url: gone)
        player.draw()
        #expect(player.shows("linked from 40 pages:") && player.shows("| "))
        player.press(.end)
        #expect(player.state.details?.selection == 39)
        let last = try #require(model.referrers?.pages.last?.url)
        #expect(player.shows("| > /\(last.index) "), "\(player.lines)")
        player.press(.enter)
        #expect(
            player.state.details?.url == last && player.shows("GET http://a.test/\(last.index) ")
                || player.shows("| http://a.test/\(last.index) "))
        #expect(player.shows("Esc: back"))
        player.press(.escape)
        #expect(player.state.details?.url == gone && player.state.details?.selection == 39)
        player.press(.home, .down)
        #expect(player.state.details?.selection == 0)
        player.press(.up, .escape)
        #expect(player.state.details == nil)
    }

    @Test func whatWasFoundOnAPageLeadsThere() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let (crawl, gone) = try crawl(model)
        let page = try #require(crawl.status(of: gone).referrer)
        var player = Player(model: model, crawl: crawl, size: (80, 24))
        player.state.tab = .seen
        player.state.details = OpenDetails(url: page)
        player.draw()
        #expect(player.shows("1 URL first found here:"), "\(player.lines)")
        player.press(.end)
        #expect(player.shows("> /gone"))
        player.press(.enter)
        #expect(player.state.details?.url == gone && player.shows("linked from 40 pages:"))
    }

    /// On a small screen the story is scrolled through before the first page is selected.
    @Test func aLongStoryIsReadBeforeItsLinks() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let (crawl, gone) = try crawl(model)
        var player = Player(model: model, crawl: crawl, size: (40, 7))
        player.state.tab = .seen
        player.state.details = OpenDetails(url: gone)
        player.draw()
        player.press(.down)
        #expect(player.state.details?.top == 1 && player.state.details?.selection == nil)
        for _ in 0..<12 where player.state.details?.selection == nil { player.press(.down) }
        #expect(player.state.details?.selection == 0 && player.shows("> /"))
    }

    @Test func onAWideScreenDetailsStandBesideTheTableAndFollow() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let (crawl, gone) = try crawl(model)
        var player = Player(model: model, crawl: crawl, size: (120, 40))
        player.state.tab = .seen
        player.draw()
        player.press(.enter)
        #expect(player.state.showsPane && player.state.details == nil)
        #expect(player.lines.contains { $0.contains(" /3 ") && $0.contains("|") })
        player.press(.down, .down)
        #expect(player.state.position.selection == 2 && player.shows("| http://a.test/2"))
        player.press(.end, .character("o"))
        #expect(!player.state.showsPane && !player.shows("linked from"))
        player.press(.character("o"))
        #expect(player.shows("linked from 40 pages:"), "\(player.lines)")
        #expect(player.state.wantsPane)
        var folders = player.state
        folders.tab = .tree
        #expect(!folders.wantsPane)
        // Again, and they take the keys.
        player.press(.enter, .down, .enter)
        #expect(player.state.details.map { $0.url != gone } == true && player.state.position.selection == 40)
        player.press(.escape, .escape)
        #expect(player.state.details == nil && player.state.showsPane)
        player.press(.escape)
        #expect(!player.state.showsPane)
    }

    @Test func aScreenThatIsNotWideHasTheBox() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let (crawl, _) = try crawl(model)
        var player = Player(model: model, crawl: crawl, size: (119, 40))
        player.state.tab = .seen
        player.draw()
        player.press(.character("o"))
        #expect(player.state.details != nil && !player.state.showsPane && player.shows("Esc: close"))
    }
}
