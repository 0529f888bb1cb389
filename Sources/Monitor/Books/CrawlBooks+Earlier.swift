public import Crawl
import HTTP

/// What ended before anybody kept books: a crawl of which nobody looks on need not pay for them.

extension CrawlBooks {
    /// The number of URLs that are read in a turn of the loop.
    static let earlierSlice = 20_000

    /// Takes in what the crawl itself knows of URLs that have ended: results and errors, and neither times, sizes, titles nor
    /// lines of the log.
    ///
    /// - Parameters:
    ///   - crawl: the crawl.
    ///   - urls: the URLs that are left to read; those that were read are taken off.
    ///   - now: the time, monotonic nanoseconds.
    public func takeInEarlier(of crawl: any CrawlView, _ urls: inout Range<UInt32>, at now: Int64) {
        let slice = urls.prefix(Self.earlierSlice)
        for index in slice {
            let url = URLID(index: index)
            let status = crawl.status(of: url)
            guard status.state == .done, kept[url] == nil else { continue }
            let isRedirect = crawl.redirectTarget(of: url) != nil
            let record = FetchRecord(
                slot: 0, url: url, endedAt: now,
                outcome: status.failure != nil ? .error : isRedirect ? .redirect : status.status < 300 ? .ok : .status)
            record.status = status.status
            record.error = status.failure.map { FetchError($0, "") }
            record.verdict = status.verdict
            storeEnd(record, in: crawl)
        }
        urls = (urls.first.map { $0 + UInt32(slice.count) } ?? urls.upperBound)..<urls.upperBound
    }
}
