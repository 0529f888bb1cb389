import TestSupport
import Testing

@testable import Words

@Suite struct SafeTextTests {
    private static let filtered: [(input: [UInt8], output: String, cells: Int)] = [
        (Array("plain".utf8), "plain", 5),
        (Array("https://evil/\r200 OK  https://bank/".utf8), "https://evil/\u{FFFD}200 OK  https://bank/", 35),
        (Array("a\u{8}b\u{1B}[2Jc\u{7F}".utf8), "a\u{FFFD}b\u{FFFD}[2Jc\u{FFFD}", 9),
        (Array("\u{9B}31m".utf8), "\u{FFFD}31m", 4),
        (Array("a\u{202E}b\u{2066}c\u{200F}".utf8), "a\u{FFFD}b\u{FFFD}c\u{FFFD}", 6),
        (Array("a\u{200B}b\u{FEFF}\u{AD}".utf8), "a\u{FFFD}b\u{FFFD}\u{FFFD}", 5),
        (Array("a\u{2028}b\u{2029}c\u{85}".utf8), "a\u{FFFD}b\u{FFFD}c\u{FFFD}", 6),
        (Array("\u{E000}\u{FFFF}\u{10FFFF}\u{378}".utf8), "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", 4),
        (Array("x\u{FE0F}\u{115F}\u{3164}".utf8), "x\u{FFFD}\u{FFFD}\u{FFFD}", 4),
        ([0x61, 0xFF, 0x62, 0xC3, 0x28], "a\u{FFFD}b\u{FFFD}(", 5),
        ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}", 3),
        ([0xE6, 0xBC], "\u{FFFD}", 1),
        ([0xC0, 0x80], "\u{FFFD}\u{FFFD}", 2),
        (Array("漢字 é 🦀".utf8), "漢字 é 🦀", 9),
        (Array("e\u{301}".utf8), "e\u{301}", 1),
        (Array("\u{301}e".utf8), "\u{FFFD}e", 2),
        (Array(("e" + String(repeating: "\u{301}", count: 100) + "x").utf8), "e\u{301}\u{301}\u{301}\u{301}x", 2),
        (Array("\u{1112}\u{1161}\u{11AB}".utf8), "\u{1112}\u{1161}\u{11AB}", 2),
    ]

    @Test(arguments: filtered) func hostileBytesAreReplaced(input: [UInt8], output: String, cells: Int) {
        let text = SafeText(untrusted: input)
        #expect(Array(text.string.unicodeScalars) == Array(output.unicodeScalars))
        #expect(text.cells == cells)
    }

    private static let cuts: [(text: SafeText, cells: Int, prefix: String, suffix: String, elided: String)] = [
        ("abcdef", 6, "abcdef", "abcdef", "abcdef"),
        ("abcdef", 5, "abcde", "bcdef", "ab…ef"),
        ("abcdef", 1, "a", "f", "a"),
        ("abcdef", 0, "", "", ""),
        ("abcdef", -1, "", "", ""),
        ("漢字漢字", 5, "漢字", "漢字", "漢…字"),
        ("漢字漢字", 4, "漢字", "漢字", "漢…"),
        ("ab\u{301}c", 2, "ab\u{301}", "b\u{301}c", "a…"),
        // No percent-encoded byte is cut in two.
        ("ab%E6%BCcdefgh", 7, "ab%E6%B", "Ccdefgh", "ab…efgh"),
        ("ab%E6%BCcdefgh", 8, "ab%E6%BC", "BCcdefgh", "ab…defgh"),
        ("abcdefgh%E6%BC", 7, "abcdefg", "h%E6%BC", "abc…%BC"),
        ("abcdefgh%E6%BC", 6, "abcdef", "%E6%BC", "abc…"),
    ]

    @Test(arguments: cuts)
    func cuttingCountsCells(text: SafeText, cells: Int, prefix: String, suffix: String, elided: String) {
        #expect(text.prefix(cells: cells).string == prefix)
        #expect(text.suffix(cells: cells).string == suffix)
        #expect(text.elidedInMiddle(to: cells).string == elided)
    }

    @Test func droppingHalfOfAWideCharacterLeavesASpace() {
        let text: SafeText = "漢字x"
        #expect(text.dropFirst(cells: 1).string == " 字x")
        #expect(text.dropFirst(cells: 2).string == "字x")
        #expect(text.dropFirst(cells: 9).string == "")
        #expect(text.dropFirst(cells: -1) == text)
    }

    @Test func paddingFillsOrCutsToTheWidth() {
        #expect(("漢字" as SafeText).padded(to: 3).string == "漢 ")
        #expect(("ab" as SafeText).padded(to: 4).string == "ab  ")
        #expect(("ab" as SafeText).paddedAtStart(to: 4).string == "  ab")
        #expect(("ab" as SafeText).padded(to: 0).string == "")
    }

    @Test func interpolationTakesNumbersAndSafeTexts() {
        let name = SafeText(untrusted: "a\nb")
        let text: SafeText = "todo \(42)/\(name)\u{1B}"
        #expect(text.string == "todo 42/a\u{FFFD}b\u{FFFD}")
        #expect(text.cells == 12)
    }

    @Test func asciiFormKeepsTheCells() {
        let text: SafeText = "a漢é e\u{301}"
        #expect(text.inASCII.string == "a??? ?")
        #expect(text.inASCII.cells == text.cells)
    }

    @Test func lengthIsLimited() {
        let long = [UInt8](repeating: 0x61, count: 100_000)
        #expect(SafeText(untrusted: long).cells == 4096)
        #expect(SafeText(untrusted: "漢字漢字", maxCells: 5).string == "漢字")
        #expect(SafeText(untrusted: "abc", maxCells: 0).string == "")
        let marks = SafeText(untrusted: "e" + String(repeating: "\u{301}", count: 100_000))
        #expect(marks.string.unicodeScalars.count == 1 + SafeText.maxMarks)
    }

    /// Every code point there is, alone and after a base: never a forbidden one, never a wrong count.
    @Test func noCodePointPassesThatATerminalCouldObey() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = SafeText(untrusted: "x\(String(Character(scalar)))")
            let failed = text.string.unicodeScalars.contains { isForbidden($0) } || !(1...3).contains(text.cells)
            if failed {
                Issue.record("U+\(String(value, radix: 16)) passes")
            }
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func randomBytesNeverPassAForbiddenScalar(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<5_000 {
            let bytes = hostileBytes(&random)
            let limit = Int.random(in: 0...80, using: &random)
            let text = SafeText(untrusted: bytes, maxCells: limit)
            check(text, atMost: limit)
            let cut = Int.random(in: -1...90, using: &random)
            check(text.prefix(cells: cut), atMost: max(0, cut))
            check(text.suffix(cells: cut), atMost: max(0, cut))
            check(text.dropFirst(cells: cut), atMost: limit)
            check(text.elidedInMiddle(to: cut), atMost: max(0, cut))
            check(text.inASCII, atMost: limit)
            #expect(text.padded(to: cut).cells == max(0, cut))
        }
    }

    private func check(_ text: SafeText, atMost limit: Int) {
        var cells = 0
        var marks = 0
        var isSound = true
        for scalar in text.string.unicodeScalars {
            isSound = isSound && !isForbidden(scalar)
            let width = SafeText(untrusted: "x" + String(Character(scalar))).cells - 1
            marks = width == 0 ? marks + 1 : 0
            isSound = isSound && marks <= SafeText.maxMarks
            cells += width
        }
        #expect(isSound && cells == text.cells && cells <= limit, "\(text.string.debugDescription) in \(limit)")
    }

    /// Written from the list of what harms, not from the filter.
    private func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
        case 0xFE00...0xFE0F, 0xFEFF, 0xFFF9...0xFFFB, 0xD800...0xF8FF, 0xFDD0...0xFDEF, 0xE0000...0x10FFFF: true
        default: scalar.value & 0xFFFE == 0xFFFE || scalar.properties.isBidiControl
        }
    }

    private func hostileBytes(_ random: inout SplitMix64) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...60, using: &random) {
            switch UInt8.random(in: 0...4, using: &random) {
            case 0: bytes.append(UInt8.random(in: 0...255, using: &random))
            case 1: bytes.append(UInt8.random(in: 0x20...0x7E, using: &random))
            case 2: bytes += Array("\u{301}".utf8)
            case 3: bytes += Array("漢".utf8)
            default:
                let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) ?? "\u{202E}"
                bytes += Array(String(Character(scalar)).utf8)
            }
        }
        return bytes
    }
}
