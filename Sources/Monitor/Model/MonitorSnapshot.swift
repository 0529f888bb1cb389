import Crawl
import Words

/// The content of one frame as plain values: the screen draws it without knowing its source.
///
/// A live crawl fills it for each frame, with only the rows that fit on the screen.
struct MonitorSnapshot {
    /// The number of the answered request.
    var number = 0
    /// The first seed.
    var target: SafeText = ""
    /// Seeds beyond the first.
    var furtherSeeds = 0
    /// The crawl's state.
    var state = CrawlState.running
    /// The limit on pages, if there is one.
    var maxPages: Int?
    /// Whether it was stopped before its frontier was empty.
    var wasStopped = false
    /// The limit that stopped it, or is about to; nil for none.
    var stoppedBy: CrawlLimit?
    /// Where a replay is; nil for a crawl that goes on.
    var replay: ReplayPlace?
    /// Whether it is frozen.
    var isFrozen = false
    /// Nanoseconds since the crawl started; constant once it is finished.
    var elapsed: Int64 = 0
    /// The frontier's tally.
    var counts = Counts()
    /// The number of URLs found beyond a limit, and not kept.
    var notKept = 0
    /// The largest number of exchanges in flight.
    var concurrency = 0
    /// The largest number of exchanges in flight to one host; nil for no limit of its own.
    var perHost: Int?
    /// Whether URLs wait in queues that other processes share.
    var sharesFrontier = false
    /// How it stands in all processes that share it, if that is known.
    var standing: SharedStanding?
    /// The largest rate of requests per second; nil for no limit.
    var maxRate: Double?
    /// The shortest time between requests to a host, nanoseconds; 0 for no delay.
    var delay: Int64 = 0
    /// The number of hosts by their verdicts.
    var hosts = HostTally()
    /// The reasons why nothing more is sent; nil after the end.
    var idle: IdleReasons?
    /// The largest number of attempts at a URL.
    var maxTries = 1
    /// Whether robots.txt is obeyed.
    var obeysRobots = true
    /// The wall clock, as `20:14:07`.
    var clock: SafeText = ""
    /// Exchanges by `ConnectionState.rawValue`.
    var connectionsByState = [Int](repeating: 0, count: ConnectionState.allCases.count)
    /// URLs that ended per second, without robots.txt: recently, or overall once the crawl is finished.
    var pagesPerSecond = 0.0
    /// Bytes read per second, likewise.
    var bytesPerSecond = 0.0
    /// URLs that ended in each of the last seconds, oldest first.
    var pageHistory: [Double] = []
    /// Bytes read in each of the last seconds, oldest first.
    var byteHistory: [Double] = []
    /// Seconds from the start to the end of the last one of these, and of all histories.
    var historyEnd = 0
    /// Recent nanoseconds to the first byte: the median and the 95th percentile; nil without any.
    var firstByte: (half: Int64, most: Int64)?
    /// Mean nanoseconds to the first byte in each of the last seconds, oldest first.
    var firstByteHistory: [Double] = []
    /// The growth of todo per second; negative if it shrinks, nil while it is unknown.
    var todoTrend: Double?
    /// The host that ends last at its pace, if others have URLs to fetch, too.
    var lastHost: Outlook.Host?
    /// The limit that ends the crawl first at its present rates; nil for none.
    var nextLimit: Outlook.Limit?
    /// The numbers of answered URLs by class: 2xx, 3xx, 4xx, 5xx.
    var statusClasses = [Int](repeating: 0, count: 4)
    /// The number of URLs without a complete response.
    var errors = 0
    /// The number of attempts that were followed by another.
    var retries = 0
    /// The recent lag of the loop, nanoseconds.
    var loopLag: Int64 = 0
    /// Nanoseconds that the crawl's job is behind it; nil for a crawl that is not kept.
    var jobLag: Int64?
    /// The number of frames dropped because the terminal had not accepted the last one.
    var droppedFrames = 0
    /// The tab whose rows are shown.
    var tab = Tab.connections
    /// The user's position in its rows.
    var cursor = Cursor()
    /// The number of rows in the present tab.
    var rowCount = 0
    /// The rows of the present tab from its scroll position.
    var rows: [TableRow] = []
    /// The part read of a table that is filtered in slices, from 0 to 1; nil once all is read.
    var filtered: Double?
    /// The number of URLs of each kind, by `Chip.rawValue`.
    var chipCounts = [Int](repeating: 0, count: Chip.allCases.count)
    /// The rows that the table leaves out in addition to the filter's; nil for none.
    var orderRemark: SafeText?
    /// Whether the rows of the table are not all counted yet.
    var isCounting = false
    /// The percentage of rows read for the search; nil without one.
    var searched: Int?
    /// The result of the search; nil while it continues, or if a row was found.
    var message: SafeText?
    /// The summary of the crawl, in place of its exchanges after the end.
    var end: EndSummary?
    /// The user's restrictions of the crawl; nil if they are not shown.
    var restrictions: [RestrictionBook.Row]?
    /// The numbers of URLs that are skipped for other reasons, shown with them; empty for none.
    var otherSkips: SafeText = ""
    /// The number of URLs that the typed pattern would drop.
    var preview: SafeText = ""
    /// The number of rows in each tab, by `Tab.rawValue`.
    var tabCounts = [Int](repeating: 0, count: Tab.allCases.count)

