/// Which hosts a crawl may visit, judged against its seeds.
public enum Scope: String, Sendable, CaseIterable {
    /// A seed's host name, any port, http or https.
    case host
    /// A seed's scheme, host name and port.
    case origin
    /// A seed's host name or a subdomain of it.
    case domain
    /// Any host.
    case any
}

/// All that a user may choose about a crawl's policy.
public struct CrawlOptions: Sendable {
    /// URLs to start from, as the user wrote them.
    public var seeds: [String] = []
    /// Which hosts may be visited.
    public var scope = Scope.host
    /// A URL must match one of these, if there are any (seeds excepted). PCRE2 syntax.
    public var include: [String] = []
    /// A URL that matches one of these is skipped. PCRE2 syntax.
    public var exclude: [String] = []
    /// Exchanges in flight at most, 1 to 65,535.
    public var concurrency = 64
    /// Exchanges in flight at most to one host, 1 to 65,535; nil for no limit of its own.
    public var perHost: Int?
    /// Links followed from a seed at most; nil for no limit.
    public var maxDepth: Int?
    /// Nanoseconds for a connection to stand.
    public var connectTimeout: Int64 = 10_000_000_000
    /// Nanoseconds without a byte in either direction.
    public var idleTimeout: Int64 = 30_000_000_000
    /// Nanoseconds for an exchange in all.
    public var totalTimeout: Int64 = 300_000_000_000
    /// Body bytes at most.
    public var maxBody = 32 << 20
    /// The User-Agent field's value.
    public var userAgent = "crawltop/0.1"

    /// The defaults.
    public init() {}
}
