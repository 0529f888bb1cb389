import Crawl
import Testing

@testable import CrawltopKit

@Suite struct BudgetTests {
    @Test(
        arguments: [
            ("ttfb.p95>1s", Budget.Metric.ttfb, 0.95, 1_000_000), ("time.max>250ms", .time, 1, 250_000),
            ("page.size>2M", .size, nil, 2 << 20), ("page.ttfb>1.5s", .ttfb, nil, 1_500_000),
        ] as [(String, Budget.Metric, Double?, Int64)])
    func aBudgetIsRead(text: String, metric: Budget.Metric, share: Double?, most: Int64) throws {
        let budget = try #require(Budget(text))
        #expect(budget.metric == metric && budget.share == share && budget.most == most)
    }

    @Test(arguments: [
        "ttfb>1s", "ttfb.p96>1s", "size.p95>1M", "page.size>2s", "page.time>5", "ttfb.p95>", "ttfb.p95>-1s", "a.b>1s",
    ])
    func whatIsNoneIsRefused(text: String) {
        #expect(Budget(text) == nil)
        #expect(throws: ValueError.self) { try FailOn(text) }
    }

    private func record(_ url: UInt32, wait: Int64, size: Int) -> FetchRecord {
        let record = FetchRecord(slot: 0, url: URLID(index: url), endedAt: 0, outcome: .ok)
        (record.status, record.bodyBytes, record.timings.wait) = (200, size, wait * 1_000_000)
        return record
    }

    @Test func whatIsExceededIsFound() throws {
        let crawl = try Crawl(options: CrawlOptions(), now: 0)
        let collector = FindingCollector(failOn: try FailOn("ttfb.p50>100ms,ttfb.max>1s,page.size>1K,page.ttfb>1s"))
        for (url, wait) in [10, 200, 300].enumerated() {
            collector.receive(.ended(record(UInt32(url), wait: Int64(wait), size: url * 1_024)), from: crawl)
        }
        #expect(
            collector.foundSentence(crawl) == "finished; --fail-on found ttfb.p50>100ms (200ms), page.size>1K 1")
    }
}
