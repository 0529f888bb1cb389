/// Times to first byte of the last seconds: the number in each doubling, second by second.
struct LatencyMap {
    /// The number of seconds kept.
    static let seconds = 120

    /// The doublings of `LatencyCounts` for each second: a ring.
    private var counts = [UInt32](repeating: 0, count: Self.seconds * LatencyCounts.doublings)
    private let startedAt: Int64
    private var current: Int64 = 0

    /// The end of the counted time, monotonic nanoseconds.
    init(startedAt: Int64) {
        self.startedAt = startedAt
    }

    /// Counts a response's wait, nanoseconds.
    mutating func add(_ wait: Int64, at now: Int64) {
        advance(to: now)
        counts[Self.place(of: current) + LatencyCounts.doubling(of: wait)] &+= 1
    }

    /// Clears the seconds since the last call.
    mutating func advance(to now: Int64) {
        let second = max(0, now - startedAt) / 1_000_000_000
        guard second > current else { return }
        for passed in max(current + 1, second - Int64(Self.seconds) + 1)...second {
            let place = Self.place(of: passed)
            for doubling in 0..<LatencyCounts.doublings { counts[place + doubling] = 0 }
        }
        current = second
    }

    private static func place(of second: Int64) -> Int { Int(second % Int64(seconds)) * LatencyCounts.doublings }

    /// The number of answers in a doubling some seconds ago, 0 for the present one; nil outside of the kept time.
    func count(_ doubling: Int, secondsAgo: Int) -> Int? {
        let second = current - Int64(secondsAgo)
        guard second >= 0, (0..<Self.seconds).contains(secondsAgo), (0..<LatencyCounts.doublings).contains(doubling)
        else {
            return nil
        }
        return Int(counts[Self.place(of: second) + doubling])
    }
}
