import Crawl
import Words

/// All that one frame shows, as plain values: the screen draws it without knowing where it came from.
///
/// A live crawl fills it for each frame with only the rows that the frame has room for.
struct MonitorSnapshot {
    /// The number of the request that it answers.
    var number = 0
    /// The first seed.
    var target: SafeText = ""
    /// Seeds beyond the first.
    var furtherSeeds = 0
    /// What the crawl is doing.
    var state = CrawlState.running
    /// Whether it was stopped before its frontier was empty.
    var wasStopped = false
    /// The limit that stopped it, if one did.
    var stoppedBy: CrawlLimit?
    /// Whether it is frozen.
    var isFrozen = false
    /// Nanoseconds since the crawl began; stands still once it is finished.
    var elapsed: Int64 = 0
    /// The frontier's tally.
    var counts = Counts()
    /// URLs that were found and not remembered because a limit was reached.
    var notKept = 0
    /// Exchanges in flight at most.
    var concurrency = 0
    /// Exchanges in flight at most to one host; nil for no limit of its own.
    var perHost: Int?
    /// Requests a second at most; nil for no limit.
    var maxRate: Double?
    /// Nanoseconds between requests to a host at least; 0 for no delay.
    var delay: Int64 = 0
    /// How the hosts fare.
    var hosts = HostTally()
    /// Why nothing more goes out; nil where nothing will.
    var idle: IdleReasons?
    /// Attempts at a URL at most.
    var maxTries = 1
    /// Whether robots.txt is obeyed.
    var obeysRobots = true
    /// The wall clock, as `20:14:07`.
    var clock: SafeText = ""
    /// Exchanges by `ConnectionState.rawValue`.
    var connectionsByState = [Int](repeating: 0, count: ConnectionState.allCases.count)
    /// URLs that ended per second, robots.txt apart: of late, or over all once the crawl is finished.
    var pagesPerSecond = 0.0
    /// Bytes read per second, likewise.
    var bytesPerSecond = 0.0
    /// URLs that ended in each of the last seconds, oldest first.
    var pageHistory: [Double] = []
    /// Bytes read in each of the last seconds, oldest first.
    var byteHistory: [Double] = []
    /// Seconds from the beginning to the end of the last one of these, and of all histories.
    var historyEnd = 0
    /// Nanoseconds to the first byte, of late: half of all responses took no longer, and 95 of 100; nil without any.
    var firstByte: (half: Int64, most: Int64)?
    /// Mean nanoseconds to the first byte in each of the last seconds, oldest first.
    var firstByteHistory: [Double] = []
    /// By how much todo grows each second; negative where it shrinks, nil before that is known.
    var todoTrend: Double?
    /// URLs that were answered, by class: 2xx, 3xx, 4xx, 5xx.
    var statusClasses = [Int](repeating: 0, count: 4)
    /// URLs without a complete response.
    var errors = 0
    /// Attempts that were followed by another.
    var retries = 0
    /// How late the loop ran of late, nanoseconds.
    var loopLag: Int64 = 0
    /// Frames not drawn because the terminal had not taken the last one.
    var droppedFrames = 0
    /// The tab whose rows are shown.
    var tab = Tab.connections
    /// Where the user stands among its rows.
    var cursor = Cursor()
    /// Rows that the present tab has in all.
    var rowCount = 0
    /// The rows of the present tab from its scroll position on.
    var rows: [TableRow] = []
    /// How much of a table too long to be filtered at once has been read, from 0 to 1; nil where all has.
    var filtered: Double?
    /// How many URLs there are of each kind, by `Chip.rawValue`.
    var chipCounts = [Int](repeating: 0, count: Chip.allCases.count)
    /// What rows the table leaves out beside those that a filter does; nil where it leaves out none.
    var orderRemark: SafeText?
    /// Whether the rows of the table have not all been counted yet.
    var isCounting = false
    /// How much has been read for the search that is under way, in percent; nil where none is.
    var searched: Int?
    /// What came of the search; nil where it goes on, and where a row was found.
    var message: SafeText?
    /// What the crawl was about, where it is over and its exchanges would be shown.
    var end: EndSummary?
    /// What the user keeps from the crawl, where that is asked for; nil where it is not.
    var restrictions: [RestrictionBook.Row]?
    /// What the pattern that is being typed would drop.
    var preview: SafeText = ""
    /// Rows that each tab has in all, by `Tab.rawValue`.
    var tabCounts = [Int](repeating: 0, count: Tab.allCases.count)

    /// What the user should know of the engine at all times.
    var note: SafeText?
    /// The details that are open.
    var details: Details?
    /// The story of a host that is open.
    var story: HostStory?
    /// Times to first byte over time, where they are shown.
    var latencyMap: LatencyMap?

    /// A row of a tab, counted from the tab's first; nil where this frame does not show it.
    func row(at index: Int, of tab: Tab) -> TableRow? {
        let top = cursor.position.top
        return tab == self.tab && rows.indices.contains(index - top) ? rows[index - top] : nil
    }

    /// The same picture once more: the user moves among the rows that it shows.
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

/// How many hosts fare how.
struct HostTally: Hashable {
    /// All that were met.
    var hosts = 0
    /// Those that get all that the limits and their robots.txt allow.
    var fine = 0
    /// Those that answer nothing, or let nothing be fetched.
    var down = 0
    /// Those that are in trouble otherwise: slow, failing, or taken more slowly for it.
    var slow = 0
    /// Those that asked to be left alone for a while.
    var backingOff = 0
    /// Those that the user paused or blocked.
    var held = 0
    /// Those that the crawl does not go to.
    var outside = 0
    /// Nanoseconds until the first that backs off is asked again.
    var nextDue: Int64?
    /// Those that were looked at.
    var tallied = 0

    /// Counts a host.
    mutating func add(_ verdict: HostVerdict, _ host: HostStatus, at now: Int64) {
        tallied += 1
        switch verdict {
        case .down, .robotsFails: down += 1
        case .throttled:
            backingOff += 1
            if let due = host.restsUntil { nextDue = min(nextDue ?? .max, max(0, due - now)) }
        case .failing, .slow, .drips, .slowed: slow += 1
        case .fine, .atLimit, .asksRobots, .crawlDelay, .forbids, .forbidsAll, .notAsked: fine += 1
        case .paused, .blocked: held += 1
        case .outside: outside += 1
        }
    }
}
