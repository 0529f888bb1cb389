/// What one turn of the loop may do of a walk over all URLs: so many of them, and no longer than some milliseconds, for a
/// pattern may take one to be looked for in a single URL.
struct WalkSlice {
    /// Nanoseconds after which a slice ends.
    private static let longest: Int64 = 10_000_000
    /// URLs from one look at the clock to the next.
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

    /// Whether one URL more may be looked at.
    mutating func takesOne() -> Bool {
        guard taken < urls, taken % Self.stride < Self.stride - 1 || clock() < end else { return false }
        taken += 1
        return true
    }
}
