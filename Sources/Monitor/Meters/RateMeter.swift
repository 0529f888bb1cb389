/// The recent amount of something: a ring of half-second buckets, with a rate and a history for a graph.
///
/// The caller passes the time; buckets without an event are cleared at the next call.
struct RateMeter {
    /// The length of a bucket in nanoseconds.
    static let bucketWidth: Int64 = 500_000_000
    /// The number of buckets in a rate: 5 seconds.
    static let window = 10
    /// The length of the history in seconds.
    static let historyLength = 120

    private var buckets = [Double](repeating: 0, count: 2 * Self.historyLength)
    private let startedAt: Int64
    private var current: Int64 = 0

    init(startedAt: Int64) {
        self.startedAt = startedAt
    }

    /// Counts an amount at a time; times must not go back by more than the loop's own order.
    mutating func add(_ amount: Double, at now: Int64) {
        advance(to: now)
        buckets[Int(current % Int64(buckets.count))] += amount
    }

    /// Clears the buckets since the last call.
    private mutating func advance(to now: Int64) {
        let bucket = max(0, now - startedAt) / Self.bucketWidth
        guard bucket > current else { return }
        for passed in max(current + 1, bucket - Int64(buckets.count) + 1)...bucket {
            buckets[Int(passed % Int64(buckets.count))] = 0
        }
        current = bucket
    }

    /// The meter at a time; a copy only if a new bucket begins.
    private func advanced(to now: Int64) -> RateMeter {
        var meter = self
        meter.advance(to: now)
        return meter
    }

    /// The amount per second over the last 5 seconds, or since the start if that is less.
    func rate(at now: Int64) -> Double {
        let meter = advanced(to: now)
        let first = max(0, meter.current - Int64(Self.window) + 1)
        let sum = (first...meter.current).reduce(0.0) { $0 + meter.buckets[Int($1 % Int64(buckets.count))] }
        let covered = max(Self.bucketWidth, now - startedAt - first * Self.bucketWidth)
        return sum * 1e9 / Double(covered)
    }

    /// Whole seconds from the start up to a time.
    func seconds(at now: Int64) -> Int { Int((advanced(to: now).current + 1) / 2) }

    /// The amounts of the last whole seconds, oldest first, at most `historyLength`.
    func history(at now: Int64) -> [Double] {
        let meter = advanced(to: now)
        let seconds = (meter.current + 1) / 2
        let kept = min(seconds, Int64(Self.historyLength) - 1)
        return ((seconds - kept)..<seconds).map { second in
            let at = Int(2 * second % Int64(buckets.count))
            return meter.buckets[at] + meter.buckets[at + 1]
        }
    }
}
