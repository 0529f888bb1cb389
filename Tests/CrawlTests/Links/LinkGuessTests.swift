import TestSupport
import Testing

@testable import Web

/// A guess that reads like a serialised URL must be the URL that the link leads to.
@Suite struct LinkGuessTests {
    @Test(arguments: [
        ("c.html", "https://h:1/a/b/c.html"), ("./c", "https://h:1/a/b/c"), ("../c", "https://h:1/a/c"),
        ("../../../../c", "https://h:1/c"), ("/x/y?q", "https://h:1/x/y?q"), ("//o/p", "https://o/p"),
        ("?q", "https://h:1/a/b/p?q"), ("", "https://h:1/a/b/p?x"), ("#top", "https://h:1/a/b/p?x"),
        ("c#top", "https://h:1/a/b/c"), ("/a:b", "https://h:1/a:b"), ("c?a:b", "https://h:1/a/b/c?a:b"),
        ("http://o/p#f", "http://o/p"), ("mailto:a@b", "mailto:a@b"),
    ])
    func reads(_ link: String, _ url: String) throws {
        #expect(try guess(link, "https://h:1/a/b/p?x#f") == url)
        // What has no more to do than to be parsed reads the same then.
        #expect(try WebURL(url).href == url)
    }

    @Test func hasLimits() throws {
        let long = String(repeating: "a", count: LinkGuess.limit)
        #expect(try guess(long, "http://h/") == nil)
        #expect(try guess("a", "http://h/" + long) == nil)
        #expect(try guess(String(repeating: "../", count: 9) + "a", "http://h/a/b/c") == nil)
        #expect(try guess("a", "foo:/b/c") == nil)
        let fitting = String(repeating: "a", count: LinkGuess.limit - 9)
        #expect(try guess(fitting, "http://h/b") == "http://h/" + fitting)
    }

    /// Links put together at random from what matters to the parser, with random bytes among them.
    @Test func isRightWhereItReadsLikeAURL() throws {
        let pieces = [
            "/", "//", "\\", ".", "..", "./", "../", "?", "#", ":", "@", "%2e", "%", "a", "b.html", "http:", "https://",
            "http://h", "foo:", "1", ":80", ":8080", "'", " ", "\t", "\u{E9}", "[::1]", "A",
        ].map { Array($0.utf8) }
        let bases = try [
            "http://h", "https://h/a/b/c?q#f", "http://h:8080//x//", "https://h/..a/.b./c.", "http://h/a/b/c/d/e?/f/g",
        ].map { try WebURL($0) }
        var generator = SplitMix64(seed: 27)
        var right = 0
        for _ in 0..<20_000 {
            var link: [UInt8] = []
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                link += pieces.randomElement(using: &generator) ?? []
            }
            if Int.random(in: 0..<8, using: &generator) == 0 {
                let position = Int.random(in: 0...link.count, using: &generator)
                link.insert(UInt8.random(in: 0...255, using: &generator), at: position)
            }
            let base = bases[Int.random(in: 0..<bases.count, using: &generator)]
            guard let guess = guess(link, base), isSerialised(guess) else { continue }
            var url = WebURL()
            let failure = link.withUnsafeBufferPointer { url.assign($0, base: base) }
            #expect(failure == nil && Array(url.bytes[url.withoutFragment]) == guess, "\(link) on \(base.href)")
            right += 1
        }
        #expect(right > 1_000)
    }

    private func isSerialised(_ guess: [UInt8]) -> Bool {
        var url = WebURL()
        return guess.withUnsafeBufferPointer { url.assign($0, base: nil) } == nil && url.bytes == guess
    }

    private func guess(_ link: String, _ base: String) throws -> String? {
        guess(Array(link.utf8), try WebURL(base)).map { String(decoding: $0, as: UTF8.self) }
    }

    private func guess(_ link: [UInt8], _ base: WebURL) -> [UInt8]? {
        var guesser = LinkGuess()
        guesser.setBase(base)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: LinkGuess.room) { room in
            guard let start = room.baseAddress else { return nil }
            return link.withUnsafeBufferPointer { guesser.write($0, to: start) }
                .map { Array(UnsafeBufferPointer(start: start, count: $0)) }
        }
    }
}
