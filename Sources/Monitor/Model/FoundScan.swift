import Crawl

/// Finds the URLs that were first found on one page, or by one redirect, some in each frame.
struct FoundScan {
    /// The largest number of URLs kept; with more, the count is "more than".
    static let maxFound = 10_000
    /// The number of URLs to read in a frame.
    static let slice = 30_000

    /// The page.
    let page: URLID
    /// The URLs found so far, in order of discovery.
    private(set) var urls: [URLID] = []
    private var position: Int

    init(_ page: URLID) {
        self.page = page
        // URLs found on a page have a greater identity.
        position = Int(page.index) + 1
    }

    /// Whether all known URLs have been read.
    func isComplete(in crawl: any CrawlView) -> Bool {
        position >= crawl.counts.seen || urls.count >= Self.maxFound
    }

    /// Reads further URLs, including those found later.
    mutating func advance(in crawl: any CrawlView) {
        let end = min(crawl.counts.seen, position + Self.slice)
        while position < end, urls.count < Self.maxFound {
            let url = URLID(index: UInt32(truncatingIfNeeded: position))
            if crawl.status(of: url).referrer == page { urls.append(url) }
            position += 1
        }
    }
}
