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
    private var pages: RateMeter
    private var bytes: RateMeter
    private var latency: LatencyMeter
    private var todoTrend = TrendMeter()
    /// What to add to monotonic nanoseconds to get nanoseconds since 1970 in the local time zone.
    var clockOffset: Int64 = 0
    private(set) var errorBook = ErrorBook()
    var logBook = LogBook()
    var hostBook = HostBook()
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
    private var statusClasses = [Int](repeating: 0, count: 4)
    private var errors = 0
    private var ended = 0
    /// Bytes of exchanges that have ended, and of all when last looked at.
    private var endedBytes = 0
    private var sampledBytes = 0

    /// - Parameters:
    ///   - startedAt: when the crawl begins, monotonic nanoseconds.
    ///   - clock: tells the time while something is counted, so that it ends in time; where it stands still, it ends by
    ///     number alone.
    init(startedAt: Int64, clock: @escaping () -> Int64 = { 0 }) {
        self.clock = clock
        pages = RateMeter(startedAt: startedAt)
        bytes = RateMeter(startedAt: startedAt)
        latency = LatencyMeter(startedAt: startedAt)
    }

    var hearsMoves: Bool { true }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        switch event {
        case .state(let state, let now):
            logBook.append(LogBook.Entry(state, at: now))
            guard state == .finished else { break }
            sampleBytes(of: crawl, at: now)
            onFinished?()
        case .ended(let record):
            count(record)
            if record.url == watched { ending = record }
            keep(record)
            kept.keep(record, group: errorBook.add(record, from: kept[record.url.index].group, in: crawl))
            titleBook.add(record)
            logBook.append(LogBook.Entry(record, type: kept[record.url.index].type))
        case .moved(let move):
            moves += 1
            if move.to == .skipped, move.from != nil { forget(move.url) }
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

    private func count(_ record: FetchRecord) {
        pages.add(1, at: record.endedAt)
        ended += 1
        endedBytes &+= record.bytes
        if record.status > 0, let wait = record.timings.wait { latency.add(wait, at: record.endedAt) }
        if record.outcome == .error {
            errors += 1
        } else if statusClasses.indices.contains(Int(record.status) / 100 - 2) {
            statusClasses[Int(record.status) / 100 - 2] += 1
        }
    }

    private func keep(_ record: FetchRecord) {
        if endings.count <= record.slot {
            endings += repeatElement(nil, count: record.slot + 1 - endings.count)
        }
        endings[record.slot] = record
    }

    /// Counts the bytes that came since the last look, those of exchanges still in flight too. O(slots).
    func sampleBytes(of crawl: any CrawlView, at now: Int64) {
        var total = endedBytes
        for slot in 0..<crawl.slotCount {
            total &+= crawl.exchange(in: slot)?.bytes ?? 0
        }
        bytes.add(Double(max(0, total &- sampledBytes)), at: now)
        sampledBytes = max(sampledBytes, total)
        todoTrend.add(crawl.counts.todo, at: now)
    }

    /// Everything but the rows. O(hosts) for the first thousand of them, O(1) else.
    func summary(of crawl: any CrawlView, at now: Int64) -> MonitorSnapshot {
        var snapshot = MonitorSnapshot()
        let seeds = crawl.options.seeds + crawl.options.sources.sitemaps
        snapshot.target = SafeText(untrusted: seeds.first ?? "")
        snapshot.furtherSeeds = max(0, seeds.count - 1)
        snapshot.state = crawl.state
        snapshot.isFrozen = crawl.isFrozen
        let finishedAt = crawl.statistics.finishedAt
        snapshot.elapsed = crawl.statistics.duration(at: now)
        snapshot.counts = crawl.counts
        snapshot.notKept = crawl.notKept.urls
        snapshot.concurrency = crawl.concurrency
        snapshot.delay = crawl.delay
        snapshot.maxTries = crawl.options.maxTries
        snapshot.obeysRobots = crawl.options.obeysRobots
        snapshot.clock = SafeText(timeOfDay: now &+ clockOffset)
        snapshot.hosts = hostTally(of: crawl, at: now)
        snapshot.idle = crawl.state == .finished ? nil : crawl.idleReasons(now: now)
        for state in ConnectionState.allCases {
            snapshot.connectionsByState[Int(state.rawValue)] = crawl.connectionsByState[Int(state.rawValue)]
        }
        let end = finishedAt ?? now
        snapshot.pageHistory = pages.history(at: end)
        snapshot.byteHistory = bytes.history(at: end)
        snapshot.firstByte = latency.percentiles
        snapshot.firstByteHistory = latency.history(at: end)
        snapshot.todoTrend = finishedAt == nil ? todoTrend.perSecond(crawl.counts.todo, at: now) : nil
        if finishedAt == nil {
            snapshot.pagesPerSecond = pages.rate(at: now)
            snapshot.bytesPerSecond = bytes.rate(at: now)
        } else {
            let seconds = Double(max(1, snapshot.elapsed)) / 1e9
            snapshot.pagesPerSecond = Double(ended) / seconds
            snapshot.bytesPerSecond = Double(endedBytes) / seconds
        }
        snapshot.statusClasses = statusClasses
        snapshot.errors = errors
        return snapshot
    }

    /// Hosts that are looked at for the header's tally.
    static let maxTalliedHosts = 1_000

    /// How the hosts fare.
    private func hostTally(of crawl: any CrawlView, at now: Int64) -> HostTally {
        var tally = HostTally()
        tally.hosts = hostBook.numbers.count
        for index in hostBook.numbers.prefix(Self.maxTalliedHosts) {
            tally.add(crawl.host(at: index), at: now)
        }
        return tally
    }
}
