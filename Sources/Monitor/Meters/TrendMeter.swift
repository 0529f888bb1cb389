/// By how much a number grows each second, looked at over the last 10 seconds; where it falls, since it was highest: a page
/// with a thousand links is soon past.
struct TrendMeter {
    /// Nanoseconds between two samples.
    private static let interval: Int64 = 1_000_000_000
    private static let length = 11

    private var samples: [(at: Int64, value: Int)] = []

    /// Tells the number at a time; kept once a second.
    mutating func add(_ value: Int, at now: Int64) {
        if let last = samples.last, now - last.at < Self.interval { return }
        if samples.count >= Self.length { samples.removeFirst() }
        samples.append((now, value))
    }

    /// By how much it grew each second, up to the present value; nil where that is known of less than 2 seconds.
    func perSecond(_ value: Int, at now: Int64) -> Double? {
        let old = samples.prefix { now - $0.at >= 2 * Self.interval }
        guard let first = old.first else { return nil }
        let highest = samples.reduce(first) { $1.value >= $0.value ? $1 : $0 }
        let isFalling = highest.value > value && old.contains { $0.at == highest.at }
        let since = isFalling ? highest : first
        return Double(value - since.value) * 1e9 / Double(now - since.at)
    }
}
