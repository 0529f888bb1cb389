import Web

// The remaining members of `CrawlView`.

extension Crawl {
    /// The frontier's counts.
    public var counts: Counts { frontier.counts }

    /// The exchange that holds a slot, or nil for a free one.
    public func exchange(in slot: Int) -> LiveExchange? {
        slots.indices.contains(slot) && slots[slot].isBusy ? slots[slot].live : nil
    }

    /// The details of the exchange that holds a slot, or nil for a free one.
    public func details(of slot: Int) -> ExchangeDetails? {
        guard let live = exchange(in: slot) else { return nil }
        let record = slots[slot].record
        return ExchangeDetails(
            live: live, method: slots[slot].method, peer: record.peer, httpMinorVersion: record.httpMinorVersion,
            tls: record.tls, cipher: record.cipher, contentType: record.contentType, newLinks: record.newLinks)
    }

    /// Where the exchange in a slot waits in the engine's source; nil if it is not known.
    public func standing(in slot: Int) -> Standing? { inspect(slot) }

    /// The shortest time in nanoseconds from one request to a host to the next, by the present limits for hosts like
    /// that of the first seed. A host may have a longer delay: `HostStatus.delay`.
    public var delay: Int64 {
        frontier.hosts.delay(ofHostsLike: seeds.first.map { frontier.record(of: $0).host })
    }

    /// Exchanges in flight at most to a host like that of the first seed; nil for no limit but `concurrency`.
    public var perHost: Int? {
        frontier.hosts.connectionLimit(ofHostsLike: seeds.first.map { frontier.record(of: $0).host })
    }

    /// Links followed from a seed at most; nil for no limit.
    public var maxDepth: Int? { frontier.maxDepth }

    /// Requests a second at most in all; nil for no limit.
    public var maxRate: Double? { rate?.perSecond }

    /// The number of slots ever used: valid slots are 0 ..< slotCount.
    public var slotCount: Int { slots.count }

    /// Calls `body` with the serialised text of a known URL, which is not copied and valid during the call.
    public func withText<Result>(of url: URLID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        frontier.withText(of: url, body)
    }

    /// The known URL with this serialised text; nil for any other text.
    public func url(withText text: UnsafeBufferPointer<UInt8>) -> URLID? {
        frontier.table.find(text, hash: frontier.table.hash(text)).map { URLID(index: $0.pointee.id) }
    }

    /// The status of a URL.
    public func status(of url: URLID) -> URLStatus {
        URLStatus(record: frontier.record(of: url))
    }

    /// The URLs at a range of positions of todo.
    public func todo(_ rows: Range<Int>) -> [URLID] {
        frontier.todo(rows)
    }

    /// Attempts at a URL that have failed, while it waits for another or that one is in flight; otherwise 0.
    public func failedAttempts(at url: URLID) -> Int { frontier.failedAttempts(at: url) }

    /// Whether a URL waits for its turn, and neither for another attempt nor as robots.txt: only such URLs can be
    /// ignored or pruned.
    public func isQueued(_ url: URLID) -> Bool {
        frontier.isQueued(url.index)
    }

    /// The number of bytes held for known URLs beside their own text.
    public var overheadBytes: Int { frontier.overheadBytes }

    /// Has the URLs beyond a number of bytes kept in a file, which is mapped into memory as far as it is used. The crawl
    /// has not started.
    public func keepURLs(in file: URLFile, beyond bytes: Int) { frontier.table.map(from: file, beyond: bytes) }

    /// The numbers of URLs and links that were not kept because of a limit.
    public var notKept: (urls: Int, referrers: Int) { (frontier.refused, frontier.droppedReferrers) }

    /// The patterns for which the search in some URLs was given up, with the number of searches. Those URLs were not
    /// fetched, unless another `--include` matched.
    public var undecidedPatterns: [(text: String, searches: Int)] {
        frontier.undecided.all
    }
}
