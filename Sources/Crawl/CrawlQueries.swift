// What screens and logs ask of a crawl; all of it cheap enough for every frame.

extension Crawl {
    /// The frontier's tally.
    public var counts: Counts { frontier.counts }

    /// The exchange that holds a slot, or nil for a free one.
    public func exchange(in slot: Int) -> LiveExchange? {
        slots.indices.contains(slot) && slots[slot].isBusy ? slots[slot].live : nil
    }

    /// All that is known of the exchange that holds a slot, or nil for a free one.
    public func details(of slot: Int, now: Int64) -> ExchangeDetails? {
        guard let live = exchange(in: slot) else { return nil }
        let record = slots[slot].record
        return ExchangeDetails(
            live: live, phases: live.phases(endingAt: now), peer: record.peer,
            httpMinorVersion: record.httpMinorVersion, tls: record.tls, cipher: record.cipher,
            contentType: record.contentType, newLinks: record.newLinks)
    }

    /// The page on which a URL was first found, the page on which that was found, and so on, `limit` at most; where
    /// there are fewer, the last one is a seed.
    public func referrers(of url: URLID, limit: Int) -> [URLID] {
        var chain: [URLID] = []
        var record = frontier.record(of: url)
        // A page is known before what is found on it: indices fall, and so the walk ends.
        while chain.count < limit, record.referrer != URLRecord.none {
            let referrer = URLID(index: record.referrer)
            chain.append(referrer)
            record = frontier.record(of: referrer)
        }
        return chain
    }

    /// Nanoseconds from one request to a host to the next at least, as the limits have it now for hosts like that of the
    /// first seed. A host itself may take longer: `HostStatus.delay`.
    public var delay: Int64 {
        let isLoopback = seeds.first.map { frontier.group(of: frontier.record(of: $0).host).isLoopback } ?? false
        return frontier.politeness.limits(isLoopback: isLoopback).delay
    }

    /// How many slots have ever been in use: valid slots are 0 ..< slotCount.
    public var slotCount: Int { slots.count }

    /// Serialised text of a known URL: ASCII by construction of the URL serialiser.
    public func text(of url: URLID) -> String {
        withText(of: url) { String(decoding: $0, as: UTF8.self) }
    }

    /// Serialised text of a known URL without a copy, valid during `body`.
    public func withText<Result>(of url: URLID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        frontier.withText(of: url, body)
    }

    /// What a URL has in common with others that the same code of a site answers: its origin, and its path with the variable
    /// parts as `#` and `*`.
    public func template(of url: URLID) -> String {
        withText(of: url) { text in
            let target = RobotsTable.target(in: text)
            var template = Array(text.prefix(text.count - target.count))
            URLTemplate.append(target, to: &template)
            return String(decoding: template, as: UTF8.self)
        }
    }

    /// What is known of a URL: where it stands, the status it answered with (0: none), its depth, its referrer.
    public func status(of url: URLID) -> (state: URLState, status: UInt16, depth: Int, referrer: URLID?) {
        let record = frontier.record(of: url)
        let referrer = record.referrer == URLRecord.none ? nil : URLID(index: record.referrer)
        return (record.state, record.status, Int(record.depth), referrer)
    }

    /// What went wrong with a URL's last exchange, if anything did; `redirect` for one that leads in a circle or too far.
    public func error(of url: URLID) -> FetchErrorKind? {
        if let error = frontier.record(of: url).errorKind { return error }
        guard let target = frontier.target(of: url) else { return nil }
        return skipReason(of: target) == .redirectLimit || deadEnd(of: url)?.error == .redirect ? .redirect : nil
    }

    /// Why a URL was skipped, if it was.
    public func skipReason(of url: URLID) -> SkipReason? {
        frontier.record(of: url).skipReason
    }

    /// The URLs at some positions of todo, host by host, each host's in the order of dispatch; then those that
    /// wait for another attempt, and for nearer ones. O(rows + hosts).
    public func todo(_ rows: Range<Int>) -> [URLID] {
        frontier.todo(rows)
    }

    /// Bytes held for known URLs beside their own text.
    public var overheadBytes: Int { frontier.overheadBytes }

    /// URLs and edges that were not kept because a limit was reached.
    public var notKept: (urls: Int, referrers: Int) { (frontier.refused, frontier.droppedReferrers) }

    /// Patterns on which the search in some URLs was given up, and in how many. Those URLs were not fetched, unless
    /// another `--include` matched.
    public var undecidedPatterns: [(text: String, searches: Int)] {
        (frontier.include + frontier.exclude + frontier.ignored.patterns).filter { $0.limitHits > 0 }
            .map { ($0.pattern, $0.limitHits) }
    }
}
