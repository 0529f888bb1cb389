import Crawl
import Testing

@testable import Monitor

@Suite struct KeyTests {
    private static func press(
        _ keys: [Key], rows: Int = 100, page: Int = 10, crawl: CrawlState = .running
    ) -> (state: ScreenState, effects: [ScreenEffect]) {
        var state = ScreenState()
        let surroundings = ScreenState.Surroundings(
            rows: rows, page: page, crawl: crawl, selected: URLID(index: 7), row: .url(URLRow(), position: 0))
        let effects = keys.flatMap { state.handle($0, in: surroundings) }
        return (state, effects)
    }

    private static let moves: [(keys: [Key], rows: Int, top: Int, selection: Int)] = [
        ([.down], 100, 0, 1),
        ([.character("j"), .down, .up], 100, 0, 1),
        ([.up], 100, 0, 0),
        ([.pageDown], 100, 1, 10),
        ([.pageDown, .pageDown, .pageUp], 100, 10, 10),
        ([.end], 100, 90, 99),
        ([.character("G"), .character("g")], 100, 0, 0),
        ([.end, .up], 100, 90, 98),
        ([.end, .pageUp, .up], 100, 88, 88),
        ([.end], 3, 0, 2),
        ([.down, .end, .home, .pageDown], 0, 0, 0),
    ]

    @Test(arguments: moves) func selectionMoves(keys: [Key], rows: Int, top: Int, selection: Int) {
        let position = Self.press(keys, rows: rows).state.position
        #expect(position == ListPosition(top: top, selection: selection))
    }

    private static let effects: [(keys: [Key], crawl: CrawlState, effects: [ScreenEffect])] = [
        ([.character("p")], .running, [.perform(.togglePause)]),
        ([.character("p"), .function(5)], .paused, [.perform(.togglePause), .perform(.togglePause)]),
        ([.character("q")], .running, [.perform(.drain)]),
        ([.character("q"), .control("c")], .draining, [.perform(.drain), .perform(.abort)]),
        (
            [.function(10), .escape, .function(10), .function(10)], .paused,
            [.perform(.drain), .perform(.abort), .perform(.abort)]
        ),
        ([.character("q")], .finished, [.leave]),
        ([.escape, .enter, .character("x"), .function(63)], .finished, []),
        ([.control("l"), .control("z")], .running, [.repaint, .suspend]),
    ]

    @Test func aReportGoesWhereTheUserTypes() {
        #expect(Self.press([.character("E")]).state.prompt?.text == "report crawl.html")
        #expect(Self.press([.character("E"), .enter]).effects == [.report("crawl.html", replaces: false)])
        let typed = ":report! a b.csv".unicodeScalars.map(Key.character) + [.enter]
        #expect(Self.press(typed, crawl: .finished).effects == [.report("a b.csv", replaces: true)])
    }

    @Test(arguments: effects) func keysAskForThings(keys: [Key], crawl: CrawlState, effects: [ScreenEffect]) {
        #expect(Self.press(keys, crawl: crawl).effects == effects)
    }

    private static let still: [(keys: [Key], isStill: Bool)] = [
        ([], true), ([.down, .right, .character("?"), .escape], true), ([.enter], false),
        ([.character("/"), .character("a")], false), ([.character("\\"), .character("a")], false),
        ([.character("I")], false), ([.character(">")], false), ([.character("2")], false), ([.character("Z")], false),
    ]

    /// What would not be seen in a picture that stands still ends that.
    @Test(arguments: still) func thePictureStandsStillUntilAnotherIsAskedFor(keys: [Key], isStill: Bool) {
        #expect(Self.press([.character("Z")] + keys).state.isStill == isStill)
    }

    private static let tabs: [(keys: [Key], tab: Tab)] = [
        ([.tab], .todo), ([Key](repeating: .tab, count: 6), .connections), ([.backTab], .log),
        ([.character("3")], .seen),
        ([.character("4")], .hosts), ([.character("5")], .errors), ([.character("6")], .log),
        ([.character("3"), .backTab], .todo), ([.character("2"), .character("1")], .connections),
    ]

    @Test(arguments: tabs) func tabsTurn(keys: [Key], tab: Tab) {
        #expect(Self.press(keys).state.tab == tab)
    }

