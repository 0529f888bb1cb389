import TestSupport
import Testing

@testable import Crawl
@testable import SharedFrontier
@testable import Web

@Suite struct QueueEntryTests {
    private func entry(of text: String, _ place: SharedPlace) -> [UInt8]? {
        Array(text.utf8).withUnsafeBufferPointer { QueueEntry.bytes(of: $0, place) }
    }

    private func place(
        _ referrer: String? = nil, depth: Int = 0, hops: Int = 0, role: URLRole = .page, level: Int? = nil
    ) -> SharedPlace {
        SharedPlace(
            referrer: referrer.map { Array($0.utf8) }, depth: depth, hops: hops, role: role, sitemapLevel: level)
    }

    @Test(arguments: [
        "http://a.invalid/", "https://a.invalid/b/c?d=e", "http://a.invalid:8080/", "https://[::1]:1/x",
        "http://127.0.0.1/%20",
    ])
    func whatIsWrittenIsRead(text: String) throws {
        let url = try WebURL(text)
        let places = [
            place(), place("http://a.invalid/b/c", depth: 3), place(text, depth: 65_535, hops: 63),
            place("https://other.invalid/", depth: 1, role: .requisite), place(text + "x", role: .auxiliary, level: 2),
        ]
        for place in places {
            let bytes = try #require(entry(of: text, place))
            let read = try #require(QueueEntry.read(bytes, of: Array(url.hostname.utf8)))
            #expect(String(decoding: read.url.bytes, as: UTF8.self) == text)
            #expect(read.place == place)
        }
    }

    @Test func anEntryIsHardlyLongerThanItsPath() throws {
        let path = "/reference/library/collections/abstract/containers-of-all-kinds.html"
        let bytes = try #require(
            entry(
                of: "http://docs.invalid" + path,
                place("http://docs.invalid/reference/library/collections/index.html", depth: 4)))
        #expect(Double(bytes.count) <= 1.3 * Double(path.utf8.count))
    }

    @Test func otherURLsHaveNone() {
        #expect(entry(of: "mailto:a@b.invalid", place()) == nil)
    }

    @Test func damagedEntriesAreNoneOrURLs() throws {
        var generator = SplitMix64(seed: 5)
        let good = try #require(
            entry(of: "http://a.invalid:81/b/c/d", place("http://a.invalid:81/b/x", depth: 7, hops: 2)))
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                switch Int.random(in: 0..<3, using: &generator) {
                case 0:
                    bytes[Int.random(in: bytes.indices, using: &generator)] = .random(
                        in: .min ... .max, using: &generator)
                case 1: bytes.insert(.random(in: .min ... .max, using: &generator), at: 0)
                default: if bytes.count > 1 { bytes.removeLast() }
                }
            }
            guard let read = QueueEntry.read(bytes, of: Array("a.invalid".utf8)) else { continue }
            #expect(read.url.isHTTP && read.place.depth <= 65_535 && read.place.hops <= 63)
        }
    }
}
