/// Spaces requests evenly, to limit their number in a second.
struct RequestRate {
    /// The nanoseconds that a request may be late without delaying later ones: the usual time of a turn of the loop.
    private static let slack: Int64 = 5_000_000

    private let interval: Int64
    /// When the next request may go out, monotonic nanoseconds.
    private(set) var nextDue = Int64.min

    /// Creates a limit of requests a second.
    init(perSecond rate: Double) {
        interval = Int64(max(1, 1e9 / rate))
    }

    /// Records a request.
    mutating func recordRequest(now: Int64) {
        nextDue = max(nextDue == .min ? now : nextDue, now - Self.slack) + interval
    }
}
