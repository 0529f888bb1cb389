/// A slice of a walk over all URLs for one turn of the loop, bounded in number and in time, since a pattern may take a
/// millisecond for a single URL.
struct WalkSlice {
    /// Nanoseconds after which a slice ends.
    private static let longest: Int64 = 10_000_000
    /// The number of URLs between two readings of the clock.
    private static let stride = 8

    private let urls: Int
    private let clock: () -> Int64
    private let end: Int64
    private var taken = 0

    init(urls: Int, clock: @escaping () -> Int64) {
        self.urls = urls
        self.clock = clock
        end = clock() + Self.longest
    }

    /// Whether the slice has room for another URL. Counts it.
    mutating func takesOne() -> Bool {
        guard taken < urls, taken % Self.stride < Self.stride - 1 || clock() < end else { return false }
        taken += 1
        return true
    }
}
