/// What may be asked of a crawl by whoever shows it or writes about it: a screen, a log, a report, a status line.
///
/// A live `Crawl` is one. All members only look: nothing that is asked changes a crawl, and each answer is a value or is
/// lent to a closure. Times are nanoseconds of the monotonic clock; bytes of URLs, paths and fields are untrusted. Unless
/// they say otherwise, members take constant time, so that a frame or a line may ask for whatever it shows.
///
/// URLs are named by `URLID`, hosts by their number and exchanges by their slot, as events and commands do it.
/// What follows from these members is told by the protocol's extensions.
public protocol CrawlView: AnyObject {
    // MARK: Totals and state

    /// What the user chose.
    var options: CrawlOptions { get }
    /// What the crawl is doing.
    var state: CrawlState { get }
    /// Whether exchanges in flight stand still.
    var isFrozen: Bool { get }
    /// Whether the crawl ended, or is ending, before its frontier was empty.
    var wasStopped: Bool { get }
    /// The limit that ended the crawl or kept something from it, if one did.
    var limitReached: CrawlLimit? { get }
    /// The frontier's tally.
    var counts: Counts { get }
    /// Totals so far.
    var statistics: Statistics { get }
    /// How many exchanges are in each connection state, by `ConnectionState.rawValue`.
    var connectionsByState: InlineArray<6, Int> { get }
    /// URLs and links that were not kept because a limit was reached.
    var notKept: (urls: Int, referrers: Int) { get }
    /// Why nothing more goes out at present.
    func idleReasons(now: Int64) -> IdleReasons

    // MARK: Limits as they are now

    /// Bounds on the crawl as a whole.
    var limits: CrawlLimits { get }

    /// Exchanges in flight at most.
    var concurrency: Int { get }
    /// Nanoseconds from one request to a host to the next at least, for hosts like that of the first seed. A host itself
    /// may take longer: `HostStatus.delay`.
    var delay: Int64 { get }
    /// Exchanges in flight at most to a host like that of the first seed; nil for no limit but `concurrency`.
    var perHost: Int? { get }
    /// Requests a second at most in all; nil for no limit.
    var maxRate: Double? { get }

    // MARK: Exchanges by slot

    /// How many slots have ever been in use: valid slots are 0 ..< slotCount.
    var slotCount: Int { get }
    /// The exchange that holds a slot, or nil for a free one.
    func exchange(in slot: Int) -> LiveExchange?
    /// All that is known of the exchange that holds a slot, or nil for a free one.
    func details(of slot: Int) -> ExchangeDetails?
    /// Where the exchange in a slot stands in the engine's source; nil where no engine tells, as in an image of a crawl: the
    /// place changes at each wait, and is looked up only when somebody asks.
    func standing(in slot: Int) -> Standing?

    // MARK: URLs by identity

    /// The seeds, in the order given, without repetitions.
    var seeds: [URLID] { get }
    /// Serialised text of a known URL without a copy, valid during `body`.
    func withText<Result>(of url: URLID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result
    /// What is known of a URL.
    func status(of url: URLID) -> URLStatus
    /// The URLs at some positions of todo: robots.txt that are waited for, then host by host, each host's in the order of
    /// dispatch; then those that wait for another attempt, the soonest first, and those that wait for nearer ones. O(rows +
    /// hosts), and O(n log n) where rows are among n that wait for another attempt.
    func todo(_ rows: Range<Int>) -> [URLID]
    /// Attempts at a URL that have failed, while it waits for another or that one is in flight; otherwise 0.
    func failedAttempts(at url: URLID) -> Int
    /// Whether a URL waits for its turn, and not for another attempt or as robots.txt: what can be ignored or pruned.
    func isQueued(_ url: URLID) -> Bool

    // MARK: Where links lead, and where they stand

    /// Where a redirect led when it was last fetched; nil for any other URL.
    func redirectTarget(of url: URLID) -> URLID?
    /// Where redirects lead from a URL, as far as they were followed: to itself where it is none.
    func redirectEnd(of url: URLID) -> URLID
    /// Redirects that lead to a URL which is not known to end well, the nearest first, `limit` at most. O(limit).
    func redirects(leadingTo url: URLID, limit: Int) -> [URLID]
    /// Why a link to a URL leads nowhere, as far as is known now; nil where it does not. O(limit of redirects).
    func deadEnd(of url: URLID) -> DeadEnd?
    /// The page on which a URL was found first; nil for one that a redirect led to first, and for one that nobody linked to.
    func firstPage(linkingTo url: URLID) -> URLID?
    /// Reads some of the links on, to URLs that do not stand where they were found first, and moves the place there. Links
    /// to a URL that has answered well are forgotten.
    ///
    /// - Parameters:
    ///   - urls: those to which links are wanted.
    ///   - place: where the reader stands.
    ///   - budget: how many links are read; about 1 ns each for one URL, 10 for several.
    ///   - body: called for each link that is wanted; for one that a page repeats as often.
    /// - Returns: true where all that there are have been read.
    func readLinks(
        to urls: Set<URLID>, from place: inout LinkPlace, budget: Int, _ body: (_ url: URLID, _ page: URLID) -> Void
    ) -> Bool

    // MARK: Hosts

    /// How many origins have been met.
    var hostCount: Int { get }
    /// An origin as it stands now.
    ///
    /// - Parameter index: its number, 0 ..< `hostCount`.
    /// - Returns: how it stands.
    func host(at index: Int) -> HostStatus

    // MARK: Robots

    /// What robots.txt says of a URL, and where; nil while its origin's is not known, and where none is obeyed.
    func robotsVerdict(of url: URLID) -> RobotsVerdict?

    // MARK: Traps and clusters

    /// URLs skipped as part of a trap, by what gave it away.
    var traps: [TrapKind: Int] { get }
    /// Where parts of the site were closed as traps, and URLs not fetched for it. In memory for the first thousand.
    var trapCuts: [TrapCut] { get }
    /// Where a URL was cut off that was skipped as part of a trap; nil for any other, and for a form that gives a trap away.
    func trapCut(of url: URLID) -> TrapCut?
    /// Patterns that the user ignores, in the order in which they were given.
    var ignoredPatterns: [String] { get }
    /// Clusters that the user has pruned, likewise.
    var prunedClusters: [TodoCluster.ID] { get }
    /// The cluster that a URL belongs to.
    func cluster(of url: URLID) -> TodoCluster.ID

    // MARK: What a report tells beside these

    /// Patterns on which the search in some URLs was given up, and in how many. Those URLs were not fetched, unless
    /// another `--include` matched.
    var undecidedPatterns: [(text: String, searches: Int)] { get }
    /// Pages that were named as sitemaps, and were read as pages.
    var pagesNamedAsSitemaps: [URLID] { get }
    /// Whether a URL was named as a sitemap, and what came is none.
    func isNoSitemap(_ url: URLID) -> Bool
    /// How many links have been found that are no URLs, each once for a page.
    var malformedLinkCount: Int { get }
    /// Calls `body` for the first `limit` links that are no URLs and the pages on which they stand, in the order in which
    /// they were found; 10,000 at most. The text is cut where it is long. O(limit).
    func forEachMalformedLink(limit: Int, _ body: (_ text: [UInt8], _ page: URLID) -> Void)
}

/// A reader's place among the links of a crawl.
public struct LinkPlace: Sendable {
    var inLog = ReferrerLog.Place()

    /// The beginning.
    public init() {}
}

extension Crawl: CrawlView {}
