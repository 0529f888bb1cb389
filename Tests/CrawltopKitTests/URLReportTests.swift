import Crawl
import Testing

@testable import CrawltopKit
@testable import HTTP

@Suite struct URLReportTests {
    @Test(
        arguments: [
            (.ok, 200, "text/html; charset=utf-8", "utf-8", nil, nil, "200 text/html utf-8 1234 3/20"),
            (.ok, 200, nil, nil, nil, nil, "200 - - 1234 3/20"),
            (.ok, 200, "image/png", nil, nil, nil, "200 image/png - 1234"),
            (.status, 404, " text/html ;x", nil, nil, nil, "404 text/html - 1234"),
            (.redirect, 301, "text/html", nil, "http://a.test/y", nil, "301 redirect http://a.test/y"),
            (.redirect, 302, nil, nil, "http://a.test/y", .redirect, "error redirect: it failed"),
            (.redirect, 302, nil, nil, "http://b.test/", .url, "302 redirect http://b.test/"),
            (.error, 200, "text/html", nil, nil, .truncated, "error truncated: it failed"),
            (.ok, 200, "a/\u{1B}[2J", nil, nil, nil, "200 a/\u{FFFD}[2J - 1234"),
        ] as [(FetchOutcome, UInt16, String?, String?, String?, FetchErrorKind?, String)])
    func aLineTellsWhatBecameOfAURL(
        _ outcome: FetchOutcome, _ status: UInt16, _ type: String?, _ charset: String?, _ location: String?,
        _ error: FetchErrorKind?, _ line: String
    ) throws {
        let crawl = try self.crawl()
        let report = URLReport()
        let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: 0, outcome: outcome)
        record.status = status
        record.contentType = type.map { Array($0.utf8) }
        record.charset = charset
        record.location = location.map { Array($0.utf8) }
        record.error = error.map { FetchError($0, "it failed") }
        record.isHTML = type?.contains("html") ?? true
        (record.bodyBytes, record.links, record.newLinks) = (1234, 20, 3)
        report.receive(.ended(record), from: crawl)
        #expect(lines(report, crawl) == "http://b.test/ \(line)\n")
    }

    @Test func linesAreSortedByURL_AndAnAttemptThatIsRepeatedHasNone() throws {
        let crawl = try self.crawl()
        let report = URLReport()
        for index in [0, 3, 1, 2] as [UInt32] {
            let record = FetchRecord(slot: 0, url: URLID(index: index), endedAt: 0, outcome: .status)
            record.status = 404
            record.willRetry = index == 3
            report.receive(.ended(record), from: crawl)
        }
        let urls = lines(report, crawl).split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(urls == ["http://a.test/", "http://a.test/x", "http://b.test/"])
    }

    @Test func aURLThatIsFetchedAgainHasOneLine_TheLast() throws {
        let crawl = try self.crawl()
        let report = URLReport()
        for (index, status) in [(0, 302), (1, 200), (0, 200), (0, 404)] as [(UInt32, UInt16)] {
            let record = FetchRecord(slot: 0, url: URLID(index: index), endedAt: 0, outcome: .status)
            record.status = status
            report.receive(.ended(record), from: crawl)
        }
        #expect(lines(report, crawl) == "http://a.test/x 200 - - 0\nhttp://b.test/ 404 - - 0\n")
    }

    @Test func whatARemoteSideSendsIsBounded() throws {
        let crawl = try self.crawl()
        let report = URLReport(limit: 3000)
        for (index, outcome) in [(0, .redirect), (1, .ok), (2, .redirect), (3, .redirect)] as [(UInt32, FetchOutcome)] {
            let record = FetchRecord(slot: 0, url: URLID(index: index), endedAt: 0, outcome: outcome)
            record.location = [UInt8](repeating: UInt8(ascii: "l"), count: 100_000)
            record.contentType = [UInt8](repeating: UInt8(ascii: "t"), count: 100_000)
            report.receive(.ended(record), from: crawl)
        }
        let text = lines(report, crawl)
        #expect(text.utf8.count < 3300)
        #expect(text.hasSuffix("and 2 more URLs\n") && report.notKept == 2)
    }

    private func crawl() throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://b.test/", "http://a.test/x", "http://a.test/", "http://c.test/"]
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        return crawl
    }

    private func lines(_ report: URLReport, _ crawl: Crawl) -> String {
        let buffer = LineBuffer()
        report.write(of: crawl) { $0(buffer) }
        return String(decoding: buffer.bytes, as: UTF8.self)
    }
}
