/// A change of an origin, or of its host with all its origins.
public enum HostChange: Sendable, Hashable {
    /// The user paused the origin, or resumed it.
    case paused(Bool)
    /// The user blocked the origin, or unblocked it.
    case blocked(Bool)
    /// The state of the origin's robots.txt.
    case robots(HostRobots)
    /// The shortest time in nanoseconds from one request to the origin to the next, by its robots.txt; 0 for no delay.
    case crawlDelay(Int64)
    /// A response head came from the origin.
    case answered
    /// A part of the origin was closed as a trap.
    case trapped
    /// The host rests until a time, monotonic nanoseconds; 0 for no rest. The flag tells whether it asked for the rest.
    case rests(until: Int64, isBackingOff: Bool)
    /// The pace of the host within the limits.
    case pace(PaceLimits)
}

/// The pace of a host that is slower than the limits allow.
public struct PaceLimits: Sendable, Hashable {
    /// The shortest time in nanoseconds from one request to the next; 0 for no delay.
    public var delay: Int64 = 0
    /// The largest number of exchanges in flight, from 1; nil for as many as the limits allow.
    public var connections: Int?

    /// Creates the pace that the limits allow.
    public init() {}

    /// Whether it is slower than the limits allow.
    var isSlowed: Bool { delay > 0 || connections != nil }
}
