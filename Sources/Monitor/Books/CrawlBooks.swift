public import Crawl
public import Words

/// What the screens of a crawl know of it, in addition to the crawl's own state: rates, tallies of answers, the results
/// of URLs. A subscriber that all screens of the crawl share, also those that come later.
public final class CrawlBooks: CrawlSubscriber {
    /// The meters of the header.
    private(set) var meters: CrawlMeters
    /// The paces of hosts.
    private(set) var hostPaces = HostPaces()
    private(set) var errors = ErrorBook()
    /// The links to places that are not there.
    var fragments = FragmentBook()
    /// The links that are no URLs.
    var malformed = MalformedBook()
    /// The numbers of warnings by kind, which are counted when the crawl is over; nil if they are too many to be counted at
    /// once.
    public var warningCounts: () -> [(name: String, count: Int)]? = { [] }
    /// What it told last, and when that crawl had ended.
    var warned: (endedAt: Int64, counts: [(name: String, count: Int)]?)?
    /// What has changed since an earlier crawl, and whether something broke; nil without one, and until the crawl is over.
    public var comparison: () -> (words: SafeText, hasBroken: Bool)? = { nil }
    /// How a crawl of several processes stands in all of them; nil as long as that is not known, and for a crawl of one.
    public var standing: () -> SharedStanding? = { nil }
    var log = LogBook()
    var hosts = HostBook()
    var titles = TitleBook()
    /// The records of the last exchange of each URL.
    var kept = KeptExchanges()
    /// The number of moves of URLs.
    private(set) var moves = 0
    /// The last exchange of each slot: a row may end between the frame that shows it and the key that opens it.
    private var endings: [FetchRecord?] = []
    /// What the screens show.
    private var shown: [Shown] = []
    /// When bytes and paces were last sampled, if there was no screen to do so.
    private var sampledAt = Int64.min / 2

    /// A screen's model, which ends with its screen.
    private struct Shown {
        weak var model: MonitorModel?
    }

    /// Nanoseconds between two samples without a screen.
    private static let sampleInterval: Int64 = 1_000_000_000

    /// Creates the books of a crawl that starts at a time, monotonic nanoseconds.
    public init(startedAt: Int64) {
        meters = CrawlMeters(startedAt: startedAt)
    }

    /// Creates a copy that no screen shows yet.
    init(copying other: CrawlBooks) {
        (meters, hostPaces, errors) = (other.meters, other.hostPaces, other.errors)
        (fragments, malformed, warningCounts) = (other.fragments, other.malformed, other.warningCounts)
        (warned, hosts, titles) = (other.warned, other.hosts, other.titles)
        log = other.log.copy()
        kept = other.kept.copy()
        (moves, endings, sampledAt) = (other.moves, other.endings, other.sampledAt)
    }

    /// Adds a screen's model, which is told what changes as long as it is there.
    func add(_ model: MonitorModel) {
        shown.removeAll { $0.model == nil }
        shown.append(Shown(model: model))
    }

    /// Each move of a URL counts.
    public var eventLevel: EventLevel { .moves }

    /// Takes an event in, and tells the screens that something has changed.
    public func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        switch event {
        case .state(let state, let now):
            log.append(LogBook.Entry(state, at: now))
            guard state == .finished else { break }
            sample(crawl, at: now)
            for screen in shown { screen.model?.onFinished?() }
        case .ended(let record):
            meters.count(record)
            storeResult(record, in: crawl)
            storeEnding(record)
            for screen in shown { screen.model?.note(record) }
            if record.endedAt - sampledAt >= Self.sampleInterval { sample(crawl, at: record.endedAt) }
            log.append(LogBook.Entry(record, type: kept[record.url.index].type))
        case .moved(let move):
            moves += 1
            if move.to == .skipped, move.from != nil { forget(move.url, in: crawl) }
            if let answer = move.formerAnswer { meters.count(answer.isFailed ? 0 : answer.status, -1) }
            guard move.reason == .robots || move.formerReason == .robots else { break }
            hosts.add(move, at: crawl.status(of: move.url).host)
        default:
            break
        }
        noteChange()
    }

    /// Tells the screens that something has changed.
    public func noteChange() {
        for screen in shown { screen.model?.noteChange() }
    }

    /// Takes in the result of a URL that ended in an earlier run: what holds of the URL and its host, and not what
    /// happens now, rates and the log.
    public func remember(_ record: FetchRecord, in crawl: any CrawlView) {
        meters.countEnd(record)
        storeResult(record, in: crawl)
    }

    /// The end of the last exchange of a URL, if its slot had no other since.
    func lastEnding(of url: URLID) -> FetchRecord? {
        for case let record? in endings where record.url == url { return record }
        return nil
    }

    private func storeResult(_ record: FetchRecord, in crawl: any CrawlView) {
        if record.wasAttempted { hosts.add(record, at: crawl.status(of: record.url).host) }
        kept.store(record, group: errors.add(record, from: kept[record.url.index].group, in: crawl))
        titles.add(record)
    }

    /// The same for a URL of which nothing else is known.
    func storeEnd(_ record: FetchRecord, in crawl: any CrawlView) {
        meters.countEnd(record)
        hosts.add(record, at: crawl.status(of: record.url).host)
        kept.storeEnd(
            of: record.url, isRedirect: record.outcome == .redirect, group: errors.add(record, from: nil, in: crawl))
        noteChange()
    }

    /// Removes the result of a URL that is skipped after all.
    private func forget(_ url: URLID, in crawl: any CrawlView) {
        if let group = kept[url.index].group {
            errors.remove(url, of: crawl.status(of: url).host, from: group)
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
    func sample(_ crawl: any CrawlView, at now: Int64) {
        sampledAt = now
        var bytes = 0
        hosts.longBodies.removeAll(keepingCapacity: true)
        for slot in 0..<crawl.slotCount {
            guard let exchange = crawl.exchange(in: slot) else { continue }
            bytes &+= exchange.bytes
            let time = now - exchange.stateSince
            guard exchange.state == .reading, time >= HostBook.longBody else { continue }
            hosts.longBodies[crawl.status(of: exchange.url).host, default: LongBodies()].add(exchange.bytes, time)
        }
        meters.sample(crawl, inFlight: bytes, at: now)
        hostPaces.sample(hosts.numbers.prefix(HostPaces.maxHosts), of: crawl, at: now)
    }
}
