import Web

/// The known URLs and their states: todo, in flight, done or skipped.
///
/// The order is breadth first: a host's URLs are fetched in the order in which they were found, and hosts take turns.
final class Frontier {
    /// The result of offering a URL.
    enum Offer {
        /// It was new: it waits to be fetched, or is skipped.
        case new(URLID)
        /// It was seen before.
        case known(URLID)
        /// It was seen before, but not as a page, and it redirects: its target is a page as well.
        case becamePage(URLID)
        /// It was not kept: the table is full, or its text is too long for a record.
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
    let remaps: Remaps
    var maxDepth: Int?
    let maxHops: Int
    let checksExternal: Bool
    /// URLs that wait for another attempt; they count as todo.
    var delayed = DelayQueue()
    /// URLs that wait until nearer ones have been fetched, if depth is limited; they count as todo.
    var levels = DepthLevels()
    /// If depth is limited, other ways to a URL with fewer redirects but a greater depth than in its record. They are
    /// kept for targets of redirects that may be redirects themselves.
    var otherWays: [UInt32: [Way]] = [:]
    /// The attempts at URLs that are tried again. Most URLs need one attempt, so these are not in their records.
    var attempts: [UInt32: Attempts] = [:]
    /// Whether URLs wait in queues that other processes share: they are held until they are taken.
    let isShared: Bool
    /// Whether nothing is left in those queues.
    var isSharedOver = false
    /// URLs by which clusters were named, of which none may be known here.
    var namedForms: [TodoCluster.ID: [UInt8]] = [:]
    /// Whether URLs are fetched that have not been requested yet.
    var takesNew = true
    /// The URLs of each host that were skipped because it is blocked.
    var blocked: [UInt32: [UInt32]] = [:]
    var counts = Counts()
    /// The number of URLs not kept because of a limit. Only `refuse` changes it.
    var refused = 0
    let guardsTraps: Bool
    var trapGuard = TrapGuard()
    /// The numbers of URLs skipped as part of traps, by kind of trap.
    var traps: [TrapKind: Int] = [:]
    var queries: QueryForms
    var keys: TemplateKeys
    var ignored = IgnoreRules()
    /// Called with each move of a URL; unless `tellsAllMoves`, only with moves that change totals other than the
    /// counts.
    var onMove: (URLMove) -> Void = { _ in }
    var tellsAllMoves = false
    /// Called with details by `tellDetail`.
    var onDetail: (CrawlEvent) -> Void = { _ in }
    /// Whether details have a subscriber. It is checked before each detail, so that one without a subscriber costs a
    /// branch.
    var isHeard = false
    /// URLs to which links were counted that have not been emitted yet; empty unless details have a subscriber.
    var countedLinks: [UInt32] = []
    /// The page of those.
    var countedPage = URLRecord.none
    /// The number of links counted of pages that were not read to their end.
    var partlyRead: [UInt32: Int] = [:]
    /// The patterns for which searches were given up.
    var undecided = UndecidedPatterns()
    /// A finished URL whose end has not been emitted yet.
    var untold = URLRecord.none
    /// The number of URLs that `claim` has skipped in this call.
    var skipsOfTurn = 0
    /// When `claim` goes on, if it has done enough for one turn.
    var continuesAt: Int64?
    /// Changes of `ignored` that have not been applied to all URLs yet, in order.
    var sweeps: [Sweep] = []
    /// When the first sweep goes on.
    var sweepDue: Int64?
    /// The clock that ends slices of sweeps: `Crawl.clock`.
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
        remaps = options.remaps
        maxDepth = options.maxDepth
        isShared = options.sharesFrontier
        maxHops = options.maxRedirects
        checksExternal = options.requests.checksExternal
        guardsTraps = options.guardsTraps
        keys = TemplateKeys(options)
        queries = QueryForms(fingerprint: keys.fingerprint)
    }

    /// The pause in nanoseconds between slices of work.
    static let turnPause: Int64 = 1_000_000

    /// The number of bytes held for known URLs beside their own text.
    var overheadBytes: Int { table.overheadBytes }
    /// The number of links that were not kept because of the limit.
    var droppedReferrers: Int { links.referrers.dropped }
    /// The number of known URLs.
    var count: Int { table.count }
    /// When the first URL is due for another attempt, or the first host for its next request; nil if nothing waits.
    var nextDue: Int64? {
        // With more than two arguments, `min` would create an array.
        let nextAttempt = hasOnlyLastAttempts ? delayed.nextDueOfAll : delayed.nextDue
        let due = min(min(hosts.nextRestEnd ?? .max, nextAttempt ?? .max), min(continuesAt ?? .max, sweepDue ?? .max))
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
                // A URL named as a sitemap does not become a page, unless it would not be fetched otherwise.
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

    /// Offers a known URL whose role does not change: records another way, and the link to it.
    @inline(__always)
    func meet(
        _ record: UnsafeMutablePointer<URLRecord>, referrer: URLID?, depth: Int, hops: Int, nofollow: Bool
    ) -> Offer {
        if record.pointee.hops > hops || maxDepth != nil && depth < record.pointee.depth, !nofollow {
            recordWay(record, Way(depth: depth, hops: hops))
        }
        if hops == 0 { recordReferrer(referrer, of: record) }
        return .known(URLID(index: record.pointee.id))
    }

    /// Records a link to a known URL while the URL may still turn out broken. Redirects are not recorded as pages that
    /// link, since their outcome is that of links to them.
    @inline(__always)
    func recordReferrer(_ referrer: URLID?, of record: UnsafeMutablePointer<URLRecord>) {
        guard let referrer, !record.pointee.isPlain, record.pointee.state != .skipped else { return }
        if record.pointee.state == .done, links.isSettled(record.pointee) { return }
        addLink(to: record.pointee.id, from: referrer.index)
    }
}
