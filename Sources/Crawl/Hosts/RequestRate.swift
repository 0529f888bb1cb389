/// Spaces requests evenly, so that there are no more than so many in a second.
struct RequestRate {
    /// Nanoseconds that a request may be late without those after it being late, too: what a loop may take for a turn.
    private static let slack: Int64 = 5_000_000

    private let interval: Int64
    /// When the next request may go out, monotonic nanoseconds.
    private(set) var nextDue = Int64.min

    /// So many requests a second at most.
    init(perSecond rate: Double) {
        interval = Int64(max(1, 1e9 / rate))
    }

    /// A request goes out.
    mutating func recordRequest(now: Int64) {
        nextDue = max(nextDue == .min ? now : nextDue, now - Self.slack) + interval
    }
}
