import Crawl

/// The URLs that were first found on one page, or by one redirect, some of all looked at in each frame.
struct FoundScan {
    /// URLs that are kept; where there are more, there are "more than".
    static let maxFound = 10_000
    /// URLs looked at in a frame.
    static let slice = 30_000

    /// The page.
    let page: URLID
    /// Those found, in the order in which that was.
    private(set) var urls: [URLID] = []
    private var position: Int

    init(_ page: URLID) {
        self.page = page
        // What is found on a page is known after it.
        position = Int(page.index) + 1
    }

    /// Whether all that are known now have been looked at.
    func isComplete(in crawl: any CrawlView) -> Bool {
        position >= crawl.counts.seen || urls.count >= Self.maxFound
    }

    /// Looks at some more, and once it is complete at those that have been found since.
    mutating func advance(in crawl: any CrawlView) {
        let end = min(crawl.counts.seen, position + Self.slice)
        while position < end, urls.count < Self.maxFound {
            let url = URLID(index: UInt32(truncatingIfNeeded: position))
            if crawl.status(of: url).referrer == page { urls.append(url) }
            position += 1
        }
    }
}
