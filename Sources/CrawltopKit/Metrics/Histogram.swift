/// A histogram of times, with the buckets that OpenTelemetry's conventions give the duration of HTTP requests.
struct Histogram {
    /// How many times are in each bucket, and above the last.
    typealias Counts = InlineArray<15, Int>

    /// The upper bounds of the buckets, as nanoseconds and as seconds in the one form that OpenMetrics allows.
    static let bounds: [(nanoseconds: Int64, text: StaticString)] = [
        (5_000_000, "0.005"), (10_000_000, "0.01"), (25_000_000, "0.025"), (50_000_000, "0.05"), (75_000_000, "0.075"),
        (100_000_000, "0.1"), (250_000_000, "0.25"), (500_000_000, "0.5"), (750_000_000, "0.75"),
        (1_000_000_000, "1.0"), (2_500_000_000, "2.5"), (5_000_000_000, "5.0"), (7_500_000_000, "7.5"),
        (10_000_000_000, "10.0"),
    ]

    private(set) var counts = Counts(repeating: 0)
    /// All times together, nanoseconds.
    private(set) var sum: Int64 = 0

    /// Counts a time in nanoseconds.
    mutating func count(_ nanoseconds: Int64) {
        let place = Self.bounds.firstIndex { nanoseconds <= $0.nanoseconds } ?? Self.bounds.count
        counts[place] += 1
        sum &+= nanoseconds
    }
}
