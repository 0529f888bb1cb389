public import Crawl

/// A log of a crawl: two formats, one for programs and one for people.
public protocol CrawlLog: CrawlSubscriber {
    /// Writes the crawl's progress.
    ///
    /// - Parameters:
    ///   - now: monotonic nanoseconds.
    ///   - loopLag: the longest turn of the loop since the last call, in nanoseconds.
    ///   - crawl: the crawl.
    func progress(at now: Int64, loopLag: Int64, of crawl: any CrawlView)

    /// Writes what has changed since an earlier crawl, just before the end.
    func compared(_ figures: DiffFigures)

    /// Writes the end of a crawl: broken links, totals, and why it ended. Nothing is logged after it.
    ///
    /// - Parameters:
    ///   - exit: why it ended.
    ///   - now: monotonic nanoseconds.
    ///   - crawl: the crawl that ended.
    func finish(_ exit: ExitReason, at now: Int64, of crawl: any CrawlView)
}

/// The pace since the last call: exchanges and bytes a second.
struct Pace {
    private var lookedAt: Int64?
    private var fetches = 0
    private var bytes = 0

    /// Exchanges and bytes a second since the last call, in thousandths.
    mutating func next(_ statistics: Statistics, at now: Int64) -> (pages: Int, bytes: Int) {
        let since = max(now - (lookedAt ?? statistics.startedAt), 1)
        let pages = statistics.fetches - fetches
        let read = statistics.bytes - bytes
        (lookedAt, fetches, bytes) = (now, statistics.fetches, statistics.bytes)
        return (Self.rate(pages, since), Self.rate(read, since))
    }

    /// `amount` a second over `nanoseconds`, in thousandths.
    static func rate(_ amount: Int, _ nanoseconds: Int64) -> Int {
        let rate = Double(amount) * 1e12 / Double(max(nanoseconds, 1))
        return Int(min(rate.rounded(), 1e15))
    }
}
