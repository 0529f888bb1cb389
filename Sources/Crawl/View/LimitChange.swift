/// The new value of a limit that a command sets.
public enum LimitChange: Sendable, Hashable {
    /// The limit on exchanges in flight, 1 to 65,535.
    case concurrency(Int)
    /// The limit on exchanges in flight to one host, 1 to 65,535.
    case connections(Int)
    /// The shortest time in nanoseconds from one request to a host to the next, 0 to 3,600,000,000,000.
    case delay(Int64)
    /// Links followed from a seed at most, 0 to 65,535; nil for no limit.
    case depth(Int?)
    /// URLs requested at most, 0 to 2^59; nil for no limit.
    case pages(Int?)
    /// Bytes read at most, 0 to 2^59; nil for no limit.
    case bytes(Int?)
    /// Nanoseconds from the crawl's beginning, 0 to 2^59; nil for no limit.
    case duration(Int64?)
    /// Requests a second at most, 1 to 1,000,000; nil for no limit.
    case rate(Int?)
}
