import Foundation
import Testing
import Words

struct JSONStringCase: CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let json: String

    init(_ description: String, _ bytes: [UInt8], _ json: String) {
        (self.testDescription, self.bytes, self.json) = (description, bytes, json)
    }

    init(_ description: String, _ text: String, _ json: String) {
        self.init(description, Array(text.utf8), json)
    }
}

private let cases = [
    JSONStringCase("empty", "", #""""#),
    JSONStringCase("plain", "http://h/a?b=c&d='e'", #""http://h/a?b=c&d='e'""#),
    JSONStringCase("quote and backslash", #"a"b\c"#, #""a\"b\\c""#),
    JSONStringCase("quote after eight bytes", #"12345678"9"#, #""12345678\"9""#),
    JSONStringCase("line ends and tab", "\r\n\t", #""\r\n\t""#),
    JSONStringCase("escape sequence", "\u{1B}[31m", #""\u001b[31m""#),
    JSONStringCase("null", "\0", #""\u0000""#),
    JSONStringCase("delete", "1234567\u{7F}", #""1234567\u007f""#),
    JSONStringCase("C1", "\u{9B}31m", #""\u009b31m""#),
    JSONStringCase("letters beyond ASCII", "Überall 漢字 🦊", #""Überall 漢字 🦊""#),
    JSONStringCase("bidi override", "a\u{202E}b", #""a\u202eb""#),
    JSONStringCase("bidi isolates", "\u{2066}\u{2069}", #""\u2066\u2069""#),
    JSONStringCase("separators", "\u{2028}\u{2029}", #""\u2028\u2029""#),
    JSONStringCase("zero width, byte order mark", "\u{200B}\u{FEFF}", #""\u200b\ufeff""#),
    JSONStringCase("tag characters in surrogates", "\u{E0041}", #""\udb40\udc41""#),
    JSONStringCase("lone continuation", [0x61, 0x80, 0x62], "\"a\u{FFFD}b\""),
    JSONStringCase("C1 as a raw byte", [0x9B, 0x33], "\"\u{FFFD}3\""),
    JSONStringCase("overlong", [0xC0, 0xAF], "\"\u{FFFD}\u{FFFD}\""),
    JSONStringCase("surrogate", [0xED, 0xA0, 0x80], "\"\u{FFFD}\u{FFFD}\u{FFFD}\""),
    JSONStringCase("cut off", [0x61, 0xE6, 0xBC], "\"a\u{FFFD}\""),
    JSONStringCase("beyond Unicode", [0xF4, 0x90, 0x80, 0x80], "\"\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\""),
]

@Suite struct JSONStringTests {
    @Test(arguments: cases)
    func escapes(_ example: JSONStringCase) {
        #expect(String(decoding: escaped(example.bytes), as: UTF8.self) == example.json)
    }

    /// Each code point, at each offset within the eight-byte step, comes back from a JSON parser and is never raw if unfit.
    @Test func everyScalarSurvives() throws {
        var scalars = String.UnicodeScalarView()
        for value in UInt32(0)...0x3100 {
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        for offset in 0..<8 {
            let text = String(repeating: "x", count: offset) + String(scalars)
            let json = escaped(Array(text.utf8))
            let parsed = try JSONSerialization.jsonObject(with: Data(json), options: .fragmentsAllowed) as? String
            #expect(parsed?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
            let raw = String(decoding: json, as: UTF8.self).unicodeScalars
            #expect(!raw.contains { $0.value < 0x20 || $0.properties.generalCategory == .format })
        }
    }

    @Test func arbitraryBytesGiveJSON() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let parsed = try? JSONSerialization.jsonObject(with: Data(escaped(bytes)), options: .fragmentsAllowed)
            #expect(parsed as? String == String(decoding: bytes, as: UTF8.self), "\(bytes)")
        }
    }

    private func escaped(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: JSONString.capacity(for: bytes.count)) { json, count in
            if let start = json.baseAddress {
                count = bytes.withUnsafeBufferPointer { JSONString.write($0, to: start) }
            }
        }
    }
}
