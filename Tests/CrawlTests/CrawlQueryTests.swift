import Crawl
import TestSupport
import Testing

@testable import HTTP

/// What a screen asks of a crawl when somebody looks closely.
@Suite struct CrawlQueryTests {
    private func crawl() throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/0"]
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        return crawl
    }

    /// Answers what is next with a page that links to `link`.
    private func fetch(_ crawl: Crawl, link: String) throws -> URLID {
        let dispatch = try #require(crawl.next(now: 1))
        crawl.enter(.sending, slot: dispatch.slot, now: 1)
        crawl.connected(slot: dispatch.slot, connection: 2, peer: "127.0.0.1:80", reused: true)
        crawl.enter(.reading, slot: dispatch.slot, now: 4)
        try respond(crawl, slot: dispatch.slot, body: "<a href='\(link)'>next</a>")
        return dispatch.url
    }

    private func respond(_ crawl: Crawl, slot: Int, body: String) throws {
        var reader = ResponseReader()
        var head = ResponseHead()
        reader.startResponse(to: .get)
        let fields = "Content-Type: text/html; charset=utf-8\r\nContent-Length: \(body.utf8.count)"
        let text = "HTTP/1.1 200 OK\r\n\(fields)\r\n\r\n\(body)"
        try Array(text.utf8).withUnsafeBufferPointer { bytes in
            var offset = 0
            loop: while true {
                switch try reader.next(bytes, at: &offset, head: &head) {
                case .head: _ = crawl.head(head, slot: slot)
                case .body(let range): crawl.body(UnsafeBufferPointer(rebasing: bytes[range]), slot: slot)
                case .needMore, .end: break loop
                }
            }
        }
    }

    @Test func detailsAreThereWhileTheExchangeIs() throws {
        let crawl = try crawl()
        #expect(crawl.details(of: 0) == nil)
        _ = try fetch(crawl, link: "/1")
        let details = try #require(crawl.details(of: 0))
        #expect(details.peer == "127.0.0.1:80")
        #expect(details.httpMinorVersion == 1)
        #expect(details.contentType == Array("text/html; charset=utf-8".utf8))
        #expect(details.newLinks == 1)
        #expect(details.live.reused)
        let phases = details.live.phases(endingAt: 9)
        #expect(phases.wait == 3)
        #expect(phases.read == 5)
        crawl.endExchange(in: 0, .complete, now: 10)
        #expect(crawl.details(of: 0) == nil)
        #expect(crawl.details(of: -1) == nil)
    }

    @Test func referrersLeadBackToTheSeed() throws {
        let crawl = try crawl()
        for page in 1...5 {
            _ = try fetch(crawl, link: "/\(page)")
            crawl.endExchange(in: 0, .complete, now: 5)
        }
        let last = try #require(crawl.next(now: 6))
        let texts = crawl.referrers(of: last.url, limit: 9).map { crawl.text(of: $0) }
        #expect(texts == (0...4).reversed().map { "http://a.test/\($0)" })
        #expect(crawl.referrers(of: last.url, limit: 2).count == 2)
        #expect(crawl.referrers(of: crawl.seeds[0], limit: 2).isEmpty)
    }
}
