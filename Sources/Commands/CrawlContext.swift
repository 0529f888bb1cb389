package import Crawl
import Web

/// A crawl as the context of typed commands. Where several processes share it, hosts and forms of URLs may be named that
/// others have met.
package struct CrawlContext: CommandContext {
    private let crawl: Crawl
    private let now: Int64

    /// Creates a context.
    package init(of crawl: Crawl, at now: Int64) {
        (self.crawl, self.now) = (crawl, now)
    }

    package var concurrency: Int { crawl.concurrency }
    package var perHost: Int? { crawl.perHost }
    package var maxDepth: Int? { crawl.maxDepth }
    package var limits: CrawlLimits { crawl.limits }
    package var done: Int { crawl.counts.done }
    package var bytes: Int { crawl.statistics.bytes }
    package var elapsed: Int64 { crawl.statistics.duration(at: now) }
    package var endingLimit: CrawlLimit? { crawl.endingLimit }

    package func hostNumber(_ name: String) -> UInt32? {
        if let known = crawl.hostNumber(name, among: 0..<crawl.hostCount) { return known }
        guard crawl.options.sharesFrontier, let url = try? WebURL(name), url.isHTTP else { return nil }
        return crawl.originNumber(of: url)
    }

    package func url(_ text: String) -> URLID? {
        guard let url = try? WebURL(text) else { return nil }
        return url.bytes.withUnsafeBufferPointer { crawl.url(withText: $0) }
    }

    package func cluster(_ text: String) -> TodoCluster.ID? {
        if let known = url(text) { return crawl.cluster(of: known) }
        guard crawl.options.sharesFrontier, let url = try? WebURL(text), url.isHTTP else { return nil }
        return crawl.cluster(of: url)
    }
}
