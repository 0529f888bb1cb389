import Web

/// The hosts that a crawl may visit, relative to its seeds.
public enum Scope: String, Sendable, CaseIterable {
    /// A seed's host name, any port, http or https.
    case host
    /// A seed's host name with or without a leading `www.`; any port, http or https. The scope of `--strict`.
    case www
    /// A seed's scheme, host name and port.
    case origin
    /// A seed's host name or a subdomain of it.
    case domain
    /// Any host under a seed's registrable domain by the public suffix list (https://publicsuffix.org), any port, http
    /// or https. The scope of `--lenient`. An IP address and a name without such a domain stand for themselves.
    case site
    /// Any host.
    case any
}

/// The user's options for a crawl's policy.
public struct CrawlOptions: Sendable {
    /// URLs to start from, as the user wrote them.
    public var seeds: [String] = []
    /// Which hosts may be visited.
    public var scope = Scope.host
    /// A URL must match one of these, if there are any (seeds excepted). PCRE2 syntax.
    public var include: [String] = []
    /// A URL that matches one of these is skipped. PCRE2 syntax.
    public var exclude: [String] = []
    /// The largest number of exchanges in flight, 1 to 65,535.
    public var concurrency = 64
    /// The upper bound for changes of `concurrency` while the crawl runs, 1 to 65,535.
    public var concurrencyLimit = 65_535
    /// The politeness to hosts.
    public var politeness = PolitenessOptions()
    /// The largest number of links from a seed; nil for no limit.
    public var maxDepth: Int?
    /// What holds for some hosts alone.
    public var hosts = HostSettingsTable()
    /// Nanoseconds to establish a connection.
    public var connectTimeout: Int64 = 10_000_000_000
    /// Nanoseconds without a byte in either direction.
    public var idleTimeout: Int64 = 30_000_000_000
    /// Nanoseconds for an exchange in all.
    public var totalTimeout: Int64 = 300_000_000_000
    /// The largest number of body bytes.
    public var maxBody = 32 << 20
    /// A body without links is read to its end, to keep the connection, if it is at most this many bytes.
    public var drainBytes = 256 << 10
    /// The largest number of redirects in a row, 0 to 50.
    public var maxRedirects = 10
    /// The largest number of attempts at a URL whose transport fails or whose server answers 408, 429, 500, 502, 503,
    /// 504 or an unknown code above 499, 1 to 50. With more than one, the owner of the crawl must call `wakeUp` at
    /// `nextWakeUp`.
    public var maxTries = 1
    /// Answers that count as fine, although they are not.
    public var accepted = AcceptedAnswers()
    /// The seed of the jitter of delays between attempts, random for each crawl.
    public var jitterSeed = UInt64.random(in: .min ... .max)
    /// Whether robots.txt is fetched and obeyed, for the product token `crawltop`. With a crawl delay, the owner of the
    /// crawl must call `wakeUp` at `nextWakeUp`.
    public var obeysRobots = false
    /// Whether links with rel=nofollow, or on pages with such robots directives, are not followed.
    public var obeysNofollow = false
    /// Whether the fragments of links are looked up among the names on their target pages.
    public var checksFragments = false
    /// Whether it is kept where links stand on their pages, for the report of broken ones.
    public var keepsPositions = false
    /// Whether links from pages with TLS to URLs without are warned of.
    public var requiresHTTPS = false
    /// Whether parts of sites with endless pages, and other known forms of traps, are skipped.
    public var guardsTraps = true
    /// What is looked for on pages beside links.
    var extras: LinkScanner.Extras {
        var extras: LinkScanner.Extras = []
        if checksFragments { extras.insert(.anchors) }
        if sources.takesStyles, sources.takesRequisites { extras.insert(.styles) }
        if sources.takesCards { extras.insert(.cards) }
        if sources.takesLinkedData { extras.insert(.linkedData) }
        if keepsPositions { extras.insert(.positions) }
        return extras
    }
    /// Whether URLs wait in queues that other processes share: those that are found are held until `Crawl.receive` takes
    /// them.
    public var sharesFrontier = false
    /// The limits that end the crawl early.
    public var limits = CrawlLimits()
    /// The sources of URLs other than seeds and links between pages.
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
    /// The origins whose URLs are asked at other places.
    public var remaps = Remaps()
    /// The User-Agent field's value.
    public var userAgent = "crawltop/0.1"

    /// The difference in nanoseconds between the time since 1970-01-01T00:00:00Z and monotonic time. It is used for the
    /// expiry of cookies, and for a date in `Retry-After` of a response without a Date field.
    public var clockOffset: Int64 = 0
    /// The contents of requests.
    public var requests = RequestOptions()

    /// The limits of the frontier's memory.
    public var frontier = FrontierLimits()
    /// The key of the hash tables, so that a site can't choose URLs that collide. Random for each crawl.
    public var hashSeed = UInt64.random(in: .min ... .max)

    /// Creates the default options.
    public init() {}
}

/// The limits of a crawl's memory, whatever a site sends. Anything beyond is only counted.
public struct FrontierLimits: Sendable {
    /// The largest number of URLs: about 600 MB, with 60 bytes each beside their text, without their origins.
    public var urls = 10_000_000
    /// The largest number of origins, including those out of scope: about 600 MB, with 350 to 600 bytes each, since
    /// their table grows by doubling.
    public var origins = 1_000_000
    /// The bytes of memory that the records and texts of URLs have if a file takes the others.
    public var bytesInMemory = 192 << 20
    /// The largest number of bytes of URL text.
    public var textBytes = 1 << 30
    /// A longer URL is not fetched (reason `too-long`).
    public var urlBytes = 8 << 10
    /// The largest number of links kept for the report of broken links, eight bytes each.
    public var referrers = 1 << 24
    /// The largest number of bytes of robots rules. Rules are requested only from as many hosts as there is room for.
    /// Rules of hosts without waiting URLs are dropped, and fetched again if another URL is found. Nothing is fetched
    /// from a host whose rules alone exceed the limit.
    public var robotsBytes = 64 << 20

    /// Creates the default options.
    public init() {}
}
