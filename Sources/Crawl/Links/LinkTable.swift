import HTTP

/// The links between URLs, as long as they may matter, and the targets of redirects: a link to a redirect is broken if
/// its target is, which is known once that has ended.
struct LinkTable: ~Copyable {
    private static let settledAtOnce = 16
    /// The number of links to a permanent redirect that are kept once it is known to end well.
    private static let mostToRedirect = 10_000

    var referrers: ReferrerLog
    var redirects = RedirectTable()
    var counts = LinkCounts()
    /// The largest number of redirects in a row.
    let maxHops: Int

    init(_ options: CrawlOptions) {
        referrers = ReferrerLog(limit: options.frontier.referrers)
        maxHops = options.maxRedirects
    }

    private init(copying other: borrowing LinkTable) {
        referrers = other.referrers.copy()
        (redirects, counts, maxHops) = (other.redirects, other.counts, other.maxHops)
    }

    /// A copy.
    func copy() -> LinkTable { LinkTable(copying: self) }

    /// The target of a redirect; nil for any other URL.
    func target(of id: URLID, in urls: borrowing URLRecords) -> URLID? {
        guard !redirects.isEmpty else { return nil }
        let record = urls[id.index]
        guard record.pointee.state == .done, StatusCode.isRedirect(record.pointee.status) else { return nil }
        return redirects.target(of: id)
    }

    /// The URLs of a chain of redirects, starting with the URL itself.
    func chain(from id: URLID, in urls: borrowing URLRecords) -> [URLID] {
        var chain = [id]
        while chain.count < RedirectTable.longest, let last = chain.last, let next = target(of: last, in: urls) {
            chain.append(next)
        }
        return chain
    }

    /// Updates the links to a URL after a move.
    mutating func follow(_ id: UInt32, from state: URLState, in urls: borrowing URLRecords) {
        switch urls[id].pointee.state {
        case .todo: if state != .inFlight { referrers.reopenLinks(to: id) }
        case .inFlight: break
        case .done: settleEnd(of: id, in: urls)
        // What may wait again may turn out broken.
        case .skipped: if !urls[id].pointee.isRevivable { settleLinks(to: id) }
        }
    }

    /// Settles the links to a URL that ended, unless it is broken: then they are reported at the crawl's end.
    private mutating func settleEnd(of id: UInt32, in urls: borrowing URLRecords) {
        if !urls[id].pointee.isBroken {
            let url = URLID(index: id)
            if target(of: url, in: urls) != nil { settleRedirect(url, in: urls) } else { settleLinks(to: id) }
        }
        if !redirects.isEmpty { advanceSettling(in: urls) }
    }

    /// Settles the links to a URL that ended well, and to redirects that lead there.
    private mutating func settleLinks(to id: UInt32) {
        referrers.settleLinks(to: id)
        if !redirects.isEmpty { redirects.endsWell(id, redirects: 0) }
    }

    /// Settles the links to a redirect that ends well, unless it is permanent: then its pages are told of at the end.
    private mutating func settleLinks(toRedirect id: UInt32, in urls: borrowing URLRecords) {
        if !StatusCode.isPermanentRedirect(urls[id].pointee.status) { referrers.settleLinks(to: id) }
    }

    /// Whether no more links to a finished URL are needed: it ended well, and is no permanent redirect, or one to which many
    /// are known.
    func isSettled(_ record: URLRecord) -> Bool {
        if referrers.isSettled(record.id) { return true }
        return StatusCode.isPermanentRedirect(record.status) && counts.count(to: record) > Self.mostToRedirect
            && !redirects.waits(record.id)
    }

    /// Settles a redirect, or makes it wait for the outcome of its target.
    private mutating func settleRedirect(_ id: URLID, in urls: borrowing URLRecords) {
        var (last, length) = (id, 0)
        while length < maxHops, let next = target(of: last, in: urls) { (last, length) = (next, length + 1) }
        let end = urls[last.index].pointee
        if target(of: last, in: urls) == nil,
            end.state == .done && !end.isBroken || end.state == .skipped && !end.isRevivable
        {
            settleLinks(toRedirect: id.index, in: urls)
            redirects.endsWell(id.index, redirects: length)
        } else {
            redirects.wait(id)
        }
    }

    /// Settles more redirects that lead to URLs that ended well: some for each URL that ends, so that no step takes
    /// long.
    private mutating func advanceSettling(in urls: borrowing URLRecords) {
        for _ in 0..<Self.settledAtOnce {
            guard let (id, length) = redirects.nextSettled() else { return }
            guard let length, length <= maxHops, target(of: id, in: urls) != nil else { continue }
            settleLinks(toRedirect: id.index, in: urls)
            redirects.endsWell(id.index, redirects: length)
        }
    }
}
