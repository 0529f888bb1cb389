package import Crawl

/// What the meaning of a typed command depends on: a number may be relative to the present one, and a host or URL is
/// typed by its name.
package protocol CommandContext {
    /// Exchanges in flight at most.
    var concurrency: Int { get }
    /// Exchanges in flight to one host at most; nil for no limit of its own.
    var perHost: Int? { get }
    /// Links followed from a seed at most; nil for no limit.
    var maxDepth: Int? { get }
    /// Bounds on the crawl as a whole.
    var limits: CrawlLimits { get }
    /// URLs that are done.
    var done: Int { get }
    /// Bytes read.
    var bytes: Int { get }
    /// Nanoseconds since the crawl began.
    var elapsed: Int64 { get }
    /// The limit that ended the crawl, or is about to; nil for none.
    var endingLimit: CrawlLimit? { get }
    /// The number of a host by its origin, by its name with its port, or by its name alone where that is of one origin.
    func hostNumber(_ name: String) -> UInt32?
    /// A known URL by its text; nil for any other text.
    func url(_ text: String) -> URLID?
    /// The cluster of URLs of one form that a URL belongs to, by its text; nil for any other text.
    func cluster(_ text: String) -> TodoCluster.ID?
}
