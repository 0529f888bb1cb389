import Crawl
import Testing

@testable import HTTP
@testable import Monitor
@testable import Words

/// Seen by folder.
@Suite struct SiteTreeTests {
    private static let layout = ScreenLayout(width: 100, height: 30)

    private static func crawl(_ model: MonitorModel) throws -> Crawl {
        let paths = ["", "about", "search?in=/docs/", "docs/", "docs/a", "docs/b", "docs/old/a", "blog/1/2/3"]
        let seeds = paths.map { "http://a.test/" + $0 } + ["http://b.test/x/y"]
        let crawl = try begunCrawl(of: seeds, model) { $0.concurrency = 1 }
        var now: Int64 = 1_000_000_000
        while let dispatch = crawl.next(now: now) {
            let isOld = crawl.text(of: dispatch.url).contains("/old/")
            crawl.received(100, slot: dispatch.slot)
            now += isOld ? 2_000_000_000 : 500_000_000
            try answer(crawl, slot: dispatch.slot, "", status: isOld ? "404 No" : "200 OK", at: now)
            now += 1_000_000_000
        }
        return crawl
    }

    private static func rows(_ model: MonitorModel, _ crawl: Crawl, _ state: inout ScreenState) -> [SiteFolder] {
        model.snapshot(of: crawl, for: &state, layout: layout, at: 1).rows.compactMap { row in
            if case .folder(let folder) = row { folder } else { nil }
        }
    }

    private static func open(_ name: String, _ folders: [SiteFolder], _ state: inout ScreenState) throws {
        var surroundings = ScreenState.Surroundings(rows: folders.count, page: 9, crawl: .finished)
        surroundings.row = .folder(try #require(folders.first { $0.name == name }))
        _ = state.handle(.enter, in: surroundings)
    }

    @Test func foldersAreCounted_AndLeadOnAndBack() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        var state = ScreenState()
        state.tab = .tree
        var folders = Self.rows(model, crawl, &state)
        #expect(folders.map(\.name) == ["http://a.test/", "http://b.test/"] && folders.map(\.urls) == [8, 1])
        try Self.open("http://a.test/", folders, &state)
        folders = Self.rows(model, crawl, &state)
        #expect(folders.map(\.name) == ["docs/", "", "blog/"] && folders.map(\.urls) == [4, 3, 1])
        let docs = try #require(folders.first)
        #expect((docs.done, docs.broken, docs.brokenPercent, docs.bytes) == (4, 1, 25, 400))
        #expect(docs.mean.map { $0 / 1_000_000 } == 875)
        state.table.sort = SortOrder(column: .share, isDescending: true)
        state.table.filter = RowFilter("failed>0", on: .tree)
        #expect(Self.rows(model, crawl, &state).map(\.name) == ["docs/"])
        state.table.filter = nil
        try Self.open("docs/", folders, &state)
        folders = Self.rows(model, crawl, &state)
        #expect(folders.map(\.name) == ["old/", ""])
        let surroundings = ScreenState.Surroundings(rows: 2, page: 9, crawl: .finished)
        _ = state.handle(.backspace, in: surroundings)
        #expect(state.folder == "http://a.test/")
        // In another order than before, the folder that was left is still the selected one.
        state.table.sort = SortOrder(column: .count, isDescending: false)
        #expect(Self.rows(model, crawl, &state).map(\.name) == ["blog/", "", "docs/"])
        #expect(state.position.selection == 2)
        _ = state.handle(.escape, in: surroundings)
        #expect(state.folder.isEmpty && state.tab == .tree)
        _ = state.handle(.character("t"), in: surroundings)
        #expect(state.tab == .seen)
    }

    /// The folder that was left may be counted later than others.
    @Test func theFolderThatWasLeftIsSelectedOnceItIsCounted() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let count = 2 * SiteTree.slice.first + 7
        let crawl = try begunCrawl(of: (0..<count).map { "http://a.test/\($0 / 7_000)/\($0)" })
        var state = ScreenState()
        state.tab = .tree
        state.folders = [OpenFolder(base: "http://a.test/", former: Cursor())]
        func counted() -> [SiteFolder] {
            repeat { _ = Self.rows(model, crawl, &state) } while model.scanning != .no
            return Self.rows(model, crawl, &state)
        }
        let folders = counted()
        #expect(folders.map(\.name) == ["0/", "1/", "2/"])
        try Self.open("2/", folders, &state)
        _ = counted()
        _ = state.handle(.backspace, in: ScreenState.Surroundings(rows: 1, page: 9, crawl: .running))
        _ = counted()
        #expect(state.folder == "http://a.test/" && state.position.selection == 2)
    }

    @Test func pagesOfAFolderAreShownInSeen() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        var state = ScreenState()
        state.tab = .tree
        for name in ["http://a.test/", "docs/", ""] { try Self.open(name, Self.rows(model, crawl, &state), &state) }
        #expect(state.tab == .seen && state.table.filter?.text == "url:http://a.test/docs/")
    }

    @Test func aMillionURLsAreCountedInSlices_AndFoldersWithoutNumberTogether() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let count = 2 * SiteTree.slice.first + 7
        let crawl = try begunCrawl(of: (0..<count).map { "http://a.test/\($0 % 3_000)/\($0)" })
        var state = ScreenState()
        state.tab = .tree
        state.folders = [OpenFolder(base: "http://a.test/", former: Cursor())]
        var frames = 0
        repeat {
            _ = Self.rows(model, crawl, &state)
            frames += 1
        } while model.scanning != .no && frames < 10
        #expect(frames == 3)
        let folders = model.siteTree?.folders ?? []
        #expect(folders.count == SiteTree.maxFolders && folders.last?.name == "(others)")
        #expect(folders.reduce(0) { $0 + $1.urls } == count)
    }
}
