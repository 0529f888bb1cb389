/// Spaces requests evenly, to limit their number in a second.
struct RequestRate {
    /// The nanoseconds that a request may be late without delaying later ones: the usual time of a turn of the loop.
    private static let slack: Int64 = 5_000_000

    /// Requests a second at most, of all processes that share the crawl.
    let perSecond: Double
    /// The number of processes that share the crawl. Each sends the same part.
    var processes = 1
    private var interval: Int64 { Int64(max(1, min(9e18, Double(processes) * 1e9 / perSecond))) }
    /// When the next request may go out, monotonic nanoseconds.
    private(set) var nextDue = Int64.min

    /// Creates a limit of requests a second.
    init(perSecond rate: Double) {
        perSecond = rate
    }

    /// So many from now on, where the last request went out by another rate, or by none; nil for no limit.
    init?(perSecond count: Int?, after former: RequestRate?) {
        guard let count else { return nil }
        self.init(perSecond: Double(count))
        processes = former?.processes ?? 1
        if let former, former.nextDue != .min { nextDue = former.nextDue - former.interval + interval }
    }

    /// Records a request.
    mutating func recordRequest(now: Int64) {
        nextDue = max(nextDue == .min ? now : nextDue, now - Self.slack) + interval
    }
}
