import TestSupport
import Testing

@testable import CrawltopKit

/// Lines of a log that is read again. They may come from anybody.
@Suite struct JSONFieldReaderTests {
    private func fields(_ line: String) -> [String: JSONFieldReader.Value]? {
        JSONFieldReader.fields(of: Array(line.utf8)[...])
    }

    @Test func fieldsAreReadByTheirPaths() throws {
        let line =
            #"{"type":"fetch","a":{"b":{"c":-1.5e2}},"list":[1,{"x":"y"},[]],"t":true,"n":null,"e":{},"s":"é\né\/\"\ud83d\ude00"}"#
        let found = try #require(fields(line))
        #expect(found["type"] == .text(Array("fetch".utf8)) && found["a.b.c"] == .number(-150))
        #expect(found["t"] == .bool(true) && found["n"] == .null && found["s"] == .text(Array("é\né/\"😀".utf8)))
        #expect(found.count == 5)
    }

    @Test(
        arguments: [
            "", "{", "[]", "{}x", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":"x}"#, #"{"a":"\u12"}"#, #"{"a":tru}"#,
            #"{"a":1e999}"#, #"{"a":[1}"#, String(repeating: #"{"a":"#, count: 100_000),
            "{" + (0...2_000).map { "\"\($0)\":1" }.joined(separator: ",") + "}",
        ])
    func whatIsNoObjectHasNoFields(line: String) {
        #expect(fields(line) == nil)
    }

    @Test func loneSurrogatesAndForeignBytesAreText() {
        #expect(fields(#"{"a":"\ud800x"}"#)?["a"] == .text(Array("\u{FFFD}x".utf8)))
        #expect(fields(#"{"a":"\ud800\u0041"}"#)?["a"] == .text(Array("\u{FFFD}\u{FFFD}".utf8)))
        let bytes = Array(#"{"a":""#.utf8) + [0xFF, 0x80] + Array(#""}"#.utf8)
        #expect(JSONFieldReader.fields(of: bytes[...])?["a"] == .text([0xFF, 0x80]))
    }

    @Test func anyDamageLeavesFieldsOrNone() {
        let line = Array(#"{"type":"fetch","a":{"b":[1,2,{"c":"\u00e9"}]},"t":true,"n":-1.5}"#.utf8)
        var dice = SplitMix64(seed: 1)
        for _ in 0..<20_000 {
            var bytes = line
            for _ in 0...dice.next() % 3 {
                bytes[Int(dice.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: dice.next())
            }
            let found = JSONFieldReader.fields(of: bytes[..<Int(dice.next() % UInt64(bytes.count + 1))])
            #expect(found?.count ?? 0 <= 8)
        }
    }
}