    /// A permanent note about the engine.
    var note: SafeText?
    /// The open details.
    var details: Details?
    /// The open story of a host.
    var story: HostStory?
    /// The map of times to first byte, if it is shown.
    var latencyMap: LatencyMap?

    /// A row of a tab, by its place in the tab; nil if this frame does not have it.
    func row(at index: Int, of tab: Tab) -> TableRow? {
        let top = cursor.position.top
        return tab == self.tab && rows.indices.contains(index - top) ? rows[index - top] : nil
    }

    /// The same picture again, with the user's moves among its rows.
    func standingStill(for request: ViewRequest) -> MonitorSnapshot {
        let top = cursor.position.top
        let last = top + max(0, min(request.page, rowCount - top) - 1)
        var still = self
        still.number = request.number
        still.cursor = request.cursor
        still.cursor.position = ListPosition(
            top: top, selection: max(top, min(request.cursor.position.selection, last)))
        return still
    }
}

/// The number of hosts by their verdicts.
struct HostTally: Hashable {
    /// All known hosts.
    var hosts = 0
    /// Hosts at the pace that the limits and their robots.txt allow.
    var fine = 0
    /// Hosts that answer nothing.
    var down = 0
    /// Hosts that turn the crawl away, whatever is asked for.
    var turningAway = 0
    /// Hosts whose robots.txt forbids everything.
    var forbidding = 0
    /// Hosts in other trouble: slow, failing, or at a lower pace because of it.
    var slow = 0
    /// Hosts that asked for a rest.
    var backingOff = 0
    /// Hosts that the user paused or blocked.
    var held = 0
    /// Hosts out of scope.
    var outside = 0
    /// Nanoseconds until the first resting host is asked again.
    var nextDue: Int64?
    /// Hosts in the tally.
    var tallied = 0

    /// Counts a host.
    mutating func add(_ verdict: HostVerdict, _ host: HostStatus, at now: Int64) {
        tallied += 1
        switch verdict {
        case .down, .robotsFails: down += 1
        case .turnsAway: turningAway += 1
        case .throttled:
            backingOff += 1
            if let due = host.restsUntil { nextDue = min(nextDue ?? .max, max(0, due - now)) }
        case .failing, .slow, .drips, .slowed: slow += 1
        case .forbidsAll: forbidding += 1
        case .fine, .atLimit, .asksRobots, .crawlDelay, .forbids, .notAsked: fine += 1
        case .paused, .blocked: held += 1
        case .outside: outside += 1
        }
    }
}
