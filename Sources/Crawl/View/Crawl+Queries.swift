import Web

// What `CrawlView` asks of a live crawl, as far as it stands nowhere else.

extension Crawl {
    /// The frontier's tally.
    public var counts: Counts { frontier.counts }

    /// The exchange that holds a slot, or nil for a free one.
    public func exchange(in slot: Int) -> LiveExchange? {
        slots.indices.contains(slot) && slots[slot].isBusy ? slots[slot].live : nil
    }

    /// All that is known of the exchange that holds a slot, or nil for a free one.
    public func details(of slot: Int) -> ExchangeDetails? {
        guard let live = exchange(in: slot) else { return nil }
        let record = slots[slot].record
        return ExchangeDetails(
            live: live, method: slots[slot].method, peer: record.peer, httpMinorVersion: record.httpMinorVersion,
            tls: record.tls, cipher: record.cipher, contentType: record.contentType, newLinks: record.newLinks)
    }

    /// Where the exchange in a slot stands in the engine's source; nil where no engine tells.
    public func standing(in slot: Int) -> Standing? { inspect(slot) }

    /// Nanoseconds from one request to a host to the next at least, as the limits have it now for hosts like that of the
    /// first seed. A host itself may take longer: `HostStatus.delay`.
    public var delay: Int64 {
        frontier.hosts.delay(ofHostsLike: seeds.first.map { frontier.record(of: $0).host })
    }

    /// Exchanges in flight at most to a host like that of the first seed; nil for no limit but `concurrency`.
    public var perHost: Int? {
        frontier.hosts.connectionLimit(ofHostsLike: seeds.first.map { frontier.record(of: $0).host })
    }

    /// Requests a second at most in all; nil for no limit.
    public var maxRate: Double? { rate?.perSecond }

    /// How many slots have ever been in use: valid slots are 0 ..< slotCount.
    public var slotCount: Int { slots.count }

    /// Serialised text of a known URL without a copy, valid during `body`.
    public func withText<Result>(of url: URLID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        frontier.withText(of: url, body)
    }

    /// What is known of a URL.
    public func status(of url: URLID) -> URLStatus {
        URLStatus(record: frontier.record(of: url))
    }

    /// The URLs at some positions of todo.
    public func todo(_ rows: Range<Int>) -> [URLID] {
        frontier.todo(rows)
    }

    /// Attempts at a URL that have failed, while it waits for another or that one is in flight; otherwise 0.
    public func failedAttempts(at url: URLID) -> Int { frontier.failedAttempts(at: url) }

    /// Whether a URL waits for its turn, and not for another attempt or as robots.txt: what can be ignored or pruned.
    public func isQueued(_ url: URLID) -> Bool {
        frontier.isQueued(url.index)
    }

    /// Bytes held for known URLs beside their own text.
    public var overheadBytes: Int { frontier.overheadBytes }

    /// URLs and edges that were not kept because a limit was reached.
    public var notKept: (urls: Int, referrers: Int) { (frontier.refused, frontier.droppedReferrers) }

    /// Patterns on which the search in some URLs was given up, and in how many. Those URLs were not fetched, unless
    /// another `--include` matched.
    public var undecidedPatterns: [(text: String, searches: Int)] {
        frontier.undecided.all
    }
}
