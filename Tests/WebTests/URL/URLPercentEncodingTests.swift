import Testing
import Web

/// A component, the text before and after it in a URL, and the ASCII that is percent-encoded in it.
struct EncodeSetCase: Sendable, CustomTestStringConvertible {
    var name: String
    var before: String
    var after = ""
    var encoded: String
    /// ASCII that would end the component, or the URL, or has another meaning in it.
    var ends = ""
    var component: @Sendable (WebURL) -> String

    var testDescription: String { name }
}

@Suite struct URLPercentEncodingTests {
    @Test(arguments: [
        EncodeSetCase(name: "path", before: "http://h/x", after: "x", encoded: " \"<>^`{}\u{7F}", ends: "?#\\") {
            String($0.pathname.dropFirst(2).dropLast())
        },
        EncodeSetCase(name: "opaque path", before: "foo:x", after: "x", encoded: "\u{7F}", ends: "?#") {
            String($0.pathname.dropFirst().dropLast())
        },
        EncodeSetCase(name: "query", before: "foo://h?x", after: "x", encoded: " \"<>\u{7F}", ends: "#") {
            String($0.search.dropFirst(2).dropLast())
        },
        EncodeSetCase(name: "special query", before: "http://h?x", after: "x", encoded: " \"<>'\u{7F}", ends: "#") {
            String($0.search.dropFirst(2).dropLast())
        },
        EncodeSetCase(name: "fragment", before: "http://h#x", after: "x", encoded: " \"<>`\u{7F}") {
            String($0.hash.dropFirst(2).dropLast())
        },
        EncodeSetCase(
            name: "userinfo", before: "http://x", after: "x@h/", encoded: " \"<>^`{};=@[]|\u{7F}", ends: "/?#\\:"
        ) {
            String($0.username.dropFirst().dropLast())
        },
        EncodeSetCase(
            name: "opaque host", before: "foo://x", after: "x", encoded: "\u{7F}", ends: "/?#@: <>[\\]^|"
        ) {
            String($0.hostname.dropFirst().dropLast())
        },
    ])
    func encodesWhatTheSetHolds(_ test: EncodeSetCase) throws {
        for value in UInt8(0x20)...0x7F {
            let character = String(UnicodeScalar(value))
            guard !test.ends.contains(character) else { continue }
            let url = try WebURL(test.before + character + test.after)
            let digits = String(value, radix: 16, uppercase: true)
            #expect(test.component(url) == (test.encoded.contains(character) ? "%\(digits)" : character))
        }
        #expect(test.component(try WebURL("\(test.before)\u{1}\(test.after)")) == "%01")
        #expect(test.component(try WebURL("\(test.before)\u{20AC}\u{1F600}\(test.after)")) == "%E2%82%AC%F0%9F%98%80")
        #expect(test.component(try WebURL("\(test.before)%zz%2f%\(test.after)")) == "%zz%2f%")
    }

    /// An ill-formed sequence counts as U+FFFD, one for each maximal subpart.
    @Test(arguments: [
        ([0x80] as [UInt8], 1), ([0xFF, 0xFE], 2), ([0xC3], 1), ([0xE2, 0x82], 1), ([0xE2, 0x28], 1),
        ([0xC0, 0x80], 2),
        ([0xED, 0xA0, 0x80], 3), ([0xF0, 0x9F, 0x98], 1), ([0xF4, 0x90, 0x80, 0x80], 4), ([0xF0, 0x80, 0x80], 3),
    ])
    func replacesIllFormedSequences(_ sequence: [UInt8], _ count: Int) throws {
        let input = Array("http://h/".utf8) + sequence + Array("x".utf8)
        let path = try input.withUnsafeBufferPointer { try WebURL(bytes: $0).pathname }
        let kept = sequence.contains(0x28) ? "(" : ""
        #expect(path == "/" + String(repeating: "%EF%BF%BD", count: count) + kept + "x")
    }
}
