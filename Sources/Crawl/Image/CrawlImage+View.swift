// The remaining members of `CrawlView`.

extension CrawlImage: CrawlView {
    /// The limit that ended the crawl or left something out, if any.
    public var limitReached: CrawlLimit? {
        losses.limit(of: options, state: state, counts: counts, textBytes: urls.textBytes, origins: hostCount)
    }

    /// The numbers of URLs and links that were not kept because of a limit.
    public var notKept: (urls: Int, referrers: Int) { (losses.refused, links.referrers.dropped) }

    /// Why nothing more is dispatched at present.
    public func idleReasons(now: Int64) -> IdleReasons {
        var reasons = hosts.idleReasons(awaited: awaited, delayed: delayed, deeper: levels.count, in: urls)
        reasons.addCrawlState(state, holders: holders, freeSlots: concurrency - counts.inFlight, rate: rate, now: now)
        reasons.arePagesUsedUp = arePagesUsedUp
        return reasons
    }

    /// The limit on exchanges in flight.
    public var concurrency: Int { hosts.concurrency }

    /// The shortest time in nanoseconds from one request to a host to the next, for hosts like that of the first seed.
    public var delay: Int64 { hosts.delay(ofHostsLike: seeds.first.map { urls[$0.index].pointee.host }) }

    /// Exchanges in flight at most to a host like that of the first seed; nil for no limit but `concurrency`.
    public var perHost: Int? {
        hosts.connectionLimit(ofHostsLike: seeds.first.map { urls[$0.index].pointee.host })
    }

    /// Requests a second at most in all; nil for no limit.
    public var maxRate: Double? { rate?.perSecond }

    /// Calls `body` with the serialised text of a known URL, which is not copied and valid during the call.
    public func withText<Result>(of url: URLID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(urls.text(of: urls[url.index]))
    }

    /// The status of a URL.
    public func status(of url: URLID) -> URLStatus { URLStatus(record: urls[url.index].pointee) }

    /// The URLs at a range of positions of todo.
    public func todo(_ rows: Range<Int>) -> [URLID] {
        hosts.todo(rows, awaited: awaited, delayed: delayed, levels: levels, in: urls) { dropped.contains($0) }
    }

    /// Attempts at a URL that have failed, while it waits for another or that one is in flight; otherwise 0.
    public func failedAttempts(at url: URLID) -> Int { Int(waits[Int(url.index)].failedAttempts) }

    /// Whether a URL waits for its turn, and neither for another attempt nor as robots.txt: only such URLs can be
    /// ignored or pruned.
    public func isQueued(_ url: URLID) -> Bool {
        let wait = waits[Int(url.index)]
        return (wait.queue == .origin || wait.queue == .deeper) && !wait.isFurtherAttempt
    }

    /// The parts of the site that were closed as traps, with URLs not fetched for them.
    public var trapCuts: [TrapCut] { cuts.filter { $0.skipped > 0 } }

    /// The cut for which a URL was skipped as part of a trap; nil for other URLs, and for one that is a trap by its
    /// form.
    public func trapCut(of url: URLID) -> TrapCut? {
        guard case .trap = urls[url.index].pointee.skipCause else { return nil }
        return cutsOfURLs[url].map { cuts[$0] }
    }

    /// The cluster that a URL belongs to.
    public func cluster(of url: URLID) -> TodoCluster.ID {
        let record = urls[url.index]
        return keys.template(urls.text(of: record), at: record.pointee.host)
    }

    /// The patterns for which the search in some URLs was given up, with the number of searches.
    public var undecidedPatterns: [(text: String, searches: Int)] { undecided.all }

    /// URLs that were named as sitemaps, and were read as pages.
    public var pagesNamedAsSitemaps: [URLID] { sitemapPages.sorted() }

    /// Whether a URL was named as a sitemap but is not one.
    public func isNoSitemap(_ url: URLID) -> Bool { noSitemaps.contains(url) }
}
