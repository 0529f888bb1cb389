import Crawl
import Testing

@testable import CrawltopKit

/// Warnings at the end of a log.
@Suite struct WarningLogTests {
    /// Two pages link to what has moved for good.
    private func crawl(moved: Int = 1) throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        func page(_ body: String) throws {
            let body = "<title>\(body.utf8.count)</title>" + body
            try answer(
                crawl, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body
            )
        }
        try page("<a href=/p>x</a>" + (0..<moved).map { "<a href=/old\($0)>x</a>" }.joined())
        try page("<a href=/old0>x</a>")
        for _ in 0..<moved { try answer(crawl, "HTTP/1.1 301 So\r\nLocation: /p\r\nContent-Length: 0\r\n\r\n") }
        return crawl
    }

    @Test func aLineForEachInJSON_AndTheirNumbersInTheSummary() throws {
        let json = try ending(of: crawl()) { JSONLog(output: $0, clockOffset: 0) }
        func line(_ page: String) -> String {
            #"{"type":"warning","kind":"permanent-redirect","url":"http://a.test/old0","referrer":"http://a.test/\#(page)","#
                + #""status":301,"instead":"http://a.test/p","checked":true}"#
        }
        #expect(Array(json.dropLast()) == [line(""), line("p")])
        #expect(json.last?.contains(#","warnings":{"permanent-redirect":2},"#) == true)
    }

    @Test func theTextReportNamesTheMostLinked_AllIfAskedFor_OrTheNumbersOnAScreen() throws {
        let crawl = try crawl(moved: 12)
        func text(_ detail: TextLog.Detail, most: Int? = nil) throws -> [String] {
            try ending(of: crawl) { TextLog(output: $0, clockOffset: 0, detail: detail, mostBroken: most) }
        }
        let lines = try text(.normal)
        #expect(lines[0] == "permanent-redirect: 12 URLs, 13 links")
        #expect(lines[1] == "  301 http://a.test/old0 -> http://a.test/p <- 2 pages, such as http://a.test/")
        #expect(lines[2] == "  301 http://a.test/old1 -> http://a.test/p <- http://a.test/")
        #expect(lines[11] == "  and 2 more URLs: -v lists all, --format json logs them")
        let all = try text(.verbose)
        #expect(all.count { $0.hasPrefix("warning permanent-redirect 301 http://a.test/old") } == 13)
        #expect(all[12] == "warning permanent-redirect 301 http://a.test/old0 -> http://a.test/p <- http://a.test/p")
        #expect(try text(.normal, most: 10).first == "warnings: permanent-redirect 13")
    }

    @Test(arguments: [("warning", 1), ("permanent-redirect", 1), ("broken,error", 0)])
    func theyAreWhatFailOnLooksFor(_ list: String, _ code: Int32) throws {
        let findings = FindingCollector(failOn: try FailOn(list))
        let reason = findings.exitReason(stopped: nil, of: try crawl())
        #expect(reason.code == code)
        if code == 1 { #expect(reason.sentence == "finished; --fail-on found \(list) 2") }
    }

    @Test func aKnownOneIsNone() throws {
        let known = KnownFaults(try KnownFaults.File("permanent-redirect /old", path: "known"))
        let findings = FindingCollector(failOn: try FailOn("warning"), known: known)
        #expect(findings.exitReason(stopped: nil, of: try crawl()).code == 0)
        let json = try ending(of: crawl()) { JSONLog(output: $0, clockOffset: 0, known: known) }
        #expect(json[0].hasSuffix(#","checked":true,"known":true}"#))
    }
}
