/// The warnings of a crawl.
public final class WarningBook {
    /// Creates a book without warnings.
    public init() {}

    /// All warnings so far, by kind: about links in the order of the text of pages and URLs. O(URLs + recorded links).
    public func warnings(of crawl: any CrawlView) -> [Warning] {
        crawl.permanentRedirects()
    }
}
