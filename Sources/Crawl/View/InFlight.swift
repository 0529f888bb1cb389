/// The number of exchanges in flight over time, to compare with the allowed concurrency.
public struct InFlight: Sendable {
    /// The largest number at a time.
    public private(set) var highest = 0
    private var present = 0
    private var firstChange: Int64?
    private var lastChange: Int64 = 0
    /// The sum of exchanges times nanoseconds; a `Double`, since a long crawl with many of them exceeds 64 bits.
    private var area = 0.0

    /// Creates the number of a crawl in which nothing has started.
    init() {}

    /// Creates the number of an earlier run that ended at a time, from what `kept` says of it.
    init(highest: Int, area: Double, span: Int64, at now: Int64) {
        (self.highest, self.area) = (highest, area)
        if span > 0 { firstChange = now - span }
        lastChange = now
    }

    /// Exchanges times nanoseconds, and the nanoseconds from the first start to the last start or end.
    var kept: (area: Double, span: Int64) { (area, lastChange - (firstChange ?? lastChange)) }

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
