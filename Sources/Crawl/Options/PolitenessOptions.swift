import Web

/// How a crawl spares the hosts that it visits, each with all its ports and schemes together.
///
/// A host on the loopback interface is a server of the user's own: it is spared by what it says only (429, 503,
/// `Retry-After`, `Crawl-delay`). Any other host may be slowed down by what it does not say, too: by growing latency, by
/// failures.
public struct PolitenessOptions: Sendable {
    /// What a host may be asked for at most.
    public struct HostLimits: Sendable, Hashable {
        /// Exchanges in flight at most, 1 to 65,535; nil for no limit of its own.
        public var connections: Int?
        /// Nanoseconds from one request to the next at least.
        public var delay: Int64
        /// Whether latency and failures slow it down, beside what the host says.
        public var heedsTrouble: Bool

        /// Limits; none but for what the host says.
        public init(connections: Int? = nil, delay: Int64 = 0, heedsTrouble: Bool = false) {
            self.connections = connections
            self.delay = delay
            self.heedsTrouble = heedsTrouble
        }
    }

    /// Nanoseconds of delay at most: an hour.
    public static let longestDelay: Int64 = 3_600_000_000_000

    /// The limits of 127.0.0.0/8, ::1 and localhost.
    public var loopback = HostLimits()
    /// The limits of all other hosts.
    public var others = HostLimits(heedsTrouble: true)
    /// Requests a second in all at most, evenly spaced; nil for no limit.
    public var maxRate: Double?
    /// Nanoseconds that a server may ask to be left alone by `Retry-After`. A URL whose server asks for more has had its
    /// last attempt.
    public var maxRetryAfter: Int64 = 300_000_000_000

    /// No limits: what a program of the user's own starts from.
    public init() {}

    /// Limits the connections to each host, loopback included.
    public mutating func limitConnections(_ count: Int) {
        loopback.connections = count
        others.connections = count
    }

    /// Sets the delay of each host, loopback included.
    public mutating func setDelay(_ delay: Int64) {
        loopback.delay = delay
        others.delay = delay
    }

    func limits(isLoopback: Bool) -> HostLimits {
        isLoopback ? loopback : others
    }
}
