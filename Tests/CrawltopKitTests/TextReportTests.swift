import Crawl
import Glibc
import Testing

@testable import CrawltopKit
@testable import HTTP

@Suite struct TextReportTests {
    @Test func theReportTellsPaceTotalsAndWhatIsLeft() throws {
        let lines = try report(.stopped("interrupted before the end"), at: 2_500_000_000)
        #expect(
            lines.dropLast() == [
                "interrupted before the end: 3 exchanges, 2 of them tried again, 0 read, 1.2 pages/s",
                "Finished 1 urls in 2.500 secs (max_tasks=2) (0.200 urls/sec/task)",
                "         1 fail",
                "         1 fail_reset",
                "seen 3 = todo 1 + in flight 0 + done 1 + skipped 1",
                "skipped: pattern 1",
            ])
    }

    @Test func theDateIsThatOfTheLocalCalendar() throws {
        let date = try #require(try report(.finished, at: 0).last)
        let words = date.split(separator: " ")
        #expect(words.first == "Date:" && words.suffix(2) == ["local", "time"])
        #expect(words.count == 8 && ["1969", "1970"].contains(words[5]))
    }

    @Test func aCrawlOfNoTimeDividesByNothing() throws {
        #expect(try report(.finished, at: 0).contains { $0.hasPrefix("Finished 1 urls in 0.000 secs") })
    }

    @Test(
        arguments: [
            (.silent, false, false, false), (.quiet, true, false, false), (.normal, true, false, false),
            (.verbose, true, true, false), (.debug, true, true, true),
        ] as [(TextLog.Detail, Bool, Bool, Bool)])
    func eachLevelShowsWhatItSays(_ detail: TextLog.Detail, failures: Bool, skips: Bool, starts: Bool) throws {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        let output = LogOutput(descriptor: ends[1], name: "a pipe")
        let crawl = try ended { $0.subscribe(TextLog(output: output, clockOffset: 0, detail: detail)) }
        #expect(crawl.counts.done == 1)
        #expect(output.close(patience: 20_000_000_000) == nil)
        close(ends[1])
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(ends[0], &bytes, bytes.count)
        close(ends[0])
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        #expect(text.contains("reset") == failures)
        #expect(text.contains("skipped pattern http://a.test/2") == skips)
        #expect(text.contains("running: seen") == skips)
        #expect(text.contains("#0 started http://a.test/") == starts)
        #expect(text.contains("#0 connecting\n") == starts)
    }

    /// A crawl of three seeds: one fails three times, one is excluded, one is left because of the limit on pages.
    private func ended(at end: Int64 = 2, _ subscribe: (Crawl) -> Void = { _ in }) throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/", "http://a.test/2", "http://a.test/3"]
        options.exclude = ["2"]
        (options.concurrency, options.maxTries, options.limits.pages) = (2, 3, 1)
        let crawl = try Crawl(options: options, now: 0)
        subscribe(crawl)
        try crawl.start(now: 0)
        for _ in 0..<3 {
            let dispatch = try #require(crawl.next(now: .max))
            crawl.enter(.connecting, slot: dispatch.slot, now: 1)
            crawl.endExchange(in: dispatch.slot, .failed(FetchError(.reset, "reset")), now: end)
        }
        return crawl
    }

    private func report(_ exit: ExitReason, at now: Int64) throws -> [Substring] {
        let crawl = try ended(at: now)
        let buffer = LineBuffer()
        buffer.report(
            crawl.statistics, counts: crawl.counts, exit: exit, tasks: 2, at: now,
            clock: WallClock(offset: 0, zone: .local))
        return String(decoding: buffer.bytes, as: UTF8.self).split(separator: "\n")
    }
}
