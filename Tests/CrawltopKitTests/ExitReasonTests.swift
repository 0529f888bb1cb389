import Crawl
import Testing

@testable import CrawltopKit

@Suite struct ExitReasonTests {
    @Test(
        arguments: [
            (nil, true, nil, 0, "finished"), (nil, true, "3 broken links", 1, "3 broken links"),
            ("interrupted", true, nil, 3, "interrupted"), ("interrupted", false, "3 broken links", 3, "interrupted"),
            (nil, false, nil, 4, "no seed could be fetched"), (nil, false, "1 error", 4, "no seed could be fetched"),
        ] as [(String?, Bool, String?, Int32, String)])
    func decides(_ stopped: String?, _ seedFetched: Bool, _ found: String?, _ code: Int32, _ sentence: String) {
        let reason = ExitReason.decide(stopped: stopped, seedFetched: seedFetched, found: found)
        #expect(reason.code == code)
        #expect(reason.sentence == sentence)
    }

    @Test(arguments: ["404", "broken"])
    func aFindingThatIsGoneWhenItIsFetchedAgainCountsNoMore(_ list: String) throws {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        let crawl = try Crawl(options: options, now: 0)
        let findings = FindingCollector(failOn: try FailOn(list))
        crawl.subscribe(findings)
        try crawl.start(now: 0)
        var sentences: [String] = []
        for status in [404, 404, 200] {
            try answer(crawl, "HTTP/1.1 \(status) So\r\nContent-Length: 0\r\n\r\n")
            sentences.append(findings.exitReason(stopped: nil, of: crawl).sentence)
            crawl.perform(.recrawl(crawl.seeds[0]), now: 4)
        }
        #expect(
            sentences == ["finished; --fail-on found \(list) 1", "finished; --fail-on found \(list) 1", "finished"])
        #expect(crawl.statistics.tally.statuses.isEmpty && crawl.statistics.tally.error == 0)
    }

    /// A seed counts as fetched where it leads to a complete response, whatever its status. What is left out is not broken.
    @Test(
        arguments: [
            ([(200, nil)], 0), ([(404, nil)], 1), ([(302, "/")], 4), ([(302, "/x"), (302, "/")], 4),
            ([(302, "/x"), (404, nil)], 1), ([(302, "mailto:x@y")], 4), ([(302, "http://[")], 4),
            ([(302, "/x"), (200, nil)], 0), ([(302, "/1"), (302, "/2")], 4), ([(302, "http://b.test/")], 4),
            ([(302, "/secret")], 4), ([(302, "/x"), (302, "/secret")], 4), ([(302, "/y/y/y/y/")], 4),
            ([(302, "/\(String(repeating: "x", count: 9_000))")], 4),
        ] as [([(Int, String?)], Int32)])
    func whatASeedLeadsToDecides(_ answers: [(status: Int, location: String?)], _ code: Int32) throws {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        options.exclude = ["secret"]
        options.maxRedirects = 1
        let crawl = try Crawl(options: options, now: 0)
        let findings = FindingCollector(failOn: try FailOn("broken"))
        crawl.subscribe(findings)
        try crawl.start(now: 0)
        for (status, location) in answers {
            let field = location.map { "Location: \($0)\r\n" } ?? ""
            try answer(crawl, "HTTP/1.1 \(status) So\r\n\(field)Content-Length: 0\r\n\r\n")
        }
        #expect(crawl.state == .finished)
        #expect(findings.exitReason(stopped: nil, of: crawl).code == code)
        var lines = 0
        crawl.forEachBrokenLink { link in
            lines += 1
            #expect(link.url == crawl.seeds[0] && link.referrer == nil)
        }
        let isLeftOut = !crawl.strandedSeeds.isEmpty
        #expect(lines == (code == 0 || isLeftOut ? 0 : 1), "what fails is told, and once")
    }

    @Test func wrongUseIsTwo() {
        #expect(ExitReason.usage("no URL given").code == 2)
    }
}
