import Crawl
import Testing

@testable import CrawltopKit

/// A link that is no URL is told at the end.
@Suite struct MalformedLinkLogTests {
    private func crawl(keepsPositions: Bool = false) throws -> Crawl {
        var options = CrawlOptions()
        options.keepsPositions = keepsPositions
        options.seeds = ["http://a.test/"]
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        try answer(
            crawl,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                + "<a href='http://[\u{202E}\"/x'>x</a><a href='http://u:p@a.test:99999/'>y</a>"
        )
        return crawl
    }

    @Test func itIsLoggedWithItsPage() throws {
        let json = try ending(of: crawl()) { JSONLog(output: $0, clockOffset: 0) }
        let first = [
            #"{"url":"http://[\u202e\"/x","referrer":"http://a.test/"}"#,
            #"{"url":"http://a.test:99999/","referrer":"http://a.test/"}"#,
        ]
        #expect(json.count == 1)
        #expect(json[0].contains(#","malformed_links":{"count":2,"first":[\#(first.joined(separator: ","))]},"#))
        let text = try ending(of: crawl()) { TextLog(output: $0, clockOffset: 0, detail: .normal) }
        #expect(text[0].hasPrefix("malformed http://[") && text[0].hasSuffix("/x <- http://a.test/"))
        #expect(text[1] == "malformed http://a.test:99999/ <- http://a.test/")
    }

    @Test func itIsToldWhereItStands() throws {
        let json = try ending(of: crawl(keepsPositions: true)) { JSONLog(output: $0, clockOffset: 0) }
        #expect(json[0].contains(#""url":"http://a.test:99999/","referrer":"http://a.test/","line":1,"column":29}]"#))
        let text = try ending(of: crawl(keepsPositions: true)) { TextLog(output: $0, clockOffset: 0, detail: .normal) }
        #expect(text[1] == "malformed http://a.test:99999/ <- http://a.test/ at 1:29")
    }

    @Test(arguments: [("url", 1), ("404,url,dns", 1), ("broken", 0), ("error", 0)])
    func itIsWhatFailOnLooksFor(_ list: String, _ code: Int32) throws {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        let crawl = try Crawl(options: options, now: 0)
        let findings = FindingCollector(failOn: try FailOn(list))
        crawl.subscribe(findings)
        try crawl.start(now: 0)
        try answer(crawl, "HTTP/1.1 200 OK\r\n\r\n<a href='http://[/'>x</a>")
        #expect(findings.exitReason(stopped: nil, of: crawl).code == code)
    }
}
