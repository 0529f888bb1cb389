/// Times to first byte, counted in four steps for each doubling: quantiles accurate to an eighth in 72 bytes. When a
/// count is full, all are halved, so that old times fade.
struct LatencyCounts {
    /// The number of doublings, from an eighth of a millisecond on.
    static let doublings = 18
    private static let steps = 4
    private static let firstExponent = 17

    private var counts = InlineArray<72, UInt8>(repeating: 0)

    /// The doubling of a time in nanoseconds, 0 ..< `doublings`; the first and the last include everything beyond.
    static func doubling(of time: Int64) -> Int {
        max(0, min(doublings - 1, Int(scaled(time).exponent) - firstExponent))
    }

    /// The lower bound of a doubling in nanoseconds.
    static func start(of doubling: Int) -> Int64 {
        nanoseconds(Double(UInt64(1) << UInt64(firstExponent + doubling)))
    }

    /// In 1,048,576ths of a millisecond, so that milliseconds are powers of two.
    private static func scaled(_ time: Int64) -> Double { max(1, Double(time) * 1.048576) }
    private static func nanoseconds(_ scaled: Double) -> Int64 { Int64(scaled / 1.048576) }

    /// Counts a time, nanoseconds.
    mutating func add(_ time: Int64) {
        let doubling = Self.doubling(of: time)
        let start = Double(UInt64(1) << UInt64(Self.firstExponent + doubling))
        let step = Int(max(0, min(3, (Self.scaled(time) / start - 1) * Double(Self.steps))))
        let index = doubling * Self.steps + step
        if counts[index] == .max {
            for other in counts.indices { counts[other] /= 2 }
        }
        counts[index] += 1
    }

    /// The number of times.
    var total: Int { counts.indices.reduce(0) { $0 + Int(counts[$1]) } }

    /// The quantile of the times in nanoseconds, for a share from 0 to 1; nil without times.
    func quantile(_ share: Double) -> Int64? {
        let total = total
        guard total > 0 else { return nil }
        let wanted = share * Double(total)
        var before = 0.0
        for index in counts.indices where counts[index] > 0 {
            let count = Double(counts[index])
            if before + count >= wanted {
                let (doubling, step) = index.quotientAndRemainder(dividingBy: Self.steps)
                let start = Double(UInt64(1) << UInt64(Self.firstExponent + doubling))
                let within = max(0, min(1, (wanted - before) / count))
                return Self.nanoseconds(start * (1 + (Double(step) + within) / Double(Self.steps)))
            }
            before += count
        }
        return nil
    }

    /// The number of times in each doubling.
    var byDoubling: [Int] {
        (0..<Self.doublings).map { doubling in
            (0..<Self.steps).reduce(0) { $0 + Int(counts[doubling * Self.steps + $1]) }
        }
    }
}
