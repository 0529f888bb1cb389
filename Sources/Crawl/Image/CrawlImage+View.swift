// What `CrawlView` asks of an image, as far as it stands nowhere else.

extension CrawlImage: CrawlView {
    /// The limit that ended the crawl or kept something from it, if one did.
    public var limitReached: CrawlLimit? {
        losses.limit(of: options, state: state, counts: counts, textBytes: urls.textBytes, origins: hostCount)
    }

    /// URLs and links that were not kept because a limit was reached.
    public var notKept: (urls: Int, referrers: Int) { (losses.refused, links.referrers.dropped) }

    /// Why nothing more goes out at present.
    public func idleReasons(now: Int64) -> IdleReasons {
        var reasons = hosts.idleReasons(awaited: awaited, delayed: delayed, deeper: levels.count, in: urls)
        reasons.addCrawlState(state, holders: holders, freeSlots: concurrency - counts.inFlight, rate: rate, now: now)
        return reasons
    }

    /// Exchanges in flight at most.
    public var concurrency: Int { hosts.concurrency }

    /// Nanoseconds from one request to a host to the next at least, for hosts like that of the first seed.
    public var delay: Int64 { hosts.delay(ofHostsLike: seeds.first.map { urls[$0.index].pointee.host }) }

    /// Serialised text of a known URL without a copy, valid during `body`.
    public func withText<Result>(of url: URLID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(urls.text(of: urls[url.index]))
    }

    /// What is known of a URL.
    public func status(of url: URLID) -> URLStatus { URLStatus(record: urls[url.index].pointee) }

    /// The URLs at some positions of todo.
    public func todo(_ rows: Range<Int>) -> [URLID] {
        hosts.todo(rows, awaited: awaited, delayed: delayed, levels: levels, in: urls) { dropped.contains($0) }
    }

    /// Whether a URL waits for its turn, and not for another attempt or as robots.txt: what can be ignored or pruned.
    public func isQueued(_ url: URLID) -> Bool {
        let wait = waits[Int(url.index)]
        return (wait.queue == .origin || wait.queue == .deeper) && !wait.isFurtherAttempt
    }

    /// Where parts of the site were closed as traps, and URLs not fetched for it.
    public var trapCuts: [TrapCut] { cuts.filter { $0.skipped > 0 } }

    /// Where a URL was cut off that was skipped as part of a trap; nil for any other, and for a form that gives a trap away.
    public func trapCut(of url: URLID) -> TrapCut? {
        guard case .trap = urls[url.index].pointee.skipCause else { return nil }
        return cutsOfURLs[url].map { cuts[$0] }
    }

    /// The cluster that a URL belongs to.
    public func cluster(of url: URLID) -> TodoCluster.ID {
        let record = urls[url.index]
        return keys.template(urls.text(of: record), at: record.pointee.host)
    }

    /// Patterns on which the search in some URLs was given up, and in how many.
    public var undecidedPatterns: [(text: String, searches: Int)] { undecided.all }

    /// Pages that were named as sitemaps, and were read as pages.
    public var pagesNamedAsSitemaps: [URLID] { sitemapPages.sorted() }

    /// Whether a URL was named as a sitemap, and what came is none.
    public func isNoSitemap(_ url: URLID) -> Bool { noSitemaps.contains(url) }
}
