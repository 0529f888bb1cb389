/// Which failures are worth another attempt, and when: exponential back-off with jitter, so that the URLs of a server
/// that went away do not all come back at the same moment.
struct RetryPolicy {
    /// Nanoseconds before the second attempt; twice that before each further one.
    static let firstDelay: Int64 = 100_000_000
    /// Nanoseconds at most.
    static let longestDelay: Int64 = 10_000_000_000

    private let maxTries: Int
    private var random: UInt64

    init(maxTries: Int, seed: UInt64) {
        self.maxTries = maxTries
        random = seed
    }

    /// Whether an attempt that failed so is to be followed by another.
    func allows(_ error: FetchErrorKind, attempt: Int) -> Bool {
        attempt < maxTries && Self.isTransient(error)
    }

    /// Whether the failure is one of transport, which the next attempt may not meet. What a server said, or what a limit
    /// of ours makes of it, would only be said again.
    static func isTransient(_ error: FetchErrorKind) -> Bool {
        switch error {
        case .dns, .connect, .timeout, .reset, .closed, .truncated: true
        case .protocol, .tooLarge, .decode, .tls, .redirect, .url: false
        }
    }

    /// Nanoseconds from the end of an attempt to the next: doubled each time, a tenth more or less, at most ten seconds.
    mutating func delay(after attempt: Int) -> Int64 {
        let doubled = Self.firstDelay << Int64(min(max(attempt, 1) - 1, 7))
        let jitter = Int64(next() % UInt64(doubled / 5)) - doubled / 10
        return min(doubled + jitter, Self.longestDelay)
    }

    /// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    private mutating func next() -> UInt64 {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
