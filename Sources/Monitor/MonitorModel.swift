import Crawl

/// What the screen remembers of a crawl beyond what the crawl itself can tell: rates, and tallies of answers.
final class MonitorModel: CrawlSubscriber {
    /// Called after every event.
    var onChange: (() -> Void)?
    /// Called when the crawl is over.
    var onFinished: (() -> Void)?
    /// The URL whose details are open.
    var watched: URLID? {
        didSet {
            guard watched != oldValue else { return }
            ending = watched.flatMap { url in endings.last { $0?.url == url } } ?? nil
        }
    }
    /// How the last exchange of `watched` ended, if it did while it was watched.
    private(set) var ending: FetchRecord?
    /// How the last exchange of each slot ended: a row may end between the frame that shows it and the key that opens it.
    private var endings: [FetchRecord?] = []
    private let startedAt: Int64
    private var finishedAt: Int64?
    private var pages: RateMeter
    private var bytes: RateMeter
    private var statusClasses = [Int](repeating: 0, count: 4)
    private var errors = 0
    private var ended = 0
    /// Bytes of exchanges that have ended, and of all when last looked at.
    private var endedBytes = 0
    private var sampledBytes = 0
    /// Exchanges by age, kept to be filled again.
    private var order: [(since: Int64, slot: Int, url: URLID)] = []

    init(startedAt: Int64) {
        self.startedAt = startedAt
        pages = RateMeter(startedAt: startedAt)
        bytes = RateMeter(startedAt: startedAt)
    }

    func receive(_ event: CrawlEvent, from crawl: Crawl) {
        switch event {
        case .state(.finished, let now):
            finishedAt = now
            sampleBytes(of: crawl, at: now)
            onFinished?()
        case .ended(let record):
            count(record)
            keep(record)
        case .state, .started, .entered, .skipped:
            break
        }
        onChange?()
    }

    private func count(_ record: FetchRecord) {
        pages.add(1, at: record.endedAt)
        ended += 1
        endedBytes &+= record.bytes
        if record.outcome == .error {
            errors += 1
        } else if statusClasses.indices.contains(Int(record.status) / 100 - 2) {
            statusClasses[Int(record.status) / 100 - 2] += 1
        }
    }

    private func keep(_ record: FetchRecord) {
        if record.url == watched { ending = record }
        if endings.count <= record.slot {
            endings += repeatElement(nil, count: record.slot + 1 - endings.count)
        }
        endings[record.slot] = record
    }

    /// Counts the bytes that came since the last look, those of exchanges still in flight too. O(slots).
    func sampleBytes(of crawl: Crawl, at now: Int64) {
        var total = endedBytes
        for slot in 0..<crawl.slotCount {
            total &+= crawl.exchange(in: slot)?.bytes ?? 0
        }
        bytes.add(Double(max(0, total &- sampledBytes)), at: now)
        sampledBytes = max(sampledBytes, total)
    }

    /// Everything but the rows.
    func summary(of crawl: Crawl, at now: Int64) -> MonitorSnapshot {
        var snapshot = MonitorSnapshot()
        let seeds = crawl.options.seeds + crawl.options.sources.sitemaps
        snapshot.target = SafeText(untrusted: seeds.first ?? "")
        snapshot.furtherSeeds = max(0, seeds.count - 1)
        snapshot.state = crawl.state
        snapshot.isFrozen = crawl.isFrozen
        snapshot.elapsed = max(0, (finishedAt ?? now) - startedAt)
        snapshot.counts = crawl.counts
        snapshot.notKept = crawl.notKept.urls
        snapshot.concurrency = crawl.options.concurrency
        for state in ConnectionState.allCases {
            snapshot.connectionsByState[Int(state.rawValue)] = crawl.connectionsByState[Int(state.rawValue)]
        }
        let end = finishedAt ?? now
        snapshot.pageHistory = pages.history(at: end)
        snapshot.byteHistory = bytes.history(at: end)
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

    /// Exchanges in flight, the one that is longest in its state first. O(n log n), n: slots.
    func exchangesByAge(of crawl: Crawl) -> [(since: Int64, slot: Int, url: URLID)] {
        order.removeAll(keepingCapacity: true)
        for slot in 0..<crawl.slotCount {
            if let exchange = crawl.exchange(in: slot) {
                order.append((max(exchange.stateSince, exchange.startedAt), slot, exchange.url))
            }
        }
        order.sort { ($0.since, $0.slot) < ($1.since, $1.slot) }
        return order
    }
}
