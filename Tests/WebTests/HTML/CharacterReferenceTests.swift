// Character references, with the rule that attributes have of their own.

import Testing

@testable import Web

struct CharacterReferenceTests {
    static let cases: [(source: String, attribute: String, text: String)] = [
        ("a&amp;b", "a&b", "a&b"),
        ("&amp", "&", "&"),
        ("&amp=", "&amp=", "&="),
        ("&ampx", "&ampx", "&x"),
        ("&amp1", "&amp1", "&1"),
        ("&amp-", "&-", "&-"),
        ("&AMP;&LT&lt;", "&<<", "&<<"),
        ("&notit;", "&notit;", "¬it;"),
        ("&notin;", "∉", "∉"),
        ("&notin", "&notin", "¬in"),
        ("&not;in", "¬in", "¬in"),
        ("&copy=1&reg_", "&copy=1®_", "©=1®_"),
        ("&hellip", "&hellip", "&hellip"),
        ("&nGt;&NotEqualTilde;", "≫⃒≂̸", "≫⃒≂̸"),
        ("&CounterClockwiseContourIntegral;", "∳", "∳"),
        (
            "&CounterClockwiseContourIntegralx;", "&CounterClockwiseContourIntegralx;",
            "&CounterClockwiseContourIntegralx;"
        ),
        ("&NewLine;&Tab;", "\n\t", "\n\t"),
        ("&", "&", "&"),
        ("& &; &x; &1;", "& &; &x; &1;", "& &; &x; &1;"),
        ("&#65;&#65&#x41;&#X41x", "AAAAx", "AAAAx"),
        ("&#;&#x;&#xg;&#", "&#;&#x;&#xg;&#", "&#;&#x;&#xg;&#"),
        (
            "&#0;&#xD800;&#x110000;&#99999999999999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}",
            "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"
        ),
        ("&#128;&#x9F;&#x81;", "€Ÿ\u{81}", "€Ÿ\u{81}"),
        ("&#13;&#x10FFFF;&#xFFFE;", "\r\u{10FFFF}\u{FFFE}", "\r\u{10FFFF}\u{FFFE}"),
        ("\r\n\r\rx\0", "\n\n\nx\u{FFFD}", "\n\n\nx\u{FFFD}"),
    ]

    private func decode(_ source: String, inAttribute: Bool) -> String {
        var output = ByteBuffer(capacity: 1)
        Array(source.utf8).withUnsafeBufferPointer {
            CharacterReference.decode($0, inAttribute: inAttribute, into: &output)
        }
        return String(decoding: output.bytes, as: UTF8.self)
    }

    @Test(arguments: cases)
    func decodes(source: String, attribute: String, text: String) {
        // As bytes: strings compare by canonical equivalence.
        #expect(Array(decode(source, inAttribute: true).utf8) == Array(attribute.utf8))
        #expect(Array(decode(source, inAttribute: false).utf8) == Array(text.utf8))
    }

    @Test func theTableIsWhole() {
        let entries = "\(CharacterReference.table)".split(separator: " ")
        #expect(entries.count == 2_125)
        #expect(entries.filter { $0.contains("!") }.count == 106)
        for entry in entries {
            let parts = entry.split { $0 == ":" || $0 == "!" }
            let scalars = parts[1].split(separator: "+").compactMap {
                UInt32($0, radix: 16).flatMap(Unicode.Scalar.init)
            }
            let expected = String(String.UnicodeScalarView(scalars))
            #expect(Array(decode("&\(parts[0]);", inAttribute: true).utf8) == Array(expected.utf8))
        }
    }
}
