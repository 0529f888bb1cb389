/// The times to first byte of the last responses.
struct LatencyMeter {
    /// The number of responses.
    static let window = 256

    private var waits: [Int64] = []
    private var next = 0
    private var sums: RateMeter
    private var counts: RateMeter

    init(startedAt: Int64) {
        sums = RateMeter(startedAt: startedAt)
        counts = RateMeter(startedAt: startedAt)
    }

    /// Counts a response's wait, nanoseconds.
    mutating func add(_ wait: Int64, at now: Int64) {
        if waits.count < Self.window {
            waits.append(wait)
        } else {
            waits[next] = wait
        }
        next = (next + 1) % Self.window
        sums.add(Double(wait), at: now)
        counts.add(1, at: now)
    }

    /// The median and the 95th percentile of the last responses; nil without any. O(window log window).
    var percentiles: (half: Int64, most: Int64)? {
        guard !waits.isEmpty else { return nil }
        let sorted = waits.sorted()
        return (sorted[(sorted.count - 1) / 2], sorted[(sorted.count - 1) * 95 / 100])
    }

    /// The mean wait in each of the last seconds, oldest first; 0 for a second without a response.
    func history(at now: Int64) -> [Double] {
        zip(sums.history(at: now), counts.history(at: now)).map { $1 > 0 ? $0 / $1 : 0 }
    }
}
