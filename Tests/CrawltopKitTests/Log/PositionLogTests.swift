import Crawl
import Testing

@testable import CrawltopKit

/// A broken link is told where it stands.
@Suite struct PositionLogTests {
    private func crawl() throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        options.keepsPositions = true
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        let page = "<p>\n <a href=/x>\u{202E} \"b\"</a><link rel=next href=/y>"
        try answer(crawl, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page)
        for _ in 0..<2 { try answer(crawl, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n") }
        return crawl
    }

    @Test func itIsLogged() throws {
        let json = try ending(of: crawl()) { JSONLog(output: $0, clockOffset: 0) }
        #expect(json[0].hasSuffix(#","element":"a","text":"\u202e \"b\"","line":2,"column":2}"#))
        #expect(json[1].hasSuffix(#","element":"link","text":"","line":2,"column":22}"#))
        #expect(json[2].contains(#""not_kept":{"urls":0,"referrers":0,"positions":0,"warnings":0}"#))
        let text = try ending(of: crawl()) { TextLog(output: $0, clockOffset: 0, detail: .normal) }
        #expect(text[0].hasPrefix("broken 404 http://a.test/x <- http://a.test/ at 2:2 in a \""))
        #expect(text[1] == "broken 404 http://a.test/y <- http://a.test/ at 2:22 in link")
    }
}
