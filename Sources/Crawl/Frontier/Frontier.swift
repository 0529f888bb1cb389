/// The URLs seen and what has become of each: todo, in flight, done or skipped.
///
/// Breadth first: a host's URLs go out in the order in which they were found; hosts take turns.
struct Frontier: ~Copyable {
    /// What came of offering a URL.
    enum Offer {
        /// It was new and waits to be fetched.
        case added(URLID)
        /// It was new and will not be fetched.
        case skipped(URLID, SkipReason)
        /// It was skipped for this reason, and waits to be fetched now.
        case revived(URLID, SkipReason)
        /// It was seen before.
        case known(URLID)
        /// It was not kept: the table is full, or the text is longer than a record holds.
        case refused
    }

    private var table: URLTable
    private var hosts: HostTable
    private var scope: ScopeRule
    private var referrers: ReferrerLists
    private let limits: FrontierLimits
    private let include: [URLPattern]
    private let exclude: [URLPattern]
    private let perHost: Int
    private let maxDepth: Int?
    private let maxHops: Int
    /// URLs that wait for another attempt; they count as todo.
    private var delayed = DelayQueue()
    /// Attempts made at the URLs that are being tried again. Most URLs need one, so it is no part of their records.
    private var attempts: [UInt32: UInt8] = [:]
    /// Hosts with a URL waiting and a connection to spare, in the order of their turns.
    private var ready = RingQueue()
    private(set) var counts = Counts()
    /// URLs that were not kept because a limit was reached.
    private(set) var refused = 0

    init(options: CrawlOptions, include: [URLPattern], exclude: [URLPattern]) {
        table = URLTable(seed: options.hashSeed)
        hosts = HostTable(seed: options.hashSeed)
        scope = ScopeRule(options.scope)
        limits = options.frontier
        referrers = ReferrerLists(limit: options.frontier.referrers)
        self.include = include
        self.exclude = exclude
        perHost = min(options.perHost ?? options.concurrency, options.concurrency)
        maxDepth = options.maxDepth
        maxHops = options.maxRedirects
    }

    /// Bytes held for known URLs beside their own text.
    var overheadBytes: Int { table.overheadBytes }
    /// Edges between pages that were not kept because of the limit.
    var droppedReferrers: Int { referrers.dropped }
    /// How many URLs are known.
    var count: Int { table.count }
    /// When the first of the URLs that wait for another attempt may be claimed; nil where none waits.
    var nextDue: Int64? { delayed.nextDue }

    /// Widens the scope by a seed. All seeds come before the first offer.
    mutating func addToScope(_ seed: WebURL) {
        scope.add(seed: seed)
    }

    /// Offers a URL found on `referrer` (nil: a seed), `hops` redirects in a row away from it. The fragment does not count.
    mutating func offer(_ url: WebURL, referrer: URLID?, depth: Int, hops: Int) -> Offer {
        url.bytes.withUnsafeBufferPointer { bytes in
            let text = UnsafeBufferPointer(rebasing: bytes[url.withoutFragment])
            let hash = table.hash(text)
            if let record = table.find(text, hash: hash) {
                if record.pointee.isBeyondRedirects {
                    return reconsider(record, referrer, depth: depth, hops: hops)
                }
                note(referrer, on: record)
                return .known(URLID(index: record.pointee.id))
            }
            return insert(text, hash: hash, url, referrer: referrer, depth: depth, hops: hops)
        }
    }

    /// A link's target is known: remember who links there while the target may still turn out broken.
    @inline(__always)
    private mutating func note(_ referrer: URLID?, on record: UnsafeMutablePointer<URLRecord>) {
        guard let referrer else { return }
        switch record.pointee.state {
        case .todo, .inFlight: break
        case .done: if !record.pointee.isBroken { return }
        case .skipped: return
        }
        referrers.add(referrer.index, to: &record.pointee.referrers)
    }

    /// A URL that lay beyond the redirect limit was found on a shorter way: that one is as good as the first would be.
    @inline(never)
    private mutating func reconsider(
        _ record: UnsafeMutablePointer<URLRecord>, _ referrer: URLID?, depth: Int, hops: Int
    ) -> Offer {
        let id = URLID(index: record.pointee.id)
        guard hops <= maxHops, depth <= maxDepth ?? .max else {
            return .known(id)
        }
        record.pointee.revive(depth: UInt16(clamping: depth), hops: UInt8(clamping: hops))
        counts.skipped -= 1
        enqueue(record, referrer)
        return .revived(id, .redirectLimit)
    }

    private mutating func insert(
        _ text: UnsafeBufferPointer<UInt8>, hash: UInt64, _ url: WebURL, referrer: URLID?, depth: Int, hops: Int
    ) -> Offer {
        guard text.count <= URLArena.longestText, table.count < limits.urls, table.textBytes < limits.textBytes else {
            refused += 1
            return .refused
        }
        let host = url.withOriginBytes { origin in hosts.position(of: origin) { scope.allows(url) } }
        let reason = skipReason(for: text, url, host: host, isSeed: referrer == nil, depth: depth, hops: hops)
        let record = table.insert(
            text, hash: hash, host: host, referrer: referrer?.index ?? URLRecord.none, depth: UInt16(clamping: depth),
            hops: UInt8(clamping: hops), state: reason == nil ? .todo : .skipped)
        counts.seen += 1
        let id = URLID(index: record.pointee.id)
        if let reason {
            record.pointee.skipReason = reason
            counts.skipped += 1
            check()
            return .skipped(id, reason)
        }
        enqueue(record, referrer)
        return .added(id)
    }

