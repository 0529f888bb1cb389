/// By how much a number grows each second, looked at over the last 10 seconds.
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

    /// By how much it grew each second, up to the present value; nil within the first 2 seconds.
    func perSecond(_ value: Int, at now: Int64) -> Double? {
        guard let first = samples.first, now - first.at >= 2 * Self.interval else { return nil }
        return Double(value - first.value) * 1e9 / Double(now - first.at)
    }
}
