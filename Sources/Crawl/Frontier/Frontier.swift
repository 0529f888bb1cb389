import Web

/// The URLs seen and what has become of each: todo, in flight, done or skipped.
///
/// Breadth first: a host's URLs go out in the order in which they were found; hosts take turns.
final class Frontier {
    /// What came of offering a URL.
    enum Offer {
        /// It was new: it waits to be fetched, or is skipped.
        case new(URLID)
        /// It was seen before.
        case known(URLID)
        /// It was seen before, but not as a page, and it redirects: what it leads to is one as well.
        case becamePage(URLID)
        /// It was not kept: the table is full, or the text is longer than a record holds.
        case refused
    }

    var table: URLTable
    var hosts: HostTable
    var scope: ScopeRule
    var links: LinkTable
    var robots: RobotsTable
    var sitemaps: SitemapTable
    let limits: FrontierLimits
    let include: [URLPattern]
    let exclude: [URLPattern]
    let maxDepth: Int?
    let maxHops: Int
    let checksExternal: Bool
    /// URLs that wait for another attempt; they count as todo.
    var delayed = DelayQueue()
    /// URLs that wait until nearer ones have been fetched, where depth is limited; they count as todo.
    var levels = DepthLevels()
    /// Where depth is limited, the ways to a URL that are better than that in its record by the number of redirects and
    /// worse by depth. For some of the redirects' targets, while it is not known that they are no redirects.
    var otherWays: [UInt32: [Way]] = [:]
    /// What came of the URLs that are being tried again. Most URLs need one attempt, so it is no part of their records.
    var attempts: [UInt32: Attempts] = [:]
    /// Whether URLs go out that have not been requested yet.
    var takesNew = true
    /// What was skipped of a host because it is blocked.
    var blocked: [UInt32: [UInt32]] = [:]
    var counts = Counts()
    /// URLs that were not kept because a limit was reached: for `refuse` alone.
    var refused = 0
    let guardsTraps: Bool
    var trapGuard = TrapGuard()
    /// URLs skipped as part of a trap, by what gave it away.
    var traps: [TrapKind: Int] = [:]
    var queries: QueryForms
    var keys: TemplateKeys
    var ignored = IgnoreRules()
    /// Tells of each move of a URL as it happens; unless `tellsAllMoves`, of those alone that change a total beside the counts.
    var onMove: (URLMove) -> Void = { _ in }
    var tellsAllMoves = false
    /// Tells of what else happens, where somebody hears of it: for `tellDetail`.
    var onDetail: (CrawlEvent) -> Void = { _ in }
    /// Whether somebody hears of details. Asked before each, so that one that nobody hears of costs a branch.
    var isHeard = false
    /// Patterns on which searches were given up.
    var undecided = UndecidedPatterns()
    /// A URL that is done, and whose end nobody has been told of yet.
    var untold = URLRecord.none
    /// URLs that `claim` has skipped since it was called.
    var skipsOfTurn = 0
    /// When `claim` goes on, where it has done enough for one turn.
    var continuesAt: Int64?
    /// Changes of `ignored` that have not been applied to all URLs, in the order in which they came.
    var sweeps: [Sweep] = []
    /// When the first of them goes on.
    var sweepDue: Int64?
    /// Ends a slice of a sweep in time: `Crawl.clock`.
    var clock: () -> Int64 = { 0 }

    init(options: CrawlOptions, include: [URLPattern], exclude: [URLPattern]) {
        table = URLTable(seed: options.hashSeed)
        hosts = HostTable(options)
        scope = ScopeRule(options.scope, allowsPrivate: options.allowsPrivate)
        limits = options.frontier
        links = LinkTable(options)
        robots = RobotsTable(limit: options.frontier.robotsBytes)
        sitemaps = SitemapTable(limits: options.sources.sitemapLimits)
        self.include = include
        self.exclude = exclude
        maxDepth = options.maxDepth
        maxHops = options.maxRedirects
        checksExternal = options.requests.checksExternal
        guardsTraps = options.guardsTraps
        keys = TemplateKeys(options)
        queries = QueryForms(fingerprint: keys.fingerprint)
    }

