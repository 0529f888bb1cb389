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
    /// The User-Agent field's value.
    public var userAgent = "crawltop/0.1"

    /// The defaults.
    public init() {}
}