    private mutating func enqueue(_ record: UnsafeMutablePointer<URLRecord>, _ referrer: URLID?) {
        if let referrer { referrers.add(referrer.index, to: &record.pointee.referrers) }
        hosts[record.pointee.host].todo.append(record.pointee.id)
        counts.todo += 1
        makeReady(record.pointee.host)
        check()
    }

    private func skipReason(
        for text: UnsafeBufferPointer<UInt8>, _ url: WebURL, host: UInt32, isSeed: Bool, depth: Int, hops: Int
    ) -> SkipReason? {
        if !url.isHTTP { return .scheme }
        if text.count > limits.urlBytes { return .tooLong }
        if !hosts[host].isInScope { return .scope }
        if exclude.contains(where: { $0.matches(text) }) { return .pattern }
        if !isSeed, !include.isEmpty, !include.contains(where: { $0.matches(text) }) { return .pattern }
        if let maxDepth, depth > maxDepth { return .depth }
        if hops > maxHops { return .redirectLimit }
        return nil
    }

    /// Takes the next URL to fetch: now it is in flight.
    mutating func claim() -> URLID? {
        guard let host = ready.popFirst(), let id = hosts[host].todo.popFirst() else { return nil }
        hosts[host].isReady = false
        hosts[host].inFlight += 1
        counts.todo -= 1
        counts.inFlight += 1
        table[id].pointee.state = .inFlight
        makeReady(host)
        check()
        return URLID(index: id)
    }

    /// A URL in flight ended, with a status or an error.
    mutating func finish(_ id: URLID, status: UInt16, error: FetchErrorKind?) {
        let record = leave(id)
        record.pointee.state = .done
        record.pointee.status = status
        record.pointee.errorKind = error
        if !record.pointee.isBroken { referrers.clear(&record.pointee.referrers) }
        attempts[id.index] = nil
        counts.done += 1
        check()
    }

    /// A URL in flight failed and waits for another attempt until `due`: it counts as todo again.
    mutating func postpone(_ id: URLID, until due: Int64) {
        let record = leave(id)
        record.pointee.state = .todo
        attempts[id.index] = UInt8(clamping: attempt(at: id))
        delayed.insert(id.index, due: due)
        counts.todo += 1
        check()
    }

    /// Which attempt at a URL the present or next one is, from 1.
    func attempt(at id: URLID) -> Int {
        Int(attempts[id.index] ?? 0) + 1
    }

    /// Puts the URLs whose waiting is over before their hosts' others: they are the longest known.
    mutating func release(dueAt now: Int64) {
        while let id = delayed.popDue(now) {
            let host = table[id].pointee.host
            hosts[host].todo.prepend(id)
            makeReady(host)
        }
    }

    /// A URL in flight was given up before it ended: it is the next to go out.
    mutating func giveBack(_ id: URLID) {
        let record = leave(id)
        record.pointee.state = .todo
        hosts[record.pointee.host].todo.prepend(id.index)
        counts.todo += 1
        makeReady(record.pointee.host)
        check()
    }

    private mutating func leave(_ id: URLID) -> UnsafeMutablePointer<URLRecord> {
        let record = table[id.index]
        precondition(record.pointee.state == .inFlight, "only a URL in flight can end")
        counts.inFlight -= 1
        hosts[record.pointee.host].inFlight -= 1
        makeReady(record.pointee.host)
        return record
    }

    @inline(__always)
    private mutating func makeReady(_ host: UInt32) {
        let entry = hosts[host]
        guard !entry.isReady, !entry.todo.isEmpty, entry.inFlight < perHost else { return }
        hosts[host].isReady = true
        ready.append(host)
    }

    private func check() {
        assert(counts.isConsistent, "seen = todo + in flight + done + skipped")
    }
}

// What screens and logs ask.
extension Frontier {
    func record(of id: URLID) -> URLRecord {
        table[id.index].pointee
    }

    /// The text of a known URL, valid during `body`.
    func withText<Result>(of id: URLID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(table.text(of: table[id.index]))
    }

    /// The URLs at some positions of todo, host by host, each host's in the order of dispatch; then those that wait for
    /// another attempt.
    func todo(_ rows: Range<Int>) -> [URLID] {
        var found: [URLID] = []
        var first = 0
        for host in hosts.hosts where !host.todo.isEmpty {
            let own = rows.clamped(to: first..<first + host.todo.count)
            found += own.map { URLID(index: host.todo[$0 - first]) }
            first += host.todo.count
            if first >= rows.upperBound { return found }
        }
        found += rows.clamped(to: first..<first + delayed.count).map { URLID(index: delayed[$0 - first]) }
        return found
    }

    /// Calls `body` for each pair of a broken target and a page that links to it, targets in order of discovery.
    func forEachBrokenLink(_ body: (URLID, _ referrer: URLID, _ status: UInt16, FetchErrorKind?) -> Void) {
        for index in 0..<UInt32(table.count) {
            let record = table[index]
            guard record.pointee.state == .done, record.pointee.isBroken else { continue }
            for referrer in referrers.referrers(from: record.pointee.referrers) {
                body(
                    URLID(index: index), URLID(index: referrer), record.pointee.status, record.pointee.errorKind)
            }
        }
    }
}
