/// Quantiles of numbers that are not negative, in a memory that does not grow: numbers are counted in classes, each double
/// of a number in as many as `precision` bits tell apart.
struct Quantiles: Sendable {
    /// The highest number that is told from higher ones.
    private static let highest: Int64 = (1 << 40) - 1

    private let precision: Int
    private var counts: [UInt32] = []
    /// How many numbers there are.
    private(set) var count = 0
    /// Their sum.
    private(set) var sum = 0
    /// The highest of them.
    private(set) var maximum: Int64 = 0

    /// Creates a collection without numbers.
    ///
    /// - Parameter precision: 11 bits tell numbers apart that differ by 1/2,000, in 240 kB; 5 bits by 1/32, in 5 kB.
    init(precision: Int) {
        self.precision = precision
    }

    /// Adds a number.
    mutating func add(_ number: Int64) {
        let number = min(max(number, 0), Self.highest)
        if counts.isEmpty { counts = [UInt32](repeating: 0, count: (42 - precision) << precision) }
        let shift = max(0, 63 - number.leadingZeroBitCount - precision)
        let place = shift << precision + Int(number >> Int64(shift))
        if counts[place] < .max { counts[place] += 1 }
        count += 1
        sum += Int(number)
        maximum = max(maximum, number)
    }

    /// The least number that at least this share of all numbers, from 0 to 1, does not exceed; nil without numbers.
    func value(at share: Double) -> Int64? {
        guard count > 0 else { return nil }
        var left = max(1, Int((share * Double(count)).rounded(.up)))
        for (place, number) in counts.enumerated() where number > 0 {
            left -= Int(number)
            guard left <= 0 else { continue }
            let shift = max(0, place >> precision - 1)
            let lowest = Int64(place - shift << precision) << Int64(shift)
            return min(lowest + (1 << Int64(shift)) / 2, maximum)
        }
        return maximum
    }

    /// Their mean; nil without numbers.
    var mean: Int64? { count > 0 ? Int64(sum / count) : nil }
}
