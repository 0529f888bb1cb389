import Testing

@testable import Monitor

@Suite struct EscapeFilterTests {
    private static let sequences: [(typed: String, keys: String)] = [
        ("abc", "abc"), ("\u{1B}", "\u{1B}"), ("\u{1B}p", "\u{1B}p"), ("\u{1B}[200~p", "\u{1B}p"),
        ("\u{1B}[1;9Cp", "\u{1B}p"), ("\u{1B}Oxp", "\u{1B}p"), ("\u{1B}\u{1B}[2~p", "\u{1B}\u{1B}p"),
        ("\u{1B}[2\u{3}p", "\u{1B}\u{3}p"), ("[2O", "[2O"),
    ]

    @Test(arguments: sequences) func sequencesAreNoKeys(typed: String, keys: String) {
        var filter = EscapeFilter()
        let passed = typed.utf8.compactMap { Key(byte: $0) }.compactMap { filter.pass($0, at: 0) }
        #expect(passed == keys.utf8.compactMap { Key(byte: $0) })
    }

    @Test func aLaterKeyIsNoPartOfASequence() {
        var filter = EscapeFilter()
        #expect(filter.pass(.escape, at: 0) == .escape)
        #expect(filter.pass(.character("["), at: EscapeFilter.patience + 1) == .character("["))
        #expect(filter.pass(.character("2"), at: EscapeFilter.patience + 2) == .character("2"))
    }
}
