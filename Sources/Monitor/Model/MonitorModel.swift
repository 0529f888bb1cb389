import Crawl
import Words

/// What the screen remembers of a crawl beyond what the crawl itself can tell: rates, and tallies of answers.
final class MonitorModel: CrawlSubscriber {
    /// Called after the first event since `isChanged` was taken back.
    var onChange: (() -> Void)?
    /// Whether something has happened that no frame has shown. Events are many, frames few.
    var isChanged = false
    /// Called when the crawl is over.
    var onFinished: (() -> Void)?
    /// The URL whose details are open.
    var watched: URLID? {
        didSet {
            guard watched != oldValue else { return }
            ending = nil
            for case let record? in endings where record.url == watched { ending = record }
        }
    }
    /// How the last exchange of `watched` ended, if it did while it was watched.
    private(set) var ending: FetchRecord?
    /// How the last exchange of each slot ended: a row may end between the frame that shows it and the key that opens it.
    private var endings: [FetchRecord?] = []
    /// What the meters of the header tell.
    private(set) var meters: CrawlMeters
    /// What to add to monotonic nanoseconds to get nanoseconds since 1970 in the local time zone.
    var clockOffset: Int64 = 0
    private(set) var errorBook = ErrorBook()
    var logBook = LogBook()
    var hostBook = HostBook()
    /// The order of many hosts, as it was last made.
    var hostOrder: HostOrder?
    var titleBook = TitleBook()
    /// What is kept of the last exchange of each URL.
    var kept = KeptExchanges()
    /// How often a URL has moved.
    private(set) var moves = 0
    /// The URL whose details frames show: those that are open, or those of the selected row.
    var detailed: URLID?
    /// The pages that link to the URL whose details are open.
    var referrers: ReferrerScan?
    /// What was found there.
    var found: FoundScan?
    /// What restricts Todo or Seen: millions of URLs.
    var scan: URLScan?
    /// Seen by another column than the number.
    var urlSort: URLSort?
    /// Seen by folder.
    var siteTree: SiteTree?
    /// A filter over the log.
    var logScan: LogScan?
    /// A filter over more hosts than are sorted.
    var hostScan: HostScan?
    /// Whether something that is counted or looked for wants to go on although nothing happens.
    var scanning = Scanning.no
    /// Todo by form of URL, and what a pattern would drop.
    var pruning = Pruning()
    /// What the user keeps from the crawl.
    var restrictionBook = RestrictionBook()
    /// The rows of a sorted table as they last stood, and those of which table.
    var formerOrder: [RowID] = []
    var formerTab = Tab.connections
    /// The move after which the order rests, and for how many frames more.
    var move: Int?
    var restingFrames = 0
    /// The rows that frames show, and where the user stands among them.
    var order = RowOrder()
    var cursor = Cursor()
    /// The search that is under way, or has come to its end.
    var textSearch: TextSearch?
    /// The number of the last request.
    var number: Int?
    let clock: () -> Int64

    /// - Parameters:
    ///   - startedAt: when the crawl begins, monotonic nanoseconds.
    ///   - clock: tells the time while something is counted, so that it ends in time; where it stands still, it ends by
    ///     number alone.
    init(startedAt: Int64, clock: @escaping () -> Int64 = { 0 }) {
        self.clock = clock
        meters = CrawlMeters(startedAt: startedAt)
    }

    var eventLevel: EventLevel { .moves }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        switch event {
        case .state(let state, let now):
            logBook.append(LogBook.Entry(state, at: now))
            guard state == .finished else { break }
            sampleBytes(of: crawl, at: now)
            onFinished?()
        case .ended(let record):
            meters.count(record)
            if record.wasAttempted { hostBook.add(record, at: crawl.status(of: record.url).host) }
            if record.url == watched { ending = record }
            storeEnding(record)
            kept.store(record, group: errorBook.add(record, from: kept[record.url.index].group, in: crawl))
            titleBook.add(record)
            logBook.append(LogBook.Entry(record, type: kept[record.url.index].type))
        case .moved(let move):
            moves += 1
            if move.to == .skipped, move.from != nil { forget(move.url) }
            if let answer = move.formerAnswer { meters.count(answer.isFailed ? 0 : answer.status, -1) }
            guard move.reason == .robots || move.formerReason == .robots else { break }
            hostBook.add(move, at: crawl.status(of: move.url).host)
        default:
            break
        }
        if isChanged { return }
        isChanged = true
        onChange?()
    }

    /// A URL is skipped after all: what came of it before counts no longer.
    private func forget(_ url: URLID) {
        if let group = kept[url.index].group { errorBook.remove(url, from: group) }
        kept.forget(url)
    }

    private func storeEnding(_ record: FetchRecord) {
        if endings.count <= record.slot {
            endings += repeatElement(nil, count: record.slot + 1 - endings.count)
        }
        endings[record.slot] = record
    }

    /// Counts the bytes that came since the last look, those of exchanges still in flight too. O(slots).
    func sampleBytes(of crawl: any CrawlView, at now: Int64) {
        meters.sample(crawl, at: now)
    }

    /// Everything but the rows. O(hosts) for the first thousand of them, O(1) else.
    func summary(of crawl: any CrawlView, at now: Int64) -> MonitorSnapshot {
        var snapshot = MonitorSnapshot()
        let seeds = crawl.options.seeds + crawl.options.sources.sitemaps
        snapshot.target = SafeText(untrusted: seeds.first ?? "")
        snapshot.furtherSeeds = max(0, seeds.count - 1)
        snapshot.state = crawl.state
        snapshot.wasStopped = crawl.wasStopped
        snapshot.stoppedBy = crawl.wasStopped ? crawl.limitReached : nil
        snapshot.isFrozen = crawl.isFrozen
        snapshot.elapsed = crawl.statistics.duration(at: now)
        snapshot.counts = crawl.counts
        snapshot.notKept = crawl.notKept.urls
        snapshot.concurrency = crawl.concurrency
        snapshot.perHost = crawl.perHost
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
        meters.fill(&snapshot, of: crawl, at: now)
        return snapshot
    }

    /// Hosts that are looked at for the header's tally.
    static let maxTalliedHosts = 1_000

    /// How the hosts fare.
    private func hostTally(of crawl: any CrawlView, at now: Int64) -> HostTally {
        var tally = HostTally()
        tally.hosts = hostBook.numbers.count
        let limits = HostVerdict.Limits(of: crawl)
        for index in hostBook.numbers.prefix(Self.maxTalliedHosts) {
            let host = crawl.host(at: index)
            tally.add(verdict(on: host, limits, at: now), host, at: now)
        }
        return tally
    }
}
