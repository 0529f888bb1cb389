/// A read-only view of a crawl, for a screen, a log, a report or a status line.
///
/// `Crawl` and `CrawlImage` conform to it. No member changes the crawl, and results are values or are lent to a
/// closure. Times are nanoseconds of the monotonic clock; bytes of URLs, paths and fields are untrusted. Unless
/// documented otherwise, members take constant time, so that a frame or a line may use whatever it shows.
///
/// URLs are named by `URLID`, hosts by their number and exchanges by their slot, as in events and commands. The
/// protocol's extensions have members that follow from these.
public protocol CrawlView: AnyObject {
    // MARK: Totals and state

    /// The user's options.
    var options: CrawlOptions { get }
    /// The state of the crawl.
    var state: CrawlState { get }
    /// Whether exchanges in flight are frozen.
    var isFrozen: Bool { get }
    /// Whether the crawl ended, or is ending, before its frontier was empty.
    var wasStopped: Bool { get }
    /// The limit that ended the crawl or left something out, if any.
    var limitReached: CrawlLimit? { get }
    /// The frontier's counts.
    var counts: Counts { get }
    /// Totals so far.
    var statistics: Statistics { get }
    /// The number of exchanges in each connection state, by `ConnectionState.rawValue`.
    var connectionsByState: InlineArray<6, Int> { get }
    /// The numbers of URLs and links that were not kept because of a limit.
    var notKept: (urls: Int, referrers: Int) { get }
    /// Why nothing more is dispatched at present.
    func idleReasons(now: Int64) -> IdleReasons

    // MARK: Present limits

    /// Bounds on the crawl as a whole.
    var limits: CrawlLimits { get }

    /// Links followed from a seed at most; nil for no limit.
    var maxDepth: Int? { get }

    /// The limit on exchanges in flight.
    var concurrency: Int { get }
    /// The shortest time in nanoseconds from one request to a host to the next, for hosts like that of the first seed.
    /// A host may have a longer delay: `HostStatus.delay`.
    var delay: Int64 { get }
    /// Exchanges in flight at most to a host like that of the first seed; nil for no limit but `concurrency`.
    var perHost: Int? { get }
    /// Requests a second at most in all; nil for no limit.
    var maxRate: Double? { get }

    // MARK: Exchanges by slot

    /// The number of slots ever used: valid slots are 0 ..< slotCount.
    var slotCount: Int { get }
    /// The exchange that holds a slot, or nil for a free one.
    func exchange(in slot: Int) -> LiveExchange?
    /// The details of the exchange that holds a slot, or nil for a free one.
    func details(of slot: Int) -> ExchangeDetails?
    /// Where the exchange in a slot stands in the engine's source; nil where no engine tells, as in an image of a crawl: the
    /// place changes at each wait, and is looked up only when somebody asks.
    func standing(in slot: Int) -> Standing?

    // MARK: URLs by identity

