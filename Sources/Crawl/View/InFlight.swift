/// How many exchanges were in flight over time: what a crawl got of the concurrency that it was allowed.
public struct InFlight: Sendable {
    /// The most at a time.
    public private(set) var highest = 0
    private var present = 0
    private var firstChange: Int64?
    private var lastChange: Int64 = 0
    /// Exchanges times nanoseconds: a double, since a long crawl with many of them passes 64 bits.
    private var area = 0.0

    /// The mean, weighted with time, from the first start to the last start or end; 0 before any time has passed.
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
