import TestSupport
import Testing

@testable import Web

/// The way around the state machine must give the state machine's answers.
@Suite struct URLPlainLinkTests {
    private static let bases = [
        nil, "http://h", "https://h/a/b/c?q#f", "http://u:p@h:8080//x//", "https://h/..a/.b./c.", "file:///C:/a",
        "foo:/a/b",
    ]

    @Test(arguments: [
        "a", "a/b.html", "/a", "/a/b?q#f", "//o", "//o/p", "http://o", "https://o:81/p?q#f", "http://o?q",
        "https://o#f",
        "./a", "../a", "../../../a", "./.././a", "../", "./", "..//a", "?q", "?", "#f", "#", "/w/File:a", "a?b:c",
        "/%41",
        "http://a.b-c_d.xn--e/f",
    ])
    func takesPlainLinks(_ link: String) throws {
        let base = try WebURL("https://h/a/b/c?q#f")
        var plain = WebURL()
        #expect(Array(link.utf8).withUnsafeBufferPointer { plain.assignPlain($0, base) })
        expectSameAnswer(Array(link.utf8), base)
    }

    @Test(arguments: [
        "", ".", "..", "a/../b", "a/.", "a b", "a\\b", "\u{E9}", "a:b", "/%2e/", "/a%2E", "http://A/",
        "http://1.2.3.4/",
        "http://o:80/", "http://o:/", "http://o:080/", "http://o:70000/", "http://u@o/", "http://[::1]/", "http:///o",
        "http://o./", "http:o", " a", "a\n", "?'", "#`", "a?\u{E9}", "///o", "http://o%41/",
    ])
    func leavesOthersToTheStateMachine(_ link: String) throws {
        let base = try WebURL("http://h/a/b/c?q#f")
        var plain = WebURL()
        #expect(!Array(link.utf8).withUnsafeBufferPointer { plain.assignPlain($0, base) })
    }

    /// Links put together at random from what matters to the parser, with random bytes among them.
    @Test func agreesWithTheStateMachine() throws {
        let pieces = [
            "/", "//", "\\", ".", "..", "./", "../", "?", "#", ":", "@", "%2e", "%", "a", "b.html", "http:", "https://",
            "http://h",
            "foo:", "1", "0x1", ":80", ":8080", "'", "`", " ", "\t", "\u{E9}", "xn--", "[::1]", "-", "_", "A",
        ].map { Array($0.utf8) }
        let bases = try Self.bases.map { try $0.map { try WebURL($0) } }
        var generator = SplitMix64(seed: 2026)
        for _ in 0..<20_000 {
            var link: [UInt8] = []
            for _ in 0..<Int.random(in: 0...7, using: &generator) {
                link += pieces.randomElement(using: &generator) ?? []
            }
            if Int.random(in: 0..<8, using: &generator) == 0 {
                let position = Int.random(in: 0...link.count, using: &generator)
                link.insert(UInt8.random(in: 0...255, using: &generator), at: position)
            }
            expectSameAnswer(link, bases[Int.random(in: 0..<bases.count, using: &generator)])
        }
    }

    private func expectSameAnswer(_ link: [UInt8], _ base: WebURL?) {
        var one = WebURL()
        var other = WebURL()
        link.withUnsafeBufferPointer { input in
            let failure = one.assign(input, base: base)
            #expect(other.assignGeneral(input, base: base) == failure)
        }
        #expect(one == other)
        #expect(one.parts == other.parts, "\(String(decoding: link, as: UTF8.self)) against \(base?.href ?? "nothing")")
        #expect(one.bytes.allSatisfy { $0 < 0x80 })
        if !one.bytes.isEmpty {
            var again = WebURL()
            #expect(one.bytes.withUnsafeBufferPointer { again.assign($0, base: nil) } == nil)
            #expect(again == one)
            #expect(again.parts == one.parts)
        }
    }
}
