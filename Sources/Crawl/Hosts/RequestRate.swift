/// Spaces requests evenly, to limit their number in a second.
struct RequestRate {
    /// The nanoseconds that a request may be late without delaying later ones: the usual time of a turn of the loop.
    private static let slack: Int64 = 5_000_000

    /// Requests a second at most.
    let perSecond: Double
    private let interval: Int64
    /// When the next request may go out, monotonic nanoseconds.
    private(set) var nextDue = Int64.min

    /// Creates a limit of requests a second.
    init(perSecond rate: Double) {
        perSecond = rate
        interval = Int64(max(1, 1e9 / rate))
    }

    /// So many from now on, where the last request went out by another rate, or by none; nil for no limit.
    init?(perSecond count: Int?, after former: RequestRate?) {
        guard let count else { return nil }
        self.init(perSecond: Double(count))
        if let former, former.nextDue != .min { nextDue = former.nextDue - former.interval + interval }
    }

    /// Records a request.
    mutating func recordRequest(now: Int64) {
        nextDue = max(nextDue == .min ? now : nextDue, now - Self.slack) + interval
    }
}
