/// How much happened lately: a ring of half-second buckets, read as a rate and as a history for a spark line.
///
/// Time is handed in; buckets that passed without an event are emptied when time is next told.
struct RateMeter {
    /// Nanoseconds that a bucket covers.
    static let bucketWidth: Int64 = 500_000_000
    /// Buckets that a rate is averaged over: 5 seconds.
    static let window = 10
    /// Seconds that the history goes back.
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

    /// Empties the buckets between the last time told and now.
    private mutating func advance(to now: Int64) {
        let bucket = max(0, now - startedAt) / Self.bucketWidth
        guard bucket > current else { return }
        for passed in max(current + 1, bucket - Int64(buckets.count) + 1)...bucket {
            buckets[Int(passed % Int64(buckets.count))] = 0
        }
        current = bucket
    }

    /// The meter as it is then; a copy only where a bucket begins.
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

    /// Amounts of the last whole seconds, oldest first, `historyLength` at most.
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
