import Testing

@testable import Crawl
@testable import CrawltopKit

@Suite struct RemarkTests {
    private func remarks(_ change: (inout CrawlOptions) -> Void, _ play: (Crawl) throws -> Void = { _ in }) throws
        -> [String]
    {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        change(&options)
        let crawl = try Crawl(options: options, now: 0)
        try crawl.begin(now: 0)
        try play(crawl)
        let buffer = LineBuffer()
        buffer.remarks(crawl)
        let remarks = Remarks.of(crawl)
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == remarks.map { "note: \($0)\n" }.joined())
        return remarks
    }

    @Test func anOrdinaryCrawlHasNone() throws {
        #expect(try remarks { $0.exclude = ["x"] } == [])
    }

    @Test func aPatternThatTakesTooLongIsNamed() throws {
        let remarks = try remarks {
            $0.exclude = ["(a+)+$"]
            $0.seeds = ["http://a.test/\(String(repeating: "a", count: 5000))!"]
        }
        #expect(
            remarks == ["the pattern '(a+)+$' takes too long on a URL, not fetched for that: make it simpler"])
    }
}
