/// The growth of a number per second over the last 10 seconds, or since its peak if it falls: the effect of a page with
/// a thousand links is soon over.
struct TrendMeter {
    /// The time between two samples in nanoseconds.
    private static let interval: Int64 = 1_000_000_000
    private static let length = 11

    private var samples: [(at: Int64, value: Int)] = []

    /// Records the number at a time, once a second.
    mutating func add(_ value: Int, at now: Int64) {
        if let last = samples.last, now - last.at < Self.interval { return }
        if samples.count >= Self.length { samples.removeFirst() }
        samples.append((now, value))
    }

    /// The growth per second up to the present value; nil for less than 2 seconds.
    func perSecond(_ value: Int, at now: Int64) -> Double? {
        let old = samples.prefix { now - $0.at >= 2 * Self.interval }
        guard let first = old.first else { return nil }
        let highest = samples.reduce(first) { $1.value >= $0.value ? $1 : $0 }
        let isFalling = highest.value > value && old.contains { $0.at == highest.at }
        let since = isFalling ? highest : first
        return Double(value - since.value) * 1e9 / Double(now - since.at)
    }
}
