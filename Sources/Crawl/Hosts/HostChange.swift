/// One thing that comes to hold of an origin, or of its host with all the origins of that.
public enum HostChange: Sendable, Hashable {
    /// The user paused the origin, or goes on with it.
    case paused(Bool)
    /// The user blocked the origin, or unblocked it.
    case blocked(Bool)
    /// What is known of the origin's robots.txt.
    case robots(HostRobots)
    /// Nanoseconds from one request to the origin to the next at least, by its robots.txt; 0 for no delay.
    case crawlDelay(Int64)
    /// A response head came from the origin.
    case answered
    /// A part of the origin was closed as a trap.
    case trapped
    /// Nothing goes out to the host until then, monotonic nanoseconds; 0 where it does not wait for a time. Whether it asked
    /// for that.
    case rests(until: Int64, isBackingOff: Bool)
    /// What is left to the host of what the limits allow.
    case pace(PaceLimits)
}

/// What a host gets that is taken slower than the limits allow.
public struct PaceLimits: Sendable, Hashable {
    /// Nanoseconds from one request to the next at least; 0 for no delay.
    public var delay: Int64 = 0
    /// Exchanges in flight at most, from 1; nil for as many as the limits allow.
    public var connections: Int?

    /// All that the limits allow.
    public init() {}

    /// Whether it is less than the limits allow.
    var isSlowed: Bool { delay > 0 || connections != nil }
}
