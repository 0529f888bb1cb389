public import HTTP

/// Totals of what has happened, for the summary and the header: the first subscriber of every crawl.
public struct Statistics: Sendable {
    /// When the crawl began, monotonic nanoseconds; later by the time for which it was over, where it went on after that.
    public private(set) var startedAt: Int64 = 0
    /// When the crawl was over; nil while it is not.
    public private(set) var finishedAt: Int64?
    /// Exchanges that ended, by outcome.
    public internal(set) var outcomes = OutcomeCounts()
    /// Exchanges that ended, by HTTP status.
    public internal(set) var statuses: [UInt16: Int] = [:]
    /// Exchanges that ended, by error kind.
    public internal(set) var errors: [FetchErrorKind: Int] = [:]
    /// Exchanges that ended and were followed by another attempt.
    public internal(set) var retries = 0
    /// What became of the URLs that ended.
    public internal(set) var tally = Tally()
    /// URLs skipped, by reason.
    public internal(set) var skips: [SkipReason: Int] = [:]
    /// Exchanges that ended.
    public internal(set) var fetches = 0
    /// Bytes read from the wire by exchanges that ended.
    public internal(set) var bytes = 0
    /// Connections opened.
    public private(set) var connections = 0
    /// Links found.
    public internal(set) var links = 0
    /// Exchanges in flight over time.
    public internal(set) var inFlight = InFlight()

    private var hasBegun = false

    /// Nothing has happened.
    public init() {}

    mutating func add(_ event: CrawlEvent) {
        switch event {
        case .started(let start):
            inFlight.change(by: 1, at: start.at)
        case .connected(_, let connection):
            if !connection.isReused { connections += 1 }
        case .ended(let record):
            inFlight.change(by: -1, at: record.endedAt)
            fetches += 1
            bytes += record.bytes
            links += record.links
            if record.willRetry { retries += 1 } else if !record.isSuperseded { tally.add(record) }
            outcomes[record.outcome] += 1
            if record.status > 0 { statuses[record.status, default: 0] += 1 }
            if let error = record.error { errors[error.kind, default: 0] += 1 }
        case .gaveUp(_, _, let now):
            inFlight.change(by: -1, at: now)
        case .state(.finished, let now):
            finishedAt = now
        case .state(_, let now):
            if !hasBegun { (hasBegun, startedAt) = (true, now) }
            if let finishedAt { startedAt += now - finishedAt }
            finishedAt = nil
        default:
            break
        }
    }

    @inline(__always)
    mutating func add(_ move: URLMove) {
        if let reason = move.reason { skips[reason, default: 0] += 1 }
        if let reason = move.formerReason { skips[reason, default: 0] -= 1 }
        if let answer = move.formerAnswer { tally.forget(answer) }
    }

    /// Nanoseconds that the crawl has taken so far.
    public func duration(at now: Int64) -> Int64 {
        hasBegun ? max((finishedAt ?? now) - startedAt, 0) : 0
    }
}
