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
        window = max(64, 2 * concurrency)
    }
}
