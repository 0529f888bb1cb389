import Crawl
import Testing

@testable import HTTP
@testable import Monitor
@testable import Words

/// Marked rows, and what is done to all of them.
@Suite struct MarkTests {
    private static func surroundings(_ rows: Int = 100) -> ScreenState.Surroundings {
        ScreenState.Surroundings(rows: rows, page: 10, crawl: .running, selected: URLID(index: 0))
    }

    private static func press(
        _ keys: String, _ state: inout ScreenState, _ change: (inout ScreenState.Surroundings) -> Void = { _ in }
    )
        -> [ScreenEffect]
    {
        keys.unicodeScalars.flatMap { scalar in
            var surroundings = surroundings()
            var row = URLRow()
            row.id = URLID(index: UInt32(state.position.selection))
            surroundings.row = .url(row, position: state.position.selection)
            surroundings.selected = row.id
            change(&surroundings)
            return state.handle(.character(scalar), in: surroundings)
        }
    }

    private static func marked(_ keys: String) -> ScreenState {
        var state = ScreenState()
        state.tab = .seen
        _ = press(keys, &state)
        return state
    }

    @Test func spaceMarksAndGoesOn_AndPausesNoLonger() {
        var state = Self.marked("  j ")
        #expect(state.table.marks == [.url(URLID(index: 0)), .url(URLID(index: 1)), .url(URLID(index: 3))])
        #expect(Self.press("kkkkk ", &state).isEmpty)
        #expect(state.table.marks.count == 2)
        _ = state.handle(.escape, in: Self.surroundings())
        #expect(state.table.marks.isEmpty)
        #expect(Self.press("p", &state) == [.perform(.togglePause)])
    }

    private static let commands: [(key: String, command: @Sendable (URLID) -> CrawlCommand)] = [
        ("r", { .retryNow($0) }), ("m", { .moveToFront($0) }), ("R", { .recrawl($0) }), ("cc", { .cancel($0) }),
    ]

    @Test func keysActOnAllThatAreMarked() {
        for (key, command) in Self.commands {
            var state = Self.marked("  j ")
            let effects = Self.press(key, &state)
            #expect(effects == [0, 1, 3].map { .perform(command(URLID(index: $0))) })
            #expect(state.message?.string.hasPrefix("3 URLs") == true && state.table.marks.isEmpty)
        }
        var state = Self.marked("  ")
        #expect(Self.press("y", &state) == [.yank(.url, [URLID(index: 0), URLID(index: 1)])])
    }

    @Test func whatLosesWorkIsAskedOnce_WithItsNumber() throws {
        let crawl = try begunCrawl(of: ["http://a.test/", "http://b.test/", "http://b.test/1"])
        var state = Self.marked("   ")
        let hosts: (inout ScreenState.Surroundings) -> Void = { surroundings in
            surroundings.hostOf = { $0.url.flatMap { crawl.host(of: $0) } }
        }
        #expect(Self.press("b", &state, hosts).isEmpty)
        #expect(state.message?.string == "this blocks 2 hosts and skips 3 URLs: again, to do it")
        #expect(Self.press("b", &state, hosts) == [.perform(.blockHost(0)), .perform(.blockHost(1))])
        state = Self.marked("   ")
        #expect(Self.press("c", &state).isEmpty && Self.press("jc", &state).isEmpty)
        #expect(Self.press("c", &state).count == 3)
    }

    @Test func allThatAFilterShowsAreMarked_AndTheFirstOfTooMany() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try TableModelTests.crawl(ScreenState.mostMarks + 5)
        var state = ScreenState()
        state.tab = .seen
        func markAll() {
            let request = state.request((model.number ?? 0) + 1, page: 9)
            let (rows, count) = model.rows(0..<ScreenState.mostMarks, for: request, in: crawl, at: 1)
            state.mark(rows, of: count)
        }
        #expect(Self.press("*", &state) == [.markAll])
        markAll()
        #expect(state.table.marks.count == ScreenState.mostMarks)
        #expect(state.message?.string == "10,000 are marked, the first of 10,005")
        state.table.marks = []
        state.table.filter = RowFilter("url:/99 depth:0", on: .seen)
        _ = model.snapshot(of: crawl, for: &state, layout: TableModelTests.layout, at: 1)
        markAll()
        #expect(state.table.marks.count == 111)
        #expect(state.message?.string == "111 are marked: Esc unmarks them")
    }

    @Test func markedRowsHaveAStar() {
        var state = ScreenState()
        state.tab = .seen
        state.table.marks = [.url(URLID(index: 0)), .url(URLID(index: 2))]
        let canvas = Fixture.screen(80, 24, state, snapshot: Fixture.snapshot(of: .seen))
        #expect(canvas.lines.filter { $0.hasPrefix("*") }.map { $0.hasSuffix("page/0") } == [true, false])
        #expect(canvas.text.contains("2 marked"))
    }

    @Test func aGroupOfErrorsIsFetchedOnceMore_AsFarAsItIsKept() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let count = ErrorBook.maxURLs + 20
        let crawl = try TableModelTests.crawl(count, model)
        for _ in 0..<count {
            let dispatch = try #require(crawl.next(now: 1))
            try answer(crawl, slot: dispatch.slot, "", status: "404 No", at: 2)
        }
        var state = ScreenState()
        state.tab = .errors
        let request = state.request(1, page: 9)
        var surroundings = Self.surroundings()
        surroundings.selected = nil
        surroundings.row = model.row(at: 0, for: request, in: crawl, at: 3).row
        surroundings.failedURLs = { model.failedURLs(of: $0) }
        let effects = state.handle(.character("R"), in: surroundings)
        #expect(
            effects.count == ErrorBook.maxURLs && effects.last == .perform(.recrawl(URLID(index: UInt32(count - 1)))))
        #expect(state.message?.string == "the last 1,000 URLs of 1,020 are fetched once more: those that are kept")
    }
}
