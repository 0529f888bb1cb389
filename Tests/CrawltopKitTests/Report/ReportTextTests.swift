import Foundation
import TestSupport
import Testing
import Words

@testable import CrawltopKit

/// Whatever a server writes is text in each form, and nothing else.
@Suite struct ReportTextTests {
    private static let pieces = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\"", "'", ",", ";", "|", "\\", "`", "<", ">", "&", "*", "_", "[", "]",
        "(", ")",
        "!", "#", "~", "{", "}", "$", ":", ".", "www.", "http://a.test/", "</script>", "<script>alert(1)</script>",
        "<!--",
        "]]>", "<img src=x onerror=alert(1)>", "&lt;", "&#60;", "=1+1", "=HYPERLINK(\"http://a.test\")", "@SUM(A1)",
        "\u{202E}",
        "\u{0}", "\u{1B}[31m", "\u{9B}2J", "\u{FF1D}1", "a", "7", " ", "ä", "漢", "\u{FEFF}", "\u{200B}", "\u{301}",
        "https:",
        "javascript:alert(1)", "::error::x",
    ]

    private static func texts() -> [[UInt8]] {
        var random = SplitMix64(seed: 7)
        return (0..<3_000).map { _ in
            var text: [UInt8] = []
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                text += Array((pieces.randomElement(using: &random) ?? "").utf8)
                // Bytes that are no UTF-8.
                if Int.random(in: 0..<8, using: &random) == 0 { text.append(.random(in: 0x80...0xFF, using: &random)) }
            }
            return text
        }
    }

    private func written(_ write: (LineBuffer) -> Void) -> String {
        let line = LineBuffer()
        write(line)
        return String(decoding: line.bytes, as: UTF8.self)
    }

    private func isSafe(_ text: String) -> Bool { text == SafeText(untrusted: text, maxCells: .max).string }

    /// Without regard to marks that make one character of several scalars.
    private func replaced(_ text: String, _ pairs: [(String, String)]) -> String {
        pairs.reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1, options: .literal) }
    }

    @Test func aFieldIsOneField_AndNoFormula() {
        for text in Self.texts() {
            let field = written { $0.append(csv: text) }
            #expect(isSafe(field))
            let scalars = Array(field.unicodeScalars)
            var value = field
            if scalars.first == "\"" {
                #expect(scalars.count > 1 && scalars.last == "\"")
                let inner = String.UnicodeScalarView(scalars.dropFirst().dropLast())
                // Quotes are doubled, every one of them.
                #expect(!replaced(String(inner), [("\"\"", "")]).unicodeScalars.contains("\""))
                value = replaced(String(inner), [("\"\"", "\"")])
            } else {
                #expect(!scalars.contains { ",;\"\r\n".unicodeScalars.contains($0) })
            }
            let safe = SafeText(untrusted: text, maxCells: .max).string
            #expect(value == safe || value == "'\(safe)")
            let first = value.unicodeScalars.first { $0 != " " }
            #expect(first.map { !"=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains($0) } ?? true)
        }
    }

    @Test func markupIsText() {
        for text in Self.texts() {
            let markup = written { $0.append(markup: text) }
            #expect(isSafe(markup))
            #expect(!markup.unicodeScalars.contains { "<>\"'".unicodeScalars.contains($0) })
            let plain = replaced(
                markup, [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")])
            #expect(plain == SafeText(untrusted: text, maxCells: .max).string)
        }
    }

    @Test func markdownHasNoSigns() throws {
        for text in Self.texts() {
            let markdown = written { $0.append(markdown: text, longest: .max) }
            #expect(isSafe(markdown))
            let whole = /<code>(.*)<\/code>/.matchingSemantics(.unicodeScalar)
            let inner = String(try #require(markdown.wholeMatch(of: whole)).1)
            let reference = /&#([0-9]+);/.matchingSemantics(.unicodeScalar)
            let rest = inner.replacing(reference, with: "").unicodeScalars
            #expect(rest.allSatisfy { !$0.isASCII || $0 == " " || $0.properties.isAlphabetic || "0"..."9" ~= $0 })
            let plain = inner.replacing(reference) { match in
                UInt32(match.1).flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
            }
            #expect(plain == SafeText(untrusted: text, maxCells: .max).string)
        }
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("=1", "\"'=1\""), (" -1", "\"' -1\""),
        ("", ""),
        ("1-2", "1-2"), ("http://a.test/?a=b", "http://a.test/?a=b"),
    ]) func fieldsAreAsReadable(text: String, field: String) {
        #expect(written { $0.append(csv: text) } == field)
    }
}
