public import Web

/// What a `FetchSession` keeps to. Times are nanoseconds; `.max` is no limit.
public struct SessionOptions: Sendable {
    /// For a connection to an address to stand.
    public var connectTimeout: Int64 = 10_000_000_000
    /// Without a byte in either direction, while somebody waits for one.
    public var idleTimeout: Int64 = 30_000_000_000
    /// From `get` to the end of the body, the caller's own work between its pieces included.
    public var totalTimeout: Int64 = 300_000_000_000
    /// Connections kept for another request at most, to all origins together. Each is kept for a minute at most.
    public var idleConnections = 64
    /// A file of certificates in PEM form that are trusted besides the system's; nil for none.
    public var caFile: String?
    /// Whether https servers need no valid certificate.
    public var isInsecure = false
    /// Whether the session may connect to an address; to any by default. Asked for each connection, whatever URL,
    /// redirect or name it comes of: with `{ $0.addressClass == .global }` nothing that a stranger's page or name server
    /// says leads to hosts that only this machine reaches.
    public var mayConnect: @Sendable (IPAddress) -> Bool = { _ in true }
    /// IP addresses to ask for names instead of the system's servers: comma-separated, each with a port if it is not
    /// 53, as "127.0.0.1:5353,[::1]".
    public var nameServers: String?
    /// The User-Agent field's value.
    public var userAgent = "crawltop/0.1"

    /// The defaults.
    public init() {}
}
