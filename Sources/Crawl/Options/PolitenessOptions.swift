import Web

/// The politeness of a crawl to the hosts that it visits, each with all its ports and schemes together.
///
/// A host on the loopback interface is the user's own server: it is slowed down only if it asks for it (429, 503,
/// `Retry-After`, `Crawl-delay`). Other hosts are also slowed down by growing latency and by failures.
public struct PolitenessOptions: Sendable {
    /// The limits for requests to one host.
    public struct HostLimits: Sendable, Hashable {
        /// The largest number of exchanges in flight, 1 to 65,535; nil for no separate limit.
        public var connections: Int?
        /// The shortest time in nanoseconds from one request to the next.
        public var delay: Int64
        /// Whether latency and failures also slow it down.
        public var heedsTrouble: Bool

        /// The same limits, but for what a host's own settings say. A host that the user limits is spared.
        func with(_ settings: HostSettings) -> HostLimits {
            guard settings.connections != nil || settings.delay != nil else { return self }
            return HostLimits(
                connections: settings.connections ?? connections, delay: settings.delay ?? delay, heedsTrouble: true)
        }

        /// Creates limits; by default none but those that the host asks for.
        public init(connections: Int? = nil, delay: Int64 = 0, heedsTrouble: Bool = false) {
            self.connections = connections
            self.delay = delay
            self.heedsTrouble = heedsTrouble
        }
    }

    /// The longest delay in nanoseconds: an hour.
    public static let longestDelay: Int64 = 3_600_000_000_000

    /// The limits of 127.0.0.0/8, ::1 and localhost.
    public var loopback = HostLimits()
    /// The limits of all other hosts.
    public var others = HostLimits(heedsTrouble: true)
    /// The largest number of requests a second in all, evenly spaced; nil for no limit.
    public var maxRate: Double?
    /// The longest `Retry-After` in nanoseconds that is obeyed. A URL whose server asks for more is not tried again.
    public var maxRetryAfter: Int64 = 300_000_000_000

    /// Creates options without limits.
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
