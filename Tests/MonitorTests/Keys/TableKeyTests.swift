import Testing
import Words

@testable import Crawl
@testable import Monitor

/// What the keys do that sort, find, filter and choose.
@Suite struct TableKeyTests {
    /// Presses keys, one after the other, on a table of 100 rows.
    private static func press(_ keys: [Key], on tab: Tab = .connections) -> ScreenState {
        var state = ScreenState()
        state.tab = tab
        for key in keys {
            _ = state.handle(key, in: ScreenState.Surroundings(rows: 100, page: 10, width: 100, crawl: .running))
        }
        return state
    }

    private static func typed(_ text: String) -> [Key] { text.unicodeScalars.map(Key.character) }

    private static let sorts: [(keys: [Key], tab: Tab, column: Column, isDescending: Bool)] = [
        ([], .connections, .age, true),
        ([.character("I")], .connections, .age, false),
        ([.character(">")], .connections, .code, true),
        ([.character("<")], .connections, .state, false),
        ([.character("<"), .character("<"), .character("<")], .connections, .url, false),
        ([.character("s"), .down, .down, .enter], .connections, .code, true),
        ([.function(6), .enter], .connections, .age, false),
        ([.character("s"), .home, .character(" ")], .connections, .slot, false),
        ([.character("s"), .end, .escape], .connections, .age, true),
        ([.character("s"), .down, .enter], .seen, .state, false),
        ([.character(">")], .seen, .state, false),
        ([.character("I")], .todo, .position, true),
        ([.character("I")], .log, .time, false),
        ([.character("s"), .end, .enter], .hosts, .verdict, true),
        ([.character("s"), .up, .up, .up, .enter], .errors, .count, false),
    ]

    @Test(arguments: sorts) func tablesAreSorted(keys: [Key], tab: Tab, column: Column, isDescending: Bool) {
        let state = Self.press(keys, on: tab)
        #expect(state.table.sort == SortOrder(column: column, isDescending: isDescending))
        #expect(state.menu == nil)
    }

    @Test func eachTableKeepsItsOwnOrderFilterAndColumns() {
        let state = Self.press(
            [.character("I"), .character("C"), .enter, .escape, .character("3"), .character("\\")] + Self.typed("x")
                + [.enter])
        #expect(!state.tables[Tab.connections.rawValue].sort.isDescending)
        #expect(state.tables[Tab.connections.rawValue].chosen == [.slot: false])
        #expect(state.tables[Tab.connections.rawValue].filter == nil)
        #expect(state.table.filter?.text == "x")
        #expect(state.table.chosen.isEmpty)
    }

    @Test func columnsComeAndGo() {
        let shown = Self.press([.character("C"), .down, .down, .down, .enter])
        #expect(shown.menu?.selection == 3)
        #expect(shown.table.columns(of: .connections, on: 100).contains { $0.column == .total })
        let hidden = Self.press([.character("C"), .down, .down, .character(" "), .character("q")])
        #expect(hidden.menu == nil)
        #expect(!hidden.table.columns(of: .connections, on: 100).contains { $0.column == .age })
    }

    private static let prompts: [(keys: [Key], filter: String?, isOpen: Bool)] = [
        ([.character("\\")] + typed("a/B"), "a/B", true),
        ([.function(4)] + typed("!x") + [.enter], "!x", false),
        ([.character("\\")] + typed("x") + [.enter, .escape], nil, false),
        ([.character("\\")] + typed("x") + [.escape], nil, false),
        ([.character("\\")] + typed("漢e\u{301}"), "漢e\u{301}", true),
        ([.character("\\")] + typed("ae\u{301}") + [.backspace], "a", true),
        ([.character("\\")] + typed("a b c") + [.control("w")], "a b ", true),
        ([.character("\\")] + typed("a b") + [.control("u"), .pasted("z")], "z", true),
        ([.character("\\")] + typed("q?12/") + [.up, .function(5), .tab], "q?12/", true),
        ([.character("\\"), .backspace], nil, true),
        ([.character("\\")] + typed("x") + [.enter, .character("\\")] + typed("y"), "xy", true),
        ([.character("\\")] + [Key](repeating: .character("x"), count: 999), String(repeating: "x", count: 256), true),
    ]

    @Test(arguments: prompts) func promptsAreFedByKeys(keys: [Key], filter: String?, isOpen: Bool) {
        let state = Self.press(keys)
        #expect(state.table.filter?.text == filter)
        #expect((state.prompt != nil) == isOpen)
        #expect(state.quitRequests == 0)
        #expect(state.tab == .connections)
    }

    @Test func ctrlCLeadsOutOfAPrompt() {
        #expect(Self.press([.character("/"), .character("x"), .control("c")]).quitRequests == 1)
        #expect(Self.press([.character("s"), .control("c")]).quitRequests == 1)
    }

    @Test func findingBeginsWhereTheUserStands() {
        let state = Self.press([.down, .down, .character("/")] + Self.typed("ab"))
        #expect(state.search?.origin == 2)
        #expect(state.search?.filter.text == "ab")
        let next = Self.press([.down, .character("/"), .character("a"), .enter, .character("n")])
        #expect(next.search?.origin == 2)
        let previous = Self.press([.down, .down, .character("/"), .character("a"), .enter, .character("N")])
        #expect(previous.search?.origin == 1)
        #expect(previous.search?.isBackward == true)
        #expect(Self.press([.character("n")]).message?.string == "nothing to find yet: / asks")
    }

    @Test func movingLetsTheOrderRest() {
        #expect(Self.press([.down]).isResting)
        #expect(Self.press([.down, .character("I")]).isResting)
        #expect(!Self.press([.down, .character(">")]).isResting)
        #expect(Self.press([.down, .character(">"), .up]).request(0, page: 0).move == 2)
    }

    @Test func errorsOpenAndHostsShowTheirURLs() {
        var state = ScreenState()
        state.tab = .errors
        var surroundings = ScreenState.Surroundings(rows: 1, page: 5, crawl: .running)
        var group = ErrorGroupRow()
        group.group = 7
        surroundings.row = .errorGroup(group)
        _ = state.handle(.enter, in: surroundings)
        #expect(state.expanded == [7])
        _ = state.handle(.enter, in: surroundings)
        #expect(state.expanded.isEmpty)
        state.tab = .hosts
        var host = HostRow()
        host.origin = "http://a.test"
        surroundings.row = .host(host)
        _ = state.handle(.enter, in: surroundings)
        #expect(state.tab == .hosts && state.story?.origin.string == "http://a.test")
        _ = state.handle(.enter, in: surroundings)
        #expect(state.tab == .seen && state.story == nil)
        #expect(state.table.filter?.text == "url:http://a.test/")
        // Back to where the user came from, step by step.
        _ = state.handle(.escape, in: surroundings)
        #expect(state.tab == .hosts && state.story?.origin.string == "http://a.test")
        #expect(state.tables[Tab.seen.rawValue].filter == nil)
        _ = state.handle(.escape, in: surroundings)
        #expect(state.tab == .hosts && state.story == nil)
    }

    private static let filters: [(filter: String, text: SafeText, passes: Bool)] = [
        ("abc", "http://a/xABCx", true), ("ABC", "http://a/abc", true), ("abc", "http://a/ab", false),
        ("aab", "http://x/aaab", true),
        ("漢", "http://a/%E6%BC%A2", true), ("!", "http://a/", false), ("@", "http://a/`", false),
    ]

    @Test(arguments: filters) func filtersPassRows(filter: String, text: SafeText, passes: Bool) {
        #expect((TextFilter(filter)?.passes(text) ?? true) == passes)
    }
}
