import Commands
import Crawl
import Words

/// The screen's memory of a crawl, in addition to the crawl's own state: rates, and tallies of answers.
final class MonitorModel: CrawlSubscriber {
    /// Called after the first event since `isChanged` was reset.
    var onChange: (() -> Void)?
    /// Whether an event has changed anything since the last frame. Events are many, frames few.
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
    /// The end of the last exchange of `watched`, if it ended while it was watched.
    private(set) var ending: FetchRecord?
    /// The last exchange of each slot: a row may end between the frame that shows it and the key that opens it.
    private var endings: [FetchRecord?] = []
    /// The meters of the header.
    private(set) var meters: CrawlMeters
    /// The offset from monotonic nanoseconds to nanoseconds since 1970 in the local time zone.
    var clockOffset: Int64 = 0
    /// The paces of hosts.
    private var hostPaces = HostPaces()
    private(set) var errorBook = ErrorBook()
    /// The links to places that are not there.
    var fragmentBook = FragmentBook()
    /// The links that are no URLs.
    var malformedBook = MalformedBook()
    /// The numbers of warnings by kind, which are counted when the crawl is over; nil if they are too many to be counted at once.
    var warningCounts: () -> [(name: String, count: Int)]? = { [] }
    /// What it told last, and when that crawl had ended.
    var warned: (endedAt: Int64, counts: [(name: String, count: Int)]?)?
    var logBook = LogBook()
    var hostBook = HostBook()
    /// The last order of many hosts.
    var hostOrder: HostOrder?
    var titleBook = TitleBook()
    /// The records of the last exchange of each URL.
    var kept = KeptExchanges()
    /// The number of moves of URLs.
    private(set) var moves = 0
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
    ///   - startedAt: the start of the crawl, monotonic nanoseconds.
    ///   - clock: ends a slice of a count in time; with a clock that stands still, it ends after a number of URLs.
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
            storeResult(record, in: crawl)
            if record.url == watched { ending = record }
            storeEnding(record)
            logBook.append(LogBook.Entry(record, type: kept[record.url.index].type))
        case .moved(let move):
            moves += 1
            if move.to == .skipped, move.from != nil { forget(move.url, in: crawl) }
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

    /// Takes in the result of a URL that ended in an earlier run: what holds of the URL and its host, and not what
    /// happens now, rates and the log.
    func remember(_ record: FetchRecord, in crawl: any CrawlView) {
        meters.countEnd(record)
        storeResult(record, in: crawl)
    }

    private func storeResult(_ record: FetchRecord, in crawl: any CrawlView) {
        if record.wasAttempted { hostBook.add(record, at: crawl.status(of: record.url).host) }
        kept.store(record, group: errorBook.add(record, from: kept[record.url.index].group, in: crawl))
        titleBook.add(record)
    }

    /// Removes the result of a URL that is skipped after all.
    private func forget(_ url: URLID, in crawl: any CrawlView) {
        if let group = kept[url.index].group {
            errorBook.remove(url, of: crawl.status(of: url).host, from: group)
        }
        kept.forget(url)
    }

    private func storeEnding(_ record: FetchRecord) {
        if endings.count <= record.slot {
            endings += repeatElement(nil, count: record.slot + 1 - endings.count)
        }
        endings[record.slot] = record
    }

    /// Counts the bytes received since the last sample, including those of exchanges in flight, and the bodies that take
    /// long. O(slots).
    func sampleBytes(of crawl: any CrawlView, at now: Int64) {
        var bytes = 0
        hostBook.longBodies.removeAll(keepingCapacity: true)
        for slot in 0..<crawl.slotCount {
            guard let exchange = crawl.exchange(in: slot) else { continue }
            bytes &+= exchange.bytes
            let time = now - exchange.stateSince
            guard exchange.state == .reading, time >= HostBook.longBody else { continue }
            hostBook.longBodies[crawl.status(of: exchange.url).host, default: LongBodies()].add(exchange.bytes, time)
        }
        meters.sample(crawl, inFlight: bytes, at: now)
        hostPaces.sample(hostBook.numbers.prefix(HostPaces.maxHosts), of: crawl, at: now)
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
        snapshot.lastHost = hostPaces.last.flatMap { last in
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
        tally.hosts = hostBook.numbers.count
        let limits = HostVerdict.Limits(of: crawl)
        for index in hostBook.numbers.prefix(Self.maxTalliedHosts) {
            guard let host = crawl.host(at: index) else { continue }
            tally.add(verdict(on: host, limits, at: now), host, at: now)
        }
        return tally
    }
}