    /// The seeds, in the order given, without repetitions.
    var seeds: [URLID] { get }
    /// Calls `body` with the serialised text of a known URL, which is not copied and valid during the call.
    func withText<Result>(of url: URLID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result
    /// The status of a URL.
    func status(of url: URLID) -> URLStatus
    /// The URLs at a range of positions of todo. First come awaited robots.txt, then the URLs of each host in the order
    /// of dispatch, then those that wait for another attempt, the soonest first, and those that wait for nearer ones.
    /// O(rows + hosts), and O(n log n) if rows are among n that wait for another attempt.
    func todo(_ rows: Range<Int>) -> [URLID]
    /// Attempts at a URL that have failed, while it waits for another or that one is in flight; otherwise 0.
    func failedAttempts(at url: URLID) -> Int
    /// Whether a URL waits for its turn, and neither for another attempt nor as robots.txt: only such URLs can be
    /// ignored or pruned.
    func isQueued(_ url: URLID) -> Bool

    // MARK: Links and redirects

    /// The target of a redirect when it was last fetched; nil for any other URL.
    func redirectTarget(of url: URLID) -> URLID?
    /// The end of the redirects from a URL, as far as they were followed; the URL itself if it is not a redirect.
    func redirectEnd(of url: URLID) -> URLID
    /// Redirects that lead to a URL which is not known to end well, the nearest first, at most `limit`. O(limit).
    func redirects(leadingTo url: URLID, limit: Int) -> [URLID]
    /// Why a link to a URL leads nowhere, as far as is known now; nil if it leads somewhere. O(limit of redirects).
    func deadEnd(of url: URLID) -> DeadEnd?
    /// The number of links to a URL on the pages that were read, in whatever state it is: a page that links twice counts
    /// twice, one that is read again counts as it was read first. Redirects and sitemaps are no links.
    func linkCount(to url: URLID) -> Int
    /// The page on which a URL was found first; nil for a URL that was found by a redirect first, and for one without
    /// links to it.
    func firstPage(linkingTo url: URLID) -> URLID?
    /// Reads some more links, except those with which URLs were found first, and advances the place. Links to a URL
    /// that answered well are forgotten.
    ///
    /// - Parameters:
    ///   - urls: the URLs to which links are wanted.
    ///   - place: the reader's place.
    ///   - budget: the number of links to read; each takes about 1 ns for one URL, 10 ns for several.
    ///   - body: called for each wanted link, as often as a page repeats it.
    /// - Returns: true if all links have been read.
    func readLinks(
        to urls: Set<URLID>, from place: inout LinkPlace, budget: Int, _ body: (_ url: URLID, _ page: URLID) -> Void
    ) -> Bool

    /// What has come of the fragments of links so far; nil if they are not checked, and in an image of a crawl. O(links)
    /// with those whose place was not found at once.
    var fragmentReport: FragmentReport? { get }

    /// Reads some more links with fragments, and calls `body` for each that leads to a place that is not there, as far as is
    /// known now. A page that was read again may have its links twice.
    ///
    /// - Parameters:
    ///   - place: where to go on, from 0.
    ///   - budget: the number of links to read.
    ///   - body: receives such a link.
    /// - Returns: whether all have been read.
    func readBrokenFragments(from place: inout Int, budget: Int, _ body: (BrokenFragment) -> Void) -> Bool

    /// Where broken links stand on their pages, as far as that is kept, each where the page has it first. Empty in an image
    /// of a crawl. O(links that are kept).
    func positions(of links: [BrokenLink]) -> [BrokenLink: LinkPosition]
    /// The number of links of which it was not kept where they stand because of a limit; nil if it is kept of none.
    var positionsNotKept: Int? { get }

    /// Warnings that were noticed while pages were read and connections were made; `WarningBook` has all.
    var noticedWarnings: [Warning] { get }
    /// The number of those that were not kept because of a limit.
    var warningsNotKept: Int { get }

    // MARK: Hosts

    /// The number of known origins.
    var hostCount: Int { get }
    /// The present status of an origin.
    ///
    /// - Parameter index: its number, 0 ..< `hostCount`.
    /// - Returns: its status; nil for any other number.
    func host(at index: Int) -> HostStatus?

    // MARK: Robots

    /// What robots.txt says of a URL, and where; nil while its origin's is not known, and if none is obeyed.
    func robotsVerdict(of url: URLID) -> RobotsVerdict?

    // MARK: Traps and clusters

    /// The number of URLs skipped as part of traps, by kind of trap.
    var traps: [TrapKind: Int] { get }
    /// The parts of the site that were closed as traps, with URLs not fetched for them. Kept for the first thousand.
    var trapCuts: [TrapCut] { get }
    /// The cut for which a URL was skipped as part of a trap; nil for other URLs, and for one that is a trap by its
    /// form.
    func trapCut(of url: URLID) -> TrapCut?
    /// Patterns that the user ignores, in the order in which they were given.
    var ignoredPatterns: [String] { get }
    /// Clusters that the user has pruned, likewise.
    var prunedClusters: [TodoCluster.ID] { get }
    /// The cluster that a URL belongs to.
    func cluster(of url: URLID) -> TodoCluster.ID

    // MARK: Further data for reports

    /// The patterns for which the search in some URLs was given up, with the number of searches. Those URLs were not
    /// fetched, unless another `--include` matched.
    var undecidedPatterns: [(text: String, searches: Int)] { get }
    /// URLs that were named as sitemaps, and were read as pages.
    var pagesNamedAsSitemaps: [URLID] { get }
    /// Whether a URL was named as a sitemap but is not one.
    func isNoSitemap(_ url: URLID) -> Bool
    /// The number of malformed links, each counted once a page.
    var malformedLinkCount: Int { get }
    /// Calls `body` for the first `limit` malformed links, at most 10,000, in the order in which they were found. O(limit).
    func forEachMalformedLink(limit: Int, _ body: (MalformedLink) -> Void)
}

/// A reader's place among the links of a crawl.
public struct LinkPlace: Sendable {
    var inLog = ReferrerLog.Place()

    /// Creates a place at the start.
    public init() {}
}

extension Crawl: CrawlView {}
