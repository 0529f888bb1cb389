import Crawl
import Testing

@testable import CrawltopKit

/// A link to a place that is not there is told at the end.
@Suite struct FragmentLogTests {
    private func crawl(
        _ page: String, _ subscriber: (any CrawlSubscriber)? = nil, keepsPositions: Bool = false
    ) throws -> Crawl {
        var options = CrawlOptions()
        options.keepsPositions = keepsPositions
        options.seeds = ["http://a.test/"]
        options.checksFragments = true
        let crawl = try Crawl(options: options, now: 0)
        if let subscriber { crawl.subscribe(subscriber) }
        try crawl.start(now: 0)
        try answer(crawl, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page)
        return crawl
    }

    private let page = "<p id=1><p id=2><p id=3><p id=4><script></script><a href='#\u{202E}x'>x</a><a href=#/y>y</a>"

    @Test func itIsLoggedWithItsPage() throws {
        let json = try ending(of: crawl(page)) { JSONLog(output: $0, clockOffset: 0) }
        let rest = #""via":null,"referrer":"http://a.test/""#
        #expect(json[0] == #"{"type":"broken_fragment","url":"http://a.test/#%E2%80%AEx",\#(rest),"by_script":false}"#)
        #expect(json[1] == #"{"type":"broken_fragment","url":"http://a.test/#/y",\#(rest),"by_script":true}"#)
        #expect(json[2].contains(#","fragments":{"checked":2,"broken":1,"by_script":1,"not_checked":0},"#))
        let text = try ending(of: crawl(page)) { TextLog(output: $0, clockOffset: 0, detail: .normal) }
        #expect(text[0] == "fragment http://a.test/#%E2%80%AEx <- http://a.test/")
        #expect(text[1] == "fragment (may be set by script) http://a.test/#/y <- http://a.test/")
        #expect(text.contains("fragments: 2 checked, 1 broken, 1 that a script may set"))
    }

    @Test func whereItStandsIsTold_IfPositionsAreKept() throws {
        let page = "<p id=1>\n<p id=2><a href=#1>x</a><a href=#none>x</a>\n<iframe srcdoc='<a href=/#y>x</a>'></iframe>"
        let json = try ending(of: crawl(page, keepsPositions: true)) { JSONLog(output: $0, clockOffset: 0) }
        #expect(json[0].contains("/#none") && json[0].hasSuffix(#","by_script":false,"line":2,"column":25}"#))
        // A document within the page has lines of its own.
        #expect(json[1].contains("/#y") && json[1].hasSuffix(#","by_script":false}"#))
        let text = try ending(of: crawl(page, keepsPositions: true)) {
            TextLog(output: $0, clockOffset: 0, detail: .normal)
        }
        #expect(text[0] == "fragment http://a.test/#none <- http://a.test/ at 2:25")
    }

    @Test(arguments: [("fragment", 1), ("broken", 0), ("error,url", 0)])
    func itIsWhatFailOnLooksFor(_ list: String, _ code: Int32) throws {
        let findings = FindingCollector(failOn: try FailOn(list))
        #expect(findings.exitReason(stopped: nil, of: try crawl(page, findings)).code == code)
    }
}
