import TestSupport
import Testing
import Web

/// A text in an encoding, and what it says.
struct TextCase: Sendable, CustomTestStringConvertible {
    var label: String
    var bytes: [UInt8]
    var text: String
    init(_ label: String, _ bytes: [UInt8], _ text: String) {
        (self.label, self.bytes, self.text) = (label, bytes, text)
    }
    var testDescription: String { "\(label) \(text)" }
}

@Suite struct TextDecoderTests {
    static let cases: [TextCase] = [
        TextCase("utf-8", Array("aé€😀".utf8), "aé€😀"),
        TextCase("windows-1252", [0x41, 0x80, 0x81, 0xE9, 0xFF], "A€\u{81}éÿ"),
        TextCase("windows-1253", [0xE1, 0xAA, 0x62], "α\u{FFFD}b"),
        TextCase("windows-1255", [0xCA, 0xE0, 0xC8], "\u{5BA}\u{5D0}\u{5B8}"),
        TextCase("windows-1258", [0x61, 0xEC, 0x62], "a\u{301}b"),
        TextCase("windows-874", [0xA1, 0x85, 0xDB, 0x81], "ก…\u{FFFD}\u{81}"),
        TextCase("koi8-r", [0xD1], "я"), TextCase("koi8-u", [0xA4, 0xAE, 0xBE], "єўЎ"),
        TextCase("macintosh", [0x8E, 0xC6, 0xDB, 0xF0], "é∆€\u{F8FF}"),
        TextCase("x-mac-cyrillic", [0xDF, 0xA2, 0xFF], "яҐ€"),
        TextCase("iso-8859-7", [0xA4, 0xAA, 0xAE], "€ͺ\u{FFFD}"), TextCase("iso-8859-8-i", [0xE0], "א"),
        TextCase("ibm866", [0xEF, 0x7F], "я\u{7F}"),
        TextCase("x-user-defined", [0x41, 0x80, 0xFF], "A\u{F780}\u{F7FF}"),
        TextCase("shift_jis", [0x93, 0xFA, 0x81, 0x7C, 0xB1, 0x80, 0x5C, 0x7E, 0xF0, 0x40], "日－ｱ\u{80}\\~\u{E000}"),
        // A lead byte without its partner swallows no markup; a trail byte may look like a letter.
        TextCase("shift_jis", [0x83, 0x41, 0x83, 0x22, 0xFD, 0x83, 0xFF, 0x83], "ア\u{FFFD}\"\u{FFFD}\u{FFFD}\u{FFFD}"),
        TextCase("euc-jp", [0xC6, 0xFC, 0x8E, 0xB1, 0x8F, 0xB0, 0xA1, 0xAD, 0xA1, 0xFC, 0xE2], "日ｱ丂①髙"),
        TextCase(
            "euc-jp", [0xC6, 0x22, 0x8F, 0xB0, 0x3C, 0x8F, 0x3E, 0x80, 0x8E, 0xE0],
            "\u{FFFD}\"\u{FFFD}<\u{FFFD}>\u{FFFD}\u{FFFD}"),
        TextCase("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42, 0x3C], "日<"),
        TextCase("iso-2022-jp", [0x1B, 0x28, 0x4A, 0x5C, 0x7E, 0x1B, 0x28, 0x49, 0x31], "¥‾ｱ"),
        TextCase("iso-2022-jp", [0x1B, 0x24, 0x42, 0x1B, 0x28, 0x42, 0x41], "\u{FFFD}A"),
        TextCase("iso-2022-jp", [0x1B, 0x28, 0x58, 0x0E, 0x80], "\u{FFFD}(X\u{FFFD}\u{FFFD}"),
        TextCase("iso-2022-jp", [0x41, 0x1B, 0x24], "A\u{FFFD}$"),
        TextCase("iso-2022-jp", [0x1B, 0x24, 0x40, 0x46], "\u{FFFD}"),
        TextCase("gbk", [0xD6, 0xD0, 0x80, 0xA2, 0xE3, 0xA3, 0xA0, 0xFF], "中€€\u{3000}\u{FFFD}"),
        TextCase(
            "gb18030", [0x81, 0x30, 0x81, 0x30, 0x94, 0x39, 0xDA, 0x33, 0x84, 0x31, 0xA2, 0x33], "\u{80}💩\u{FFDF}"),
        TextCase(
            "gb18030", [0x81, 0x30, 0x81, 0x22, 0x81, 0x30, 0x3C, 0x81, 0x3E], "\u{FFFD}0\u{FFFD}\"\u{FFFD}0<\u{FFFD}>"),
        TextCase("gb18030", [0xFE, 0x39, 0xFE, 0x39, 0x81, 0x30], "\u{FFFD}\u{FFFD}"),
        TextCase(
            "big5", [0xA4, 0xA4, 0xA1, 0x45, 0x88, 0x62, 0xA4, 0x22, 0x87, 0x40], "中‧\u{CA}\u{304}\u{FFFD}\"\u{43F0}"),
        TextCase("big5", [0xA3, 0xC0, 0xA3, 0xE1, 0xA1, 0x5A, 0xF9, 0xF9], "␀€╴═"),
        TextCase("euc-kr", [0xC7, 0xD1, 0x81, 0x41, 0xC9, 0xA1, 0x80, 0x81, 0x22], "한갂\u{FFFD}\u{FFFD}\u{FFFD}\""),
        TextCase(
            "utf-16le", [0x41, 0, 0xE9, 0, 0x3D, 0xD8, 0, 0xDE, 0, 0xDC, 0x3D, 0xD8, 0x42, 0, 0x43],
            "Aé😀\u{FFFD}\u{FFFD}B\u{FFFD}"),
        TextCase("utf-16be", [0, 0x41, 0xD8, 0x3D, 0xDE, 0, 0xD8, 0x3D, 0xD8, 0x3D], "A😀\u{FFFD}\u{FFFD}"),
        TextCase("iso-2022-kr", Array("<a href=x>".utf8), "\u{FFFD}"),
        TextCase("iso-2022-kr", [], ""),
    ]

    @Test(arguments: cases) func decodes(_ test: TextCase) throws {
        let encoding = try #require(Encoding(test.label))
        let decoder = PageDecoder()
        let expected = DecodedPage(encoding: encoding, text: Array(test.text.utf8))
        let whole = decodePage([test.bytes[...]], declared: encoding, with: decoder)
        #expect(String(decoding: whole.text, as: UTF8.self).debugDescription == test.text.debugDescription)
        let single = test.bytes.indices.map { test.bytes[$0...$0] }
        #expect(decodePage(single, declared: encoding, with: decoder) == expected, "byte by byte")
        for cut in test.bytes.indices {
            let pieces = [test.bytes[..<cut], test.bytes[cut...]]
            #expect(decodePage(pieces, declared: encoding, with: decoder) == expected, "cut at \(cut)")
        }
    }

    /// Whatever the bytes: well-formed UTF-8, the same under every cut, and a length within bounds.
    @Test(arguments: Encoding.allCases.filter { $0 != .utf8 }) func survivesAnyBytes(_ encoding: Encoding) {
        let decoder = PageDecoder()
        var generator = SplitMix64(seed: 7)
        let frequent: [UInt8] = [
            0x1B, 0x24, 0x28, 0x42, 0x30, 0x39, 0x22, 0x3C, 0x81, 0x8E, 0x8F, 0xA1, 0xD8, 0xDC, 0xFE,
        ]
        for _ in 0..<40 {
            let page = (0..<Int.random(in: 1...200, using: &generator)).map { _ in
                Bool.random(using: &generator)
                    ? UInt8.random(in: 0...255, using: &generator)
                    : frequent.randomElement(using: &generator) ?? 0
            }
            guard page.count < 2 || !(page.starts(with: [0xFE, 0xFF]) || page.starts(with: [0xFF, 0xFE])) else {
                continue
            }
            let whole = decodePage([page[...]], declared: encoding, with: decoder)
            let cut = decodePage(randomPieces(of: page, &generator), declared: encoding, with: decoder)
            #expect(whole == cut)
            #expect(whole.text.count <= 4 * page.count + 4)
            #expect(String(validating: whole.text, as: UTF8.self) != nil)
        }
    }

    /// A meta element behind the bytes that are looked at first changes what follows it, where nothing else has spoken.
    @Test func latePagesChange() {
        let padding = [UInt8](repeating: 0x20, count: 1024)
        let meta = Array("<meta charset=koi8-r>".utf8)
        let page = [0xD1, 0x3E] + padding + [0xD1] + meta + [0xD1, 0x3C, 0xD1]
        let expected = Array("Ñ>".utf8) + padding + Array("Ñ<meta charset=koi8-r>я<я".utf8)
        let decoder = PageDecoder()
        for cut in page.indices {
            let result = decodePage([page[..<cut], page[cut...]], with: decoder)
            #expect(result == DecodedPage(encoding: .koi8R, text: expected), "cut at \(cut)")
        }
        #expect(decodePage([page[...]], declared: .windows1251, with: decoder).encoding == .windows1251)
        let named = Array("<meta charset=utf-8>".utf8) + page
        #expect(decodePage([named[...]], with: decoder).encoding == .utf8)
    }

    /// Every character that an encoder writes is the one that the decoder reads.
    @Test(arguments: Encoding.allCases.filter { $0.output == $0 && $0 != .utf8 }) func queriesReadBack(
        _ encoding: Encoding
    ) {
        var written = 0
        for value in stride(from: UInt32(0xA0), through: 0x1FFFF, by: 23) {
            guard let scalar = UnicodeScalar(value),
                let url = resolve(Array("http://h/?\(scalar)".utf8), base: "http://h/", encoding: encoding)
            else { continue }
            let query = Array(url.search.utf8.dropFirst())
            guard !query.starts(with: "%26%23".utf8) else { continue }
            written += 1
            let text = decodePage([percentDecoded(query)[...]], declared: encoding).text
            let isKatakana = encoding == .iso2022JP && (0xFF61...0xFF9F).contains(value)
            #expect(text == Array(String(scalar).utf8) || isKatakana, "\(String(value, radix: 16)) \(url.search)")
        }
        #expect(written > 0)
    }

    private func percentDecoded(_ text: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var position = 0
        while position < text.count {
            // The standard leaves a percent sign be that is a byte of the encoding.
            let digits = text[position...].dropFirst().prefix(2)
            if text[position] == UInt8(ascii: "%"), let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(byte)
                position += 3
            } else {
                bytes.append(text[position])
                position += 1
            }
        }
        return bytes
    }
}
