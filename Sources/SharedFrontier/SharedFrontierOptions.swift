public import Redis

/// Where the frontier of a crawl is that several processes share, and what has to be the same for all of them.
public struct SharedFrontierOptions: Sendable {
    /// The server.
    public var address: RedisAddress
    /// The name of the crawl, which its keys begin with.
    public var crawl: String
    /// How the connection is made.
    public var connection: RedisOptions
    /// The options that decide what is fetched: they must be those of the first process of the crawl.
    public var terms: [(name: String, value: String)]
    /// The largest number of hosts that are leased.
    public var hosts: Int
    /// The largest number of URLs of a host that are taken at a time.
    public var window: Int

    /// The program's version.
    public var version = ""

    /// How long a lease lasts, nanoseconds, unless it is renewed. A process that is cut off sends nothing more then, and
    /// another one has its hosts soon after.
    public var leaseLife: Int64 = 10_000_000_000
    /// Nanoseconds between two signs of life.
    public var renewal: Int64 = 1_000_000_000
    /// Nanoseconds of a lease in which nothing is sent any more: what is on its way has time to arrive before another process
    /// sends something.
    public var leaseMargin: Int64 { leaseLife / 10 }

    /// Creates options.
    public init(
        address: RedisAddress, crawl: String, connection: RedisOptions, terms: [(name: String, value: String)],
        concurrency: Int
    ) {
        self.address = address
        self.crawl = crawl
        self.connection = connection
        self.terms = terms
        hosts = max(64, 4 * concurrency)
        window = min(max(64, 2 * concurrency), 1_000)
    }
}
