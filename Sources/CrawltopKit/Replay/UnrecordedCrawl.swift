import Crawl
import Store

/// The crawl of a job that an older crawltop has kept: its last state, and the last result of each URL in the order of their
/// ends. When the rest happened is not known.
final class UnrecordedCrawl {
    let crawl: Crawl
    private(set) var index = ReplayIndex()
    private var results: [FetchRecord] = []

    init(_ job: StoredJob, _ options: CrawlOptions, clockOffset: Int64) throws(JobFailure) {
        var options = options
        options.clockOffset = clockOffset
        do throws(CrawlOptionsError) {
            crawl = try Crawl(options: options, now: 0)
        } catch {
            throw JobFailure(error.message)
        }
        var results: [FetchRecord] = []
        try job.forEachResult(clockOffset: clockOffset) { results.append($0) }
        self.results = results.sorted { $0.endedAt < $1.endedAt }
        if let first = self.results.first { index.beginRun(at: first.endedAt) }
        for record in self.results where !record.isRobots {
            index.count(isError: record.error != nil || record.status >= 400, at: record.endedAt)
        }
        let end = self.results.last?.endedAt ?? 0
        index.goOn(to: end)
        let restoration: CrawlRestoration
        do throws(CrawlOptionsError) {
            restoration = try CrawlRestoration(of: crawl, judgesAgain: false, retriesFailed: false, now: end)
        } catch {
            throw JobFailure(error.message)
        }
        _ = try job.restore(restoration, clockOffset: clockOffset)
        try job.finish(restoration, now: end)
        if job.value("state") == "finished" { restoration.start(now: end) }
    }

    /// Tells a picture of all results.
    func tell(_ observer: any CrawlObserver) {
        for record in results { observer.receive(.ended(record), from: crawl) }
    }
}
