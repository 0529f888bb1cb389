import Crawl

/// The meters of the header: recent rates and times, answers by class, and the trend of todo.
struct CrawlMeters {
    private var pages: RateMeter
    private var bytes: RateMeter
    private var latency: LatencyMeter
    private var latencyMap: LatencyMap
    /// The trend of todo by URLs found and ended. URLs that the user ignores or prunes do not count as progress.
    private var todoTrend = TrendMeter()
    /// The number of URLs found to be fetched, including those dropped since; and those that are now.
    private var wanted = (ever: 0, now: 0)
    private var statusClasses = [Int](repeating: 0, count: 4)
    private var errors = 0
    private var ended = 0
    /// The bytes of exchanges that have ended, and of all at the last sample.
    private var endedBytes = 0
    private var sampledBytes = 0

    /// Creates the meters of a crawl that starts at a time, monotonic nanoseconds.
    init(startedAt: Int64) {
        pages = RateMeter(startedAt: startedAt)
        bytes = RateMeter(startedAt: startedAt)
        latency = LatencyMeter(startedAt: startedAt)
        latencyMap = LatencyMap(startedAt: startedAt)
    }

    /// Counts an exchange that ended.
    mutating func count(_ record: FetchRecord) {
        endedBytes &+= record.bytes
        if record.status > 0, let wait = record.timings.wait {
            latency.add(wait, at: record.endedAt)
            latencyMap.add(wait, at: record.endedAt)
        }
        guard countEnd(record) else { return }
        pages.add(1, at: record.endedAt)
        ended += 1
    }

    /// Counts the answer of an exchange that ended a page.
    ///
    /// - Returns: whether it did. Files with rules are not pages, and an attempt with a successor does not end a URL.
    @discardableResult
    mutating func countEnd(_ record: FetchRecord) -> Bool {
        guard !record.willRetry, !record.isSuperseded, !record.isRobots else { return false }
        count(record.outcome == .error ? 0 : record.status, 1)
        return true
    }

    /// Counts a URL that ended with a status, or removes it; a status of 0 for no complete response.
    mutating func count(_ status: UInt16, _ change: Int) {
        let place = Int(status) / 100 - 2
        if status == 0 {
            errors = max(0, errors + change)
        } else if statusClasses.indices.contains(place) {
            statusClasses[place] = max(0, statusClasses[place] + change)
        }
    }

    /// Counts the bytes received since the last sample, including those of exchanges in flight.
    mutating func sample(_ crawl: any CrawlView, inFlight: Int, at now: Int64) {
        let total = endedBytes &+ inFlight
        // The graph stops with the others when the crawl is over.
        if crawl.state != .finished || total != sampledBytes {
            bytes.add(Double(max(0, total &- sampledBytes)), at: min(now, crawl.statistics.finishedAt ?? now))
        }
        sampledBytes = max(sampledBytes, total)
        let wanted = crawl.counts.seen - crawl.counts.skipped
        self.wanted = (self.wanted.ever + max(0, wanted - self.wanted.now), wanted)
        todoTrend.add(balance(of: crawl), at: now)
    }

    /// Todo if nothing had been dropped.
    private func balance(of crawl: any CrawlView) -> Int {
        wanted.ever + max(0, crawl.counts.seen - crawl.counts.skipped - wanted.now) - crawl.counts.done
    }

    /// Fills a snapshot with the values.
    func fill(_ snapshot: inout MonitorSnapshot, of crawl: any CrawlView, at now: Int64) {
        let finishedAt = crawl.statistics.finishedAt
        let end = finishedAt ?? now
        snapshot.historyEnd = pages.seconds(at: end)
        snapshot.pageHistory = pages.history(at: end)
        snapshot.byteHistory = bytes.history(at: end)
        snapshot.firstByte = latency.percentiles
        snapshot.firstByteHistory = latency.history(at: end)
        snapshot.todoTrend = finishedAt == nil ? todoTrend.perSecond(balance(of: crawl), at: now) : nil
        if finishedAt == nil {
            snapshot.pagesPerSecond = pages.rate(at: now)
            snapshot.bytesPerSecond = bytes.rate(at: now)
        } else {
            let seconds = Double(max(1, snapshot.elapsed)) / 1e9
            snapshot.pagesPerSecond = Double(ended) / seconds
            snapshot.bytesPerSecond = Double(endedBytes) / seconds
        }
        snapshot.statusClasses = statusClasses
        snapshot.errors = errors
        snapshot.retries = crawl.statistics.retries
    }

    /// The times to first byte up to a time, or to the crawl's end.
    func latencies(of crawl: any CrawlView, at now: Int64) -> LatencyMap {
        var map = latencyMap
        map.advance(to: crawl.statistics.finishedAt ?? now)
        return map
    }
}
