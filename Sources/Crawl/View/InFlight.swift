/// The number of exchanges in flight over time, to compare with the allowed concurrency.
public struct InFlight: Sendable {
    /// The largest number at a time.
    public private(set) var highest = 0
    private var present = 0
    private var firstChange: Int64?
    private var lastChange: Int64 = 0
    /// The sum of exchanges times nanoseconds; a `Double`, since a long crawl with many of them exceeds 64 bits.
    private var area = 0.0

    /// The mean over time, from the first start to the last start or end; 0 before any time has passed.
    public var mean: Double {
        guard let firstChange, lastChange > firstChange else { return 0 }
        return area / Double(lastChange - firstChange)
    }

    mutating func change(by difference: Int, at now: Int64) {
        if firstChange == nil { firstChange = now } else { area += Double(present) * Double(now - lastChange) }
        lastChange = now
        present += difference
        highest = max(highest, present)
    }
}
