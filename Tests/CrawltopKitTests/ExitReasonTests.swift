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

    @Test func aFindingThatIsGoneWhenItIsFetchedAgainCountsNoMore() throws {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        let crawl = try Crawl(options: options, now: 0)
        try crawl.begin(now: 0)
        let verdict = Verdict(failOn: try FailOn("404"))
        var codes: [Int32] = []
        for status in [404, 404, 200] as [UInt16] {
            let record = FetchRecord(slot: 0, url: crawl.seeds[0], endedAt: 0, outcome: status == 200 ? .ok : .status)
            record.status = status
            verdict.receive(.ended(record), from: crawl)
            codes.append(verdict.exitReason(stopped: nil, malformedLinks: 0, trapped: 0).code)
        }
        #expect(codes == [1, 1, 0])
    }

    @Test func wrongUseIsTwo() {
        #expect(ExitReason.usage("no URL given").code == 2)
    }
}
