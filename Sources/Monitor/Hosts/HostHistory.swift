import Crawl

/// The outcomes of attempts at one host, in 128 bytes.
struct HostHistory {
    /// The number of outcomes kept one by one.
    static let recentCount = 20

    /// Recent times to first byte.
    private(set) var latencies = LatencyCounts()
    // Four bits an outcome, the newest lowest: sixteen, and the four before them.
    private var newest: UInt64 = 0
    private var older: UInt16 = 0
    /// Answers that turned the crawl away.
    private(set) var refusals = Refusals()
    /// Attempts by `HostOutcome.group`.
    private var counts = InlineArray<8, UInt32>(repeating: 0)
    /// Bytes and seconds of the last bodies: each new one reduces the weight of earlier ones by an eighth.
    private var bodyBytes: Float = 0
    private var bodySeconds: Float = 0

    /// Counts an attempt.
    mutating func add(_ outcome: HostOutcome, _ record: FetchRecord) {
        older = older << 4 | UInt16(newest >> 60)
        newest = newest << 4 | UInt64(outcome.rawValue)
        let group = outcome.group
        counts[group] += counts[group] == .max ? 0 : 1
        guard record.status > 0 else { return }
        refusals.add(record)
        if let wait = record.timings.wait { latencies.add(wait) }
        if let read = record.timings.read {
            bodyBytes = bodyBytes * 7 / 8 + Float(max(0, record.bytes))
            bodySeconds = bodySeconds * 7 / 8 + Float(max(0, read)) / 1e9
        }
    }

    /// The last outcomes, newest first.
    var recent: RecentOutcomes { RecentOutcomes(newest: newest, older: older) }

    /// The number of attempts with an outcome of a group.
    func count(of outcome: HostOutcome) -> Int { Int(counts[outcome.group]) }

    /// The number of all attempts.
    var attempts: Int { counts.indices.reduce(0) { $0 + Int(counts[$1]) } }

    /// Bytes per second of the last bodies and of those in flight, if they took seconds; otherwise nil.
    func slowBodyRate(with live: LongBodies?) -> Int? {
        let bytes = bodyBytes + Float(live?.bytes ?? 0)
        let seconds = bodySeconds + Float(live?.time ?? 0) / 1e9
        return seconds > 2 ? Int(max(0, min(1e12, bytes / seconds))) : nil
    }
}

/// Bodies in flight at one host that have taken long.
struct LongBodies {
    /// The bytes read of them.
    private(set) var bytes = 0
    /// The sum of their nanoseconds.
    private(set) var time: Int64 = 0

    /// Adds a body.
    mutating func add(_ bytes: Int, _ time: Int64) {
        self.bytes &+= max(0, bytes)
        self.time &+= max(0, time)
    }
}

/// The last outcomes of attempts at a host, newest first. No array: every frame reads them for each host.
struct RecentOutcomes: Sequence, IteratorProtocol {
    fileprivate var newest: UInt64
    fileprivate var older: UInt16

    /// The next older outcome.
    mutating func next() -> HostOutcome? {
        let outcome = HostOutcome(rawValue: UInt8(newest & 15))
        newest = newest >> 4 | UInt64(older & 15) << 60
        older >>= 4
        return outcome
    }

    /// The number of each outcome by raw value, and the total at 0.
    var counts: InlineArray<12, Int> {
        var counts = InlineArray<12, Int>(repeating: 0)
        for outcome in self {
            counts[Int(outcome.rawValue)] += 1
            counts[0] += 1
        }
        return counts
    }
}
