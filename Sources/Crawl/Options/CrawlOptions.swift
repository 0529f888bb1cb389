/// Which hosts a crawl may visit, judged against its seeds.
public enum Scope: String, Sendable, CaseIterable {
    /// A seed's host name, any port, http or https.
    case host
    /// A seed's host name, or the same but for a leading `www.`; any port, http or https. What `--strict` asks for.
    case www
    /// A seed's scheme, host name and port.
    case origin
    /// A seed's host name or a subdomain of it.
    case domain
    /// Any host under a seed's registrable domain by the public suffix list (https://publicsuffix.org), any port,
    /// http or https. What `--lenient` asks for. An IP address and a name without such a domain stand for themselves.
    case site
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
    /// Exchanges in flight at most, however many are asked for while it runs, 1 to 65,535.
    public var concurrencyLimit = 65_535
    /// How hosts are spared.
    public var politeness = PolitenessOptions()
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
    /// A body without links is read to its end, to keep the connection, if it is at most this many bytes.
    public var drainBytes = 256 << 10
    /// Redirects followed in a row at most, 0 to 50.
    public var maxRedirects = 10
    /// Attempts at a URL whose transport fails or whose server answers 408, 429, 500, 502, 503, 504 or a code above 499 that
    /// is not known, 1 to 50. More than one needs an owner of the crawl who calls `wakeUp` at `nextWakeUp`.
    public var maxTries = 1
    /// Seeds the jitter of the delays between attempts. Drawn anew for each crawl.
    public var jitterSeed = UInt64.random(in: .min ... .max)
    /// Whether robots.txt is fetched and obeyed, for the product token `crawltop`. A crawl delay needs an owner of the
    /// crawl who calls `wakeUp` at `nextWakeUp`.
    public var obeysRobots = false
    /// Whether links are left alone that ask for it: by rel=nofollow, or by robots directives of their page.
    public var obeysNofollow = false
    /// Whether parts of sites are skipped that make up pages without end, and other forms of URLs that are known.
    public var guardsTraps = true
    /// What ends the crawl early.
    public var limits = CrawlLimits()
    /// Where URLs come from, beside the seeds and the links between pages.
    public var sources = SourceOptions()
    /// Name servers to ask: comma-separated, each with a port if it is not 53; nil for the system's.
    public var dnsServers: String?
    /// A file of certificates in PEM form that are trusted besides the system's; nil for none.
    public var caFile: String?
    /// Whether https servers need no valid certificate.
    public var isInsecure = false
    /// Whether the crawl may connect to addresses that are not public: loopback, private, link-local and the like. If
    /// not, it may connect to those of a seed that has such an address (`AddressRule`).
    public var allowsPrivate = false
    /// The proxies to go through.
    public var proxies = ProxyOptions()
    /// The User-Agent field's value.
    public var userAgent = "crawltop/0.1"

    /// What to add to monotonic nanoseconds to get nanoseconds since 1970-01-01T00:00:00Z: cookies expire by that, and a
    /// `Retry-After` may be a date in a response that has none itself.
    public var clockOffset: Int64 = 0
    /// What requests carry.
    public var requests = RequestOptions()

    /// Bounds on what is remembered.
    public var frontier = FrontierLimits()
    /// Keys the hash tables, so that a site can't choose URLs that collide. Drawn anew for each crawl.
    public var hashSeed = UInt64.random(in: .min ... .max)

    /// The defaults.
    public init() {}
}

/// Bounds on what a crawl remembers, whatever a site sends. What goes beyond is counted, not kept.
public struct FrontierLimits: Sendable {
    /// URLs known at most: with 60 bytes each beside their text about 600 MB. Their origins come on top.
    public var urls = 10_000_000
    /// Origins known at most, those out of scope included: with 350 to 600 bytes each, as their table grows by doubling,
    /// about 600 MB.
    public var origins = 1_000_000
    /// Bytes of URL text at most.
    public var textBytes = 1 << 30
    /// A longer URL is not fetched (reason `too-long`).
    public var urlBytes = 8 << 10
    /// Edges between pages kept for the report of broken links, eight bytes each.
    public var referrers = 1 << 24
    /// Bytes of robots rules kept. No more hosts are asked for theirs than there is room for; those of hosts of which nothing
    /// waits are forgotten, and fetched again where another URL is found. Nothing is fetched of a host that needs more by
    /// itself.
    public var robotsBytes = 64 << 20

    /// The defaults.
    public init() {}
}
