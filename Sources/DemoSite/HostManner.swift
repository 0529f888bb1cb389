/// The manner in which a host of the demo treats its visitors.
public enum HostManner: Sendable, Hashable, CaseIterable {
    /// It refuses connections.
    case refuses
    /// It accepts connections and never answers.
    case silent
    /// Each page takes one to three times `DemoSiteOptions.slowness`.
    case slow
    /// After a burst of requests it answers 429 for a while, with Retry-After.
    case throttles
    /// It resets a fifth of its connections, and serves one request on each of the others.
    case resets
    /// Its robots.txt forbids everything.
    case forbids
    /// Its pages arrive drop by drop.
    case drips
    /// It answers normally.
    case fine
}

/// Lets a burst of requests through, then none for a while.
struct Throttle {
    /// Requests in a burst.
    static let burst = 60
    /// The nanoseconds without an answer after a burst.
    static let rest: Int64 = 20_000_000_000

    private var served = 0
    private var opensAt: Int64?

    /// Counts a request at a time, monotonic nanoseconds.
    ///
    /// - Returns: the seconds to wait before the next request if this one is too many; otherwise nil.
    mutating func secondsToWait(at now: Int64) -> Int? {
        if let opensAt, now >= opensAt { (served, self.opensAt) = (0, nil) }
        served += 1
        guard served > Self.burst else { return nil }
        let end = opensAt ?? now + Self.rest
        opensAt = end
        return Int((end - now + 999_999_999) / 1_000_000_000)
    }
}
