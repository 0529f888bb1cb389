import Commands
import Crawl
import Words

/// What one screen shows of a crawl: its rows, their order, and what it looks for. What it knows is in the books, which
/// all screens of a crawl share.
final class MonitorModel {
    /// Called after the first event since `isChanged` was reset.
    var onChange: (() -> Void)?
    /// Whether an event has changed anything since the last frame. Events are many, frames few.
    var isChanged = false
    /// Called when the crawl is over.
    var onFinished: (() -> Void)?
    /// What is known of the crawl.
    let books: CrawlBooks
    /// The URL whose details are open.
    var watched: URLID? {
        didSet {
            if watched != oldValue { ending = watched.flatMap(books.lastEnding) }
        }
    }
    /// The end of the last exchange of `watched`, if it ended while it was watched.
    private(set) var ending: FetchRecord?
    /// The offset from monotonic nanoseconds to nanoseconds since 1970 in the local time zone.
    var clockOffset: Int64 = 0
    /// The last order of many hosts.
    var hostOrder: HostOrder?
    /// The URL of the details in frames: the open ones, or those of the selected row.
    var detailed: URLID?
    /// The pages that link to the URL of the open details.
    var referrers: ReferrerScan?
    /// The URLs found there.
    var found: FoundScan?
    /// The scan for the restriction of Todo or Seen: millions of URLs.
    var scan: URLScan?
    /// The order of Seen by a column other than the number.
    var urlSort: URLSort?
    /// The folders of Seen.
    var siteTree: SiteTree?
    /// The scan for a filter of the log.
    var logScan: FilterScan?
    /// The scan for a filter of more hosts than are sorted.
    var hostScan: FilterScan?
    /// Whether a count or a scan should continue without events.
    var scanning = Scanning.no
    /// The clusters of todo, and the preview of a pattern.
    var pruning = Pruning()
    /// The user's restrictions of the crawl.
    var restrictionBook = RestrictionBook()
    /// The last order of a sorted table, and the table.
    var formerOrder: [RowID] = []
    var formerTab = Tab.connections
    /// The move after which the order rests, and the number of remaining frames.
    var move: Int?
    var restingFrames = 0
    /// The rows of the frames, and the user's position in them.
    var order = RowOrder()
    var cursor = Cursor()
    /// The search, in progress or finished.
    var textSearch: TextSearch?
    /// The number of the last request.
    var number: Int?
    let clock: () -> Int64

    /// - Parameters:
    ///   - books: what is known of the crawl.
    ///   - clock: ends a slice of a count in time; with a clock that stands still, it ends after a number of URLs.
    init(books: CrawlBooks, clock: @escaping () -> Int64 = { 0 }) {
        (self.books, self.clock) = (books, clock)
        books.add(self)
    }

    /// Takes note of a change of the crawl, of which the books know.
    func noteChange() {
        if isChanged { return }
        isChanged = true
        onChange?()
    }

    /// Takes note of an exchange that ended.
    func note(_ record: FetchRecord) {
        if record.url == watched { ending = record }
    }

    /// All facts except the rows. O(hosts) for the first thousand of them, otherwise O(1).
    func summary(of crawl: any CrawlView, at now: Int64) -> MonitorSnapshot {
        var snapshot = MonitorSnapshot()
        // There may be a million.
        let (seeds, sitemaps) = (crawl.options.seeds, crawl.options.sources.sitemaps)
        snapshot.target = SafeText(untrusted: seeds.first ?? sitemaps.first ?? "")
        snapshot.furtherSeeds = max(0, seeds.count + sitemaps.count - 1)
        snapshot.state = crawl.state
        snapshot.wasStopped = crawl.wasStopped
        snapshot.maxPages = crawl.limits.pages
        snapshot.stoppedBy = crawl.endingLimit
        snapshot.isFrozen = crawl.isFrozen
        snapshot.elapsed = crawl.statistics.duration(at: now)
        snapshot.counts = crawl.counts
        snapshot.notKept = crawl.notKept.urls
        snapshot.concurrency = crawl.concurrency
        snapshot.perHost = crawl.perHost
        snapshot.sharesFrontier = crawl.options.sharesFrontier
        snapshot.standing = books.standing()
        snapshot.maxRate = crawl.maxRate
        snapshot.delay = crawl.delay
        snapshot.maxTries = crawl.options.maxTries
        snapshot.obeysRobots = crawl.options.obeysRobots
        snapshot.clock = SafeText(timeOfDay: now &+ clockOffset)
        snapshot.hosts = hostTally(of: crawl, at: now)
        snapshot.idle = crawl.state == .finished ? nil : crawl.idleReasons(now: now)
        for state in ConnectionState.allCases {
            snapshot.connectionsByState[Int(state.rawValue)] = crawl.connectionsByState[Int(state.rawValue)]
        }
        books.meters.fill(&snapshot, of: crawl, at: now)
        snapshot.lastHost = books.hostPaces.last.flatMap { last in
            crawl.host(at: last.host).map { Outlook.Host(name: Self.shortName(of: $0), left: last.left) }
        }
        snapshot.nextLimit = Outlook.nextLimit(of: crawl, snapshot)
        return snapshot
    }

    /// A host without its scheme and port.
    private static func shortName(of host: HostStatus) -> SafeText {
        let name = host.name
        let end = name.lastIndex(of: ":").map { name[$0...].hasSuffix("]") ? name.endIndex : $0 } ?? name.endIndex
        return SafeText(untrusted: String(name[..<end]), maxCells: 40)
    }

    /// The number of hosts in the header's tally.
    static let maxTalliedHosts = 1_000

    /// The number of hosts by their verdicts.
    func hostTally(of crawl: any CrawlView, at now: Int64) -> HostTally {
        var tally = HostTally()
        tally.hosts = books.hosts.numbers.count
        let limits = HostVerdict.Limits(of: crawl)
        for index in books.hosts.numbers.prefix(Self.maxTalliedHosts) {
            guard let host = crawl.host(at: index) else { continue }
            tally.add(verdict(on: host, limits, at: now), host, at: now)
        }
        return tally
    }
}
