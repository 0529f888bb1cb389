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
    private var latencyMap: LatencyMap
    /// How todo changes by what is found and what ends; what the user ignores or prunes is no progress.
    private var todoTrend = TrendMeter()
    /// URLs that have been found and are to be fetched, those included that were dropped since; and those that are now.
    private var wanted = (ever: 0, now: 0)
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
        latencyMap = LatencyMap(startedAt: startedAt)
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
            count(record)
            if record.wasAttempted { hostBook.add(record, at: crawl.status(of: record.url).host) }
            if record.url == watched { ending = record }
            keep(record)
            kept.keep(record, group: errorBook.add(record, from: kept[record.url.index].group, in: crawl))
            titleBook.add(record)
            logBook.append(LogBook.Entry(record, type: kept[record.url.index].type))
        case .moved(let move):
            moves += 1
            if move.to == .skipped, move.from != nil { forget(move.url) }
            if let answer = move.formerAnswer { count(answer.isFailed ? 0 : answer.status, -1) }
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

    private func count(_ record: FetchRecord) {
        endedBytes &+= record.bytes
        if record.status > 0, let wait = record.timings.wait {
            latency.add(wait, at: record.endedAt)
            latencyMap.add(wait, at: record.endedAt)
        }
        // What is fetched for its rules is no page, and an attempt that is followed by another is no end of a URL.
        guard !record.willRetry, !record.isSuperseded, !record.isRobots else { return }
        pages.add(1, at: record.endedAt)
        ended += 1
        count(record.outcome == .error ? 0 : record.status, 1)
    }

    /// Counts a URL that ended so, or is fetched once more after it did; a status of 0 for no complete response.
    private func count(_ status: UInt16, _ change: Int) {
        let place = Int(status) / 100 - 2
        if status == 0 {
            errors = max(0, errors + change)
        } else if statusClasses.indices.contains(place) {
            statusClasses[place] = max(0, statusClasses[place] + change)
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
        // The graph stands still with the others when the crawl is over.
        if crawl.state != .finished || total != sampledBytes {
            bytes.add(Double(max(0, total &- sampledBytes)), at: min(now, crawl.statistics.finishedAt ?? now))
        }
        sampledBytes = max(sampledBytes, total)
        let wanted = crawl.counts.seen - crawl.counts.skipped
        self.wanted = (self.wanted.ever + max(0, wanted - self.wanted.now), wanted)
        todoTrend.add(balance(of: crawl), at: now)
    }

    /// Todo as it would be had nothing been dropped.
    private func balance(of crawl: any CrawlView) -> Int {
        wanted.ever + max(0, crawl.counts.seen - crawl.counts.skipped - wanted.now) - crawl.counts.done
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
        let finishedAt = crawl.statistics.finishedAt
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
        let end = finishedAt ?? now
        snapshot.historyEnd = pages.seconds(at: end)
        snapshot.pageHistory = pages.history(at: end)
        snapshot.byteHistory = bytes.history(at: end)
        snapshot.firstByte = latency.percentiles
        snapshot.firstByteHistory = latency.history(at: end)
        snapshot.todoTrend = finishedAt == nil ? todoTrend.perSecond(balance(of: crawl), at: now) : nil
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
        snapshot.retries = crawl.statistics.retries
        return snapshot
    }

    /// Times to first byte up to a time, or to the crawl's end.
    func latencies(of crawl: any CrawlView, at now: Int64) -> LatencyMap {
        var map = latencyMap
        map.advance(to: crawl.statistics.finishedAt ?? now)
        return map
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
