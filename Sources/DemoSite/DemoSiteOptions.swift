/// What a demo site is like. The same seed and number of pages give the same site.
public struct DemoSiteOptions: Sendable {
    /// Ordinary pages, 1 to 10,000,000; a few special ones come on top.
    public var pages = 2_000
    /// What all choices follow from.
    public var seed: UInt64 = 1
    /// Nanoseconds that every page waits before it answers; nil for a lively mix of waits, some of them long, and
    /// bodies that trickle; 0 for neither.
    public var delay: Int64?
    /// The IPv4 address to listen on.
    public var address = "127.0.0.1"
    /// The port to listen on; 0 for one that the system chooses.
    public var port: UInt16 = 0
    /// Connections held at a time; more are closed as soon as they are accepted.
    public var connections = 12_000
    /// Nanoseconds until a connection on which nothing moves is closed.
    public var idleTimeout: Int64 = 60_000_000_000

    /// How it treats its visitors; `refuses` is as good as no site, and is not made one of.
    public var manner = HostManner.fine
    /// The unit of slow manners, nanoseconds.
    public var slowness: Int64 = 1_000_000_000
    /// Whether the home page links to a host outside, which does not exist.
    public var linksOutside = true
    /// Other sites, and how many pages of each stand on lists that the home page links to.
    public var listed: [ListedSite] = []

    /// A site whose pages stand on lists.
    public struct ListedSite: Sendable {
        /// Its home page's URL, with the "/" at its end.
        public var url: String
        /// Pages of it that are listed, from the home page on.
        public var pages: Int

        /// A site with so many pages.
        public init(url: String, pages: Int) {
            (self.url, self.pages) = (url, pages)
        }
    }

    /// The defaults.
    public init() {}
}
