/// A limit that a command sets, as it holds from now on.
public enum LimitChange: Sendable, Hashable {
    /// Exchanges in flight at most, 1 to 65,535.
    case concurrency(Int)
    /// Exchanges in flight at most to one host, 1 to 65,535.
    case connections(Int)
    /// Nanoseconds from one request to a host to the next at least, 0 to 3,600,000,000,000.
    case delay(Int64)
    /// URLs requested at most, 0 to 2^59; nil for no limit.
    case pages(Int?)
    /// Bytes read at most, 0 to 2^59; nil for no limit.
    case bytes(Int?)
    /// Nanoseconds from the crawl's beginning, 0 to 2^59; nil for no limit.
    case duration(Int64?)
    /// Requests a second at most, 1 to 1,000,000; nil for no limit.
    case rate(Int?)
}