    @Test func eachTabKeepsItsPosition() {
        let state = Self.press([.down, .down, .tab, .down, .backTab]).state
        #expect(
            state.tables.map(\.cursor.position.selection) == [2, 1] + [Int](repeating: 0, count: Tab.allCases.count - 2)
        )
    }

    @Test func urlsScrollWithinLimits() {
        #expect(Self.press([.left]).state.urlOffset == 0)
        #expect(Self.press([.right, .right, .left]).state.urlOffset == ScreenState.urlStep)
        let far = Self.press([Key](repeating: .right, count: 10_000)).state
        #expect(far.urlOffset == ScreenState.maxUrlOffset)
    }

    @Test func helpOpensScrollsAndCloses() {
        #expect(Self.press([.character("?")]).state.helpTop == 0)
        let scrolled = Self.press([.function(1), .down, .down]).state
        #expect(scrolled.helpTop == 2)
        #expect(scrolled.position == ListPosition())
        #expect(Self.press([.character("h"), .escape]).state.helpTop == nil)
        #expect(Self.press([.character("h"), .character("h")]).state.helpTop == nil)
        #expect(Self.press([.character("h"), .character("2")]).state.helpTop == nil)
    }

    private static let popups: [(keys: [Key], details: Int?, help: Int?, effects: [ScreenEffect])] = [
        ([.enter], 0, nil, []), ([.enter, .down, .pageDown, .up], 10, nil, []), ([.enter, .enter], nil, nil, []),
        ([.enter, .escape], nil, nil, []), ([.enter, .character("q")], nil, nil, []),
        ([.enter, .character("q"), .character("q")], nil, nil, [.perform(.drain)]),
        ([.enter, .function(10)], 0, nil, [.perform(.drain)]), ([.enter, .character("2")], nil, nil, []),
        ([.enter, .character("?")], 0, 0, []), ([.enter, .character("?"), .escape], 0, nil, []),
        ([.character("?"), .character("q")], nil, nil, []), ([.character("?"), .enter], nil, nil, []),
    ]

    @Test(arguments: popups) func popupsOpenAndClose(
        keys: [Key], details: Int?, help: Int?, effects: [ScreenEffect]
    ) {
        let (state, asked) = Self.press(keys)
        #expect(state.details == details.map { OpenDetails(url: URLID(index: 7), top: $0) })
        #expect(state.helpTop == help)
        #expect(asked == effects)
        #expect(state.position == ListPosition())
    }

    @Test func noRowHasNoDetails() {
        var state = ScreenState()
        _ = state.handle(.enter, in: ScreenState.Surroundings(rows: 0, page: 5, crawl: .running))
        #expect(state.details == nil)
    }

    @Test func selectionStaysWithItsRow() throws {
        let crawl = try Crawl(options: CrawlOptions(), now: 0)
        func rows(_ numbers: Int...) -> RowOrder { RowOrder(numbers.map(RowID.line)) }
        var state = ScreenState()
        state.table.cursor.follow(rows(5, 6, 7), page: 2, in: crawl)
        state.table.cursor.follow(rows(6, 5, 7), page: 2, in: crawl)
        #expect(state.position == ListPosition(top: 0, selection: 0))
        _ = state.handle(.down, in: ScreenState.Surroundings(rows: 3, page: 2, crawl: .running))
        state.table.cursor.follow(rows(6, 5, 7), page: 2, in: crawl)
        state.table.cursor.follow(rows(6, 7, 5, 8), page: 2, in: crawl)
        #expect(state.position == ListPosition(top: 1, selection: 2))
        state.table.cursor.follow(rows(6, 7, 8), page: 2, in: crawl)
        #expect(state.position.selection == 2)
        state.table.cursor.follow(rows(8, 6), page: 2, in: crawl)
        #expect(state.position.selection == 0)
        state.table.cursor.follow(rows(), page: 0, in: crawl)
        #expect(state.position == ListPosition())
        // At the top the top is shown, whichever row that is, unless the row is followed.
        _ = state.handle(.character("F"), in: ScreenState.Surroundings(rows: 2, page: 2, crawl: .running))
        state.table.cursor.follow(rows(8, 6), page: 2, in: crawl)
        state.table.cursor.follow(rows(9, 8, 6), page: 2, in: crawl)
        #expect(state.position.selection == 1)
    }

    @Test(arguments: Tab.allCases) func noKeyIsBoundTwiceInATable(tab: Tab) {
        for moment in [CrawlMoment.going, .ending, .atLimit, .over] {
            let keys = KeyBinding.all.filter { $0.applies(to: tab, at: moment) }.flatMap(\.keys)
            #expect(Set(keys).count == keys.count)
        }
    }

    @Test func aListThatShrinksTakesTheSelectionAlong() {
        var position = ListPosition(top: 90, selection: 99)
        position.clamp(rows: 20, page: 10)
        #expect(position == ListPosition(top: 10, selection: 19))
        position.clamp(rows: 0, page: 10)
        #expect(position == ListPosition())
    }
}
