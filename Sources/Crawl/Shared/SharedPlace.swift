import Web

// A crawl of several processes has one queue of URLs for each host, which a server keeps. A process takes URLs from the
// queues of the hosts that it has leased, and adds what it finds to those of all hosts. `Crawl` knows of that only
// this: a URL that it finds is held until it is taken, and hosts can be recalled.

/// How a URL of the shared queue was found, wherever that was.
package struct SharedPlace: Sendable, Hashable {
    /// The serialised text of the page on which it was found; nil for a seed.
    package var referrer: [UInt8]?
    /// Links from a seed.
    package var depth: Int
    /// Redirects in a row that lead to it.
    package var hops: Int
    /// What it is fetched for.
    package var role: URLRole
    /// The number of indexes on the way to it, if it was named as a sitemap.
    package var sitemapLevel: Int?

    /// Creates a place.
    package init(referrer: [UInt8]?, depth: Int, hops: Int, role: URLRole, sitemapLevel: Int?) {
        (self.referrer, self.depth, self.hops, self.role) = (referrer, depth, hops, role)
        self.sitemapLevel = sitemapLevel
    }
}
