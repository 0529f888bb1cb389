import Crawl
import HTTP
import Testing

@testable import CrawltopKit

@Suite struct FailOnTests {
    /// A redirect's own exchange is no finding: where it leads is known at the end.
    @Test(
        arguments: [
            (["broken", "redirect"], "HTTP/1.1 302 So\r\nLocation: /old\r\n\r\n", [1, 1]),
            (["broken", "redirect"], "HTTP/1.1 302 So\r\nLocation: data:,x\r\n\r\n", [1, 1]),
            (["broken", "redirect", "404"], "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", [2, 0, 1]),
            (["broken", "redirect"], "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", [0, 0]),
            (["broken", "redirect", "url"], "HTTP/1.1 302 So\r\nLocation: http://b.test/\r\n\r\n", [0, 0, 1]),
        ] as [([String], String, [Int])])
    func brokenLinksAreCounted_AsOftenAsTheyAreTold(_ list: [String], _ last: String, _ counts: [Int]) throws {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        let crawl = try Crawl(options: options, now: 0)
        let findings = FindingCollector(failOn: try FailOn(list.joined(separator: ",")))
        crawl.subscribe(findings)
        try crawl.start(now: 0)
        let isGone = counts[0] == 2
        let page = "<a href=/old>x</a>" + (isGone ? "<a href=/new>x</a>" : "")
        try answer(crawl, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page)
        try answer(crawl, isGone ? "HTTP/1.1 302 So\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n" : last)
        if isGone { try answer(crawl, last) }
        let found = zip(list, counts).filter { $0.1 > 0 }.map { "\($0) \($1)" }.joined(separator: ", ")
        let sentence = found.isEmpty ? "finished" : "finished; --fail-on found " + found
        #expect(findings.exitReason(stopped: nil, of: crawl).sentence == sentence)
    }

    @Test(arguments: [false, true])
    func thatASiteHasNoRobotsTxtIsNoFinding_UnlessAPageLinksToIt(_ isLinked: Bool) throws {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        options.obeysRobots = true
        let crawl = try Crawl(options: options, now: 0)
        let findings = FindingCollector(failOn: try FailOn("4xx,broken"))
        crawl.subscribe(findings)
        try crawl.start(now: 0)
        try answer(crawl, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
        let link = isLinked ? "<a href=/robots.txt>r</a>" : ""
        try answer(crawl, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + link)
        let found = isLinked ? "finished; --fail-on found broken 1" : "finished"
        #expect(findings.exitReason(stopped: nil, of: crawl).sentence == found)
    }

    @Test(arguments: [(SkipReason.robotsUnavailable, true), (.robots, false), (.trap, false)])
    func whatIsSkippedBecauseRulesAreNotKnownIsNamed(_ reason: SkipReason, _ met: Bool) throws {
        #expect(try FailOn("robots-unavailable").items.contains { $0.finding.isMet(by: reason) } == met)
        #expect(try !FailOn("broken").items.contains { $0.finding.isMet(by: reason) })
    }

    @Test(
        arguments: [
            ("error", 404, nil, false),
            ("error", 200, .truncated, true), ("timeout", 0, .timeout, true), ("timeout", 0, .dns, false),
            ("too-large", 200, .tooLarge, true), ("404", 404, nil, true), ("404", 403, nil, false),
            ("5xx", 503, nil, true),
            ("5xx", 499, nil, false), ("2xx", 200, .truncated, false), ("error,404", 404, nil, true),
        ] as [(String, UInt16, FetchErrorKind?, Bool)])
    func matches(_ list: String, _ status: UInt16, _ error: FetchErrorKind?, _ met: Bool) throws {
        let outcome: FetchOutcome = error != nil ? .error : status < 300 ? .ok : .status
        let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: 0, outcome: outcome)
        record.status = status
        record.error = error.map { FetchError($0, "It failed.") }
        let failOn = try FailOn(list)
        #expect(failOn.items.contains { $0.finding.isMet(by: record) } == met)
    }
}
