import TestSupport
import Testing

@testable import Monitor

@Suite struct KeyParserTests {
    /// What bytes say; a lone ESC at the end is given its time.
    private static func inputs(_ bytes: [UInt8], _ parser: inout KeyParser) -> [TerminalInput] {
        var inputs: [TerminalInput] = []
        for byte in bytes { parser.parse(byte) { inputs.append($0) } }
        return inputs
    }

    private static func keys(_ bytes: some Sequence<UInt8>) -> [Key] {
        var parser = KeyParser()
        var all = inputs(Array(bytes), &parser)
        if let last = parser.giveUp() { all.append(last) }
        return all.compactMap { if case .key(let key) = $0 { key } else { nil } }
    }

    private static let table: [(typed: String, keys: [Key])] = [
        ("ab", [.character("a"), .character("b")]),
        ("\u{1B}", [.escape]), ("\u{1B}\u{1B}", [.escape, .escape]), ("\u{1B}p", [.escape, .character("p")]),
        ("\u{1B}[A\u{1B}OA\u{1B}[1;5A", [.up, .up, .up]),
        ("\u{1B}[H\u{1B}[1~\u{1B}[7~\u{1B}OF\u{1B}[4~", [.home, .home, .home, .end, .end]),
        ("\u{1B}[5~\u{1B}[6~\u{1B}[2~\u{1B}[3~\u{1B}[Z", [.pageUp, .pageDown, .insert, .delete, .backTab]),
        ("\u{1B}OP\u{1B}[11~\u{1B}[[A\u{1B}[15~\u{1B}[21~\u{1B}[24~", [1, 1, 1, 5, 10, 12].map(Key.function)),
        ("\u{8}\u{7F}\t\r\n", [.backspace, .backspace, .tab, .enter, .enter]),
        ("\u{1C}", [.control("\\")]), ("\u{1B}[200~\u{1C}\u{1B}[201~", []),
        ("é漢🦀", [.character("é"), .character("漢"), .character("🦀")]),
        ("\u{1B}[<0;5;7M\u{1B}[<0;5;7m", [.click(x: 4, y: 6)]),
        ("\u{1B}[<64;1;1M\u{1B}[<65;1;1M\u{1B}[<69;1;1M", [.wheelUp, .wheelDown, .wheelDown]),
        ("\u{1B}[<0;0;1M\u{1B}[<0;99999999;1M\u{1B}[<0;1M\u{1B}[<35;1;1M\u{1B}[<;;M", []),
        ("\u{1B}[M !!\u{1B}[M`!!", [.click(x: 0, y: 0), .wheelUp]),
        ("\u{1B}[200~q\r\u{3}é\u{1B}[A\u{1B}[201~q", [.pasted("q"), .pasted("é"), .character("q")]),
        ("\u{1B}]0;title\u{7}q\u{1B}P1$r\u{1B}\\r", [.character("q"), .character("r")]),
        ("\u{1B}_x\u{1B}\\q", [.character("q")]),
        ("\u{1B}[27;2;113~\u{1B}[1;9X\u{1B}[?1;2c\u{1B}[>0;1;2cq", [.character("q")]),
        ("\u{1B}[2\u{3}q", [.control("c"), .character("q")]),
        ("\u{1B}[" + String(repeating: "1", count: 100) + "Aq", [.character("q")]),
        ("\u{1B}[", []), ("\u{1B}O", []),
    ]

    @Test(arguments: table) func bytesBecomeKeys(typed: String, keys: [Key]) {
        #expect(Self.keys(typed.utf8) == keys)
    }

    @Test(
        arguments: [
            ([0xC3], []), ([0xC3, 0x71], [.character("q")]), ([0xFF, 0x80, 0x71], [.character("q")]),
            ([0xC2, 0x9B, 0x71], [.character("q")]), ([0xED, 0xA0, 0x80, 0x71], [.character("q")]),
            ([0xF4, 0x90, 0x80, 0x80, 0x71], [.character("q")]), ([0xE2, 0x1B, 0x5B, 0x41], [.up]),
        ] as [([UInt8], [Key])])
    func whatIsNoTextIsDropped(bytes: [UInt8], keys: [Key]) {
        #expect(Self.keys(bytes) == keys)
    }

    @Test func answersAreNoKeys() {
        var parser = KeyParser()
        #expect(Self.inputs(Array("\u{1B}[?2026;2$y".utf8), &parser) == [.synchronises(true)])
        #expect(Self.inputs(Array("\u{1B}[?2026;0$y".utf8), &parser) == [.synchronises(false)])
        #expect(Self.inputs(Array("\u{1B}[?2026;4$y".utf8), &parser) == [.synchronises(false)])
        #expect(Self.inputs(Array("\u{1B}[?9;1$y".utf8), &parser) == [])
    }

    @Test func onlyTimeTellsEscapeFromASequence() {
        var parser = KeyParser()
        #expect(parser.patience == nil)
        #expect(Self.inputs([0x1B], &parser) == [])
        #expect(parser.patience == KeyParser.escapePatience)
        #expect(parser.giveUp() == .key(.escape))
        #expect(parser.patience == nil)
        #expect(Self.inputs(Array("[A".utf8), &parser) == [.key(.character("[")), .key(.character("A"))])
        #expect(Self.inputs(Array("\u{1B}[1".utf8), &parser) == [])
        #expect(parser.patience == KeyParser.sequencePatience)
        #expect(parser.giveUp() == nil)
        #expect(Self.inputs([0x41], &parser) == [.key(.character("A"))])
    }

    @Test func aPasteWithoutAnEndDoesNotHoldTheKeyboardForEver() {
        var parser = KeyParser()
        #expect(Self.inputs(Array("\u{1B}[200~q".utf8), &parser) == [.key(.pasted("q"))])
        #expect(parser.patience == KeyParser.pastePatience)
        #expect(parser.giveUp() == nil)
        #expect(Self.inputs([0x71], &parser) == [.key(.character("q"))])
    }

    /// Whatever comes, it comes out the same in pieces of any size, and nothing grows.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func randomBytesLeaveTheParserUsable(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var parser = KeyParser()
        let starts = ["\u{1B}[", "\u{1B}[<0;", "\u{1B}]", "\u{1B}P", "\u{1B}O", "é", "\u{1B}[200~", "\u{1B}[M", ";1M"]
        for _ in 0..<2_000 {
            let text = starts.randomElement(using: &random) ?? ""
            _ = Self.inputs(Array(text.utf8) + [UInt8.random(in: 0...255, using: &random)], &parser)
        }
        while parser.patience != nil { _ = parser.giveUp() }
        #expect(Self.inputs([0x71], &parser) == [.key(.character("q"))])
    }
}
