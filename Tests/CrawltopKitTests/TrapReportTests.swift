import Crawl
import Testing

@testable import CrawltopKit

/// Where a part of a site was closed as a trap, what may lie behind is told.
@Suite struct TrapReportTests {
    /// A calendar that was cut.
    private func calendar(_ subscriber: (any CrawlSubscriber)? = nil) throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        let crawl = try Crawl(options: options, now: 0)
        if let subscriber { crawl.subscribe(subscriber) }
        try crawl.start(now: 0)
        var month = 0
        while let slot = crawl.next(now: 1)?.slot, month < 2_000 {
            month += 1
            try answer(
                crawl, slot: slot,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Nothing<a href=/month/\(month)>next</a>")
        }
        #expect(crawl.traps == [.template: 1])
        return crawl
    }

    @Test func whereItWasCutIsTold() throws {
        let crawl = try calendar()
        let cut = try #require(crawl.trapCuts.first)
        let url = try crawl.text(of: #require(cut.first))
        #expect(
            Remarks.of(crawl, nil)
                == [
                    "a chain of about \(cut.pages) similar pages was cut at \(url): how many follow is not known",
                    "not checked: 1 URL in endless chains that were cut: --fail-on not-checked finds them",
                ])
        let json = try ending(of: crawl) { JSONLog(output: $0, clockOffset: 0) }
        #expect(
            json.last?.contains(
                #","trap_cuts":[{"trap":"template","pages":\#(cut.pages),"url":"\#(url)","skipped":1}],"#) == true)
        let text = try ending(of: crawl) { TextLog(output: $0, clockOffset: 0, detail: .normal) }
        #expect(text.contains("traps: template 1 (--no-trap-guard follows them)"))
        #expect(text.contains { $0.hasPrefix("note: a chain of about ") })
    }

    @Test func withoutAnyTheListIsEmpty() throws {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        let json = try ending(of: Crawl(options: options, now: 0)) { JSONLog(output: $0, clockOffset: 0) }
        #expect(json.last?.contains(#","traps":{},"trap_cuts":[],"#) == true)
    }

    @Test(arguments: [("trap", 1), ("broken,trap", 1), ("broken", 0)])
    func failOnFindsIt(_ list: String, _ code: Int32) throws {
        let findings = FindingCollector(failOn: try FailOn(list))
        let crawl = try calendar(findings)
        let reason = findings.exitReason(stopped: nil, of: crawl)
        #expect(reason.code == code)
        #expect(reason.sentence == (code == 0 ? "finished" : "finished; --fail-on found trap 1"))
    }

    @Test func failOnSaysWhatThereIs() throws {
        let failure = try #require(throws: ValueError.self) { try FailOn("traps") }
        #expect(failure.description.contains("none of broken, blocked, limited, flaky, error, trap, "))
    }
}