    /// Nanoseconds until work goes on that is done in slices.
    static let turnPause: Int64 = 1_000_000

    /// Bytes held for known URLs beside their own text.
    var overheadBytes: Int { table.overheadBytes }
    /// Edges between pages that were not kept because of the limit.
    var droppedReferrers: Int { links.referrers.dropped }
    /// How many URLs are known.
    var count: Int { table.count }
    /// When the first of what waits for a time is due, a URL for another attempt or a host for its next request; nil
    /// where nothing waits.
    var nextDue: Int64? {
        // Of more than two, an array would be made.
        let due = min(
            min(hosts.nextRestEnd ?? .max, delayed.nextDue ?? .max), min(continuesAt ?? .max, sweepDue ?? .max))
        return due == .max ? nil : due
    }

    /// Widens the scope by a seed. All seeds come before the first offer.
    func addToScope(_ seed: WebURL) {
        scope.add(seed: seed)
    }

    /// Offers a URL, found on `referrer` (nil: a seed), `hops` redirects in a row away from it, by a link that asks not
    /// to be followed or not, for what `role` says. The fragment does not count; nor does `--include` for what is named as
    /// a sitemap, or by the user.
    func offer(
        _ url: borrowing WebURL, referrer: URLID?, depth: Int, hops: Int, nofollow: Bool, role: URLRole = .page
    ) -> Offer {
        url.bytes.withUnsafeBufferPointer { bytes in
            let text = UnsafeBufferPointer(rebasing: bytes[url.withoutFragment])
            let hash = table.hash(text)
            if let record = table.find(text, hash: hash) {
                // Named as a sitemap, it does not become a page, unless it would not be fetched otherwise.
                if role == .auxiliary, record.pointee.state != .skipped {
                    return meet(record, referrer: referrer, depth: depth, hops: hops, nofollow: nofollow)
                }
                return offerKnown(
                    record, referrer: referrer, depth: depth, hops: hops, nofollow: nofollow,
                    role: role == .auxiliary ? .page : role)
            }
            return insert(
                text, hash: hash, url, referrer: referrer, depth: depth, hops: hops, nofollow: nofollow, role: role)
        }
    }

    /// The same for a URL that is known, as a page or as what belongs to one.
    @inline(__always)
    func offerKnown(
        _ record: UnsafeMutablePointer<URLRecord>, referrer: URLID?, depth: Int, hops: Int, nofollow: Bool,
        role: URLRole
    ) -> Offer {
        if record.pointee.needsReview {
            return reconsider(record, referrer, depth: depth, hops: hops, nofollow: nofollow, role: role)
        }
        if record.pointee.role != role {
            return offerOtherwise(record, referrer, depth: depth, hops: hops, nofollow: nofollow, role: role)
        }
        return meet(record, referrer: referrer, depth: depth, hops: hops, nofollow: nofollow)
    }

    /// The same for one that stays what it is: another way leads there, and another page may link to it.
    @inline(__always)
    func meet(
        _ record: UnsafeMutablePointer<URLRecord>, referrer: URLID?, depth: Int, hops: Int, nofollow: Bool
    ) -> Offer {
        if record.pointee.hops > hops || maxDepth != nil && depth < record.pointee.depth, !nofollow {
            takeWay(record, Way(depth: depth, hops: hops))
        }
        if hops == 0 { note(referrer, on: record) }
        return .known(URLID(index: record.pointee.id))
    }

    /// A link's target is known: remember who links there while the target may still turn out broken. What becomes of a
    /// redirect is what becomes of the links to it, so it is none of those pages.
    @inline(__always)
    func note(_ referrer: URLID?, on record: UnsafeMutablePointer<URLRecord>) {
        guard let referrer, !record.pointee.isPlain, record.pointee.state != .skipped else { return }
        if record.pointee.state == .done, links.referrers.isSettled(record.pointee.id) { return }
        addLink(to: record.pointee.id, from: referrer.index)
    }
}
