public import HTTP

/// The totals of a crawl, for the summary and the header.
public struct Statistics: Sendable {
    /// When the crawl started, monotonic nanoseconds. If it resumed after its end, this is later by the time between.
    public internal(set) var startedAt: Int64 = 0
    /// When the crawl ended; nil before.
    public private(set) var finishedAt: Int64?
    /// The numbers of ended exchanges, by outcome.
    public internal(set) var outcomes = OutcomeCounts()
    /// The numbers of ended exchanges, by HTTP status.
    public internal(set) var statuses: [UInt16: Int] = [:]
    /// The numbers of ended exchanges, by error kind.
    public internal(set) var errors: [FetchErrorKind: Int] = [:]
    /// The number of ended exchanges with another attempt to follow.
    public internal(set) var retries = 0
    /// The outcomes of the URLs that ended.
    public internal(set) var tally = Tally()
    /// The numbers of skipped URLs, by reason.
    public internal(set) var skips: [SkipReason: Int] = [:]
    /// The number of ended exchanges.
    public internal(set) var fetches = 0
    /// The number of bytes from the wire of ended exchanges.
    public internal(set) var bytes = 0
    /// The number of connections opened.
    public internal(set) var connections = 0
    /// The number of links found.
    public internal(set) var links = 0
    /// Exchanges in flight over time.
    public internal(set) var inFlight = InFlight()

    var hasBegun = false

    /// Creates empty totals.
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
