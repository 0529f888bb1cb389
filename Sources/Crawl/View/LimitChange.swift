/// The new value of a limit that a command sets.
public enum LimitChange: Sendable, Hashable {
    /// The limit on exchanges in flight, 1 to 65,535.
    case concurrency(Int)
    /// The limit on exchanges in flight to one host, 1 to 65,535.
    case connections(Int)
    /// The shortest time in nanoseconds from one request to a host to the next, 0 to 3,600,000,000,000.
    case delay(Int64)
}
