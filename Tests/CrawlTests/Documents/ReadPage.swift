import TestSupport
import Testing

@testable import Crawl

/// What comes of a page at http://a.test/dir/page whose body comes in pieces.
struct ReadPage: Equatable, CustomStringConvertible {
    var followed: [String] = []
    var nofollow: [String] = []
    var links = 0
    var isHTML = false
    var plan: BodyPlan?

    var description: String { "\(followed), nofollow \(nofollow), \(links) links" }

    /// Reads a body in pieces, behind a head with these fields.
    init(
        _ pieces: [String], _ fields: String = "Content-Type: text/html; charset=utf-8",
        _ change: (inout CrawlOptions) -> Void = { _ in }
    ) throws {
        try self.init(pieces.map { Array($0.utf8) }, fields, change)
    }

    init(_ pieces: [[UInt8]], _ fields: String, _ change: (inout CrawlOptions) -> Void = { _ in }) throws {
        let (crawl, recorder) = try begun {
            $0.seeds = ["http://a.test/dir/page"]
            $0.obeysNofollow = true
            change(&$0)
        }
        let skipped = Skipped()
        crawl.subscribe(skipped)
        let slot = try #require(crawl.next(now: 1)).slot
        try respond(crawl, slot, "HTTP/1.1 200 OK\r\n\(fields)\r\n\r\n", now: 2)
        for piece in pieces {
            // Memory of its own, so that nothing is read after its time.
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: piece.count)
            defer { copy.deallocate() }
            _ = copy.initialize(from: piece)
            plan = crawl.body(UnsafeBufferPointer(copy), slot: slot) ?? plan
        }
        crawl.endExchange(in: slot, .complete, now: 3)
        followed = crawl.todo(0..<1_000_000).map { path(crawl.text(of: $0)) }
        nofollow = skipped.urls.filter { crawl.status(of: $0).skipReason == .nofollow }.map { path(crawl.text(of: $0)) }
        (links, isHTML) = (recorder.records[0].links, recorder.records[0].isHTML)
    }

    private func path(_ url: String) -> String { url.replacing("http://a.test", with: "") }

    private final class Skipped: CrawlSubscriber {
        var urls: [URLID] = []

        func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
            if case .moved(let move) = event, move.reason != nil { urls.append(move.url) }
        }
    }
}
