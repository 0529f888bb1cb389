import Testing

@testable import Crawl

/// Digests of bodies: the same whatever pieces a body comes in.
@Suite struct BodyDigestTests {
    /// By the reference implementation of MurmurHash3 x64 128, seed 0.
    @Test(
        arguments: [
            ("", "00000000000000000000000000000000"),
            ("The quick brown fox jumps over the lazy dog", "e34bbc7bbc071b6c7a433ca9c49a9347"),
        ])
    func aBodyHasOneDigest_InWhateverPiecesItComes(body: String, digest: String) throws {
        let bytes = Array(body.utf8)
        for cut in 0...bytes.count {
            var digested = DigestedBody()
            bytes[..<cut].withUnsafeBufferPointer { digested.add($0) }
            bytes[cut...].withUnsafeBufferPointer { digested.add($0) }
            #expect(BodyDigest(digested).text == digest)
        }
        var digested = DigestedBody()
        for byte in bytes { [byte].withUnsafeBufferPointer { digested.add($0) } }
        let one = BodyDigest(digested)
        #expect(one.text == digest && BodyDigest(one.bytes) == one && BodyDigest([1]) == nil)
    }

    private func digests(_ answers: [String: String], asked: Bool = true) throws -> [String: String?] {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        options.requests.digestsBodies = asked
        let crawl = try Crawl(options: options, now: 0)
        let recorder = Recorder()
        crawl.subscribe(recorder)
        try crawl.start(now: 0)
        try play(crawl) { path, _ in answers[path].map { .response($0) } }
        return Dictionary(
            uniqueKeysWithValues: recorder.records.map { (crawl.text(of: $0.url), $0.digest?.text) })
    }

    @Test func successesHaveDigests_OfTheirBodiesAlone() throws {
        let long = String(repeating: "x", count: 300_000)
        let answers = [
            "/": html("<a href=/same>x</a><a href=/gone>x</a><a href=/plain>x</a><a href=/long>x</a>"),
            "/same": html("<a href=/same>x</a><a href=/gone>x</a><a href=/plain>x</a><a href=/long>x</a>")
                .replacing("charset=UTF-8", with: "charset=utf-8"),
            "/plain": "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi",
            "/long": "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 300000\r\n\r\n" + long,
        ]
        let found = try digests(answers)
        let (first, same) = (found["http://a.test/"] ?? nil, found["http://a.test/same"] ?? nil)
        #expect(first != nil && first == same)
        #expect(found["http://a.test/plain"] ?? nil != nil)
        #expect(found["http://a.test/gone"] == .some(nil))
        // It is left unread.
        #expect(found["http://a.test/long"] == .some(nil))
        #expect(try digests(answers, asked: false).values.allSatisfy { $0 == nil })
    }
}
