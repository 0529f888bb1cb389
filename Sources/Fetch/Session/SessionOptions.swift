public import Web

/// The options of a `FetchSession`. Times are in nanoseconds; `.max` means no limit.
public struct SessionOptions: Sendable {
    /// The time to establish a connection.
    public var connectTimeout: Int64 = 10_000_000_000
    /// The time without a byte in either direction during a wait.
    public var idleTimeout: Int64 = 30_000_000_000
    /// The time from `get` to the end of the body, including the caller's own work between its pieces.
    public var totalTimeout: Int64 = 300_000_000_000
    /// The largest number of idle connections to all origins together. Each is kept for at most a minute.
    public var idleConnections = 64
    /// A file of certificates in PEM form that are trusted besides the system's; nil for none.
    public var caFile: String?
    /// Whether https servers need no valid certificate.
    public var isInsecure = false
    /// Whether the session may connect to an address; by default to any. Called for each connection, whatever URL,
    /// redirect or name led to it: with `{ $0.addressClass == .global }` no remote page or name server can lead to
    /// hosts that only this machine reaches.
    public var mayConnect: @Sendable (IPAddress) -> Bool = { _ in true }
    /// IP addresses of name servers to use instead of the system's: comma-separated, each with a port if it is not 53,
    /// as "127.0.0.1:5353,[::1]".
    public var nameServers: String?
    /// The User-Agent field's value.
    public var userAgent = "crawltop/0.1"

    /// Creates the default options.
    public init() {}
}
