/// Options for a demo site. The same seed and number of pages make the same site.
public struct DemoSiteOptions: Sendable {
    /// The number of ordinary pages, 1 to 10,000,000; there are a few special ones in addition.
    public var pages = 2_000
    /// The seed of all choices.
    public var seed: UInt64 = 1
    /// Nanoseconds before each answer; nil for a varied mix of waits, some of them long, and bodies that trickle; 0 for
    /// neither.
    public var delay: Int64?
    /// The IPv4 address to listen on.
    public var address = "127.0.0.1"
    /// The port to listen on; 0 for one chosen by the system.
    public var port: UInt16 = 0
    /// The largest number of open connections; more are closed as soon as they are accepted.
    public var connections = 12_000
    /// Nanoseconds after which an idle connection is closed.
    public var idleTimeout: Int64 = 60_000_000_000

    /// The site's manner; `refuses` needs no site, so none is made for it.
    public var manner = HostManner.fine
    /// The unit of slow manners in nanoseconds.
    public var slowness: Int64 = 1_000_000_000
    /// Whether the home page links to a host outside that does not exist.
    public var linksOutside = true
    /// Other sites, with the number of pages of each on lists that the home page links to.
    public var listed: [ListedSite] = []

    /// A site with pages on lists.
    public struct ListedSite: Sendable {
        /// The URL of its home page, with a "/" at its end.
        public var url: String
        /// The number of its listed pages, from the home page on.
        public var pages: Int

        /// Creates a site with a number of listed pages.
        public init(url: String, pages: Int) {
            (self.url, self.pages) = (url, pages)
        }
    }

    /// The defaults.
    public init() {}
}
