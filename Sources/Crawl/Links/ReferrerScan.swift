import Words

/// Finds the pages that link to one URL, directly or by redirects. It works in slices, since the log of links may have
/// millions of entries.
///
/// All pages are found for a URL that is broken or waits. For one that answered well, the log drops the links, and only
/// the page on which it was found first is known.
public struct ReferrerScan {
    /// Pages that are kept; where there are more, there are "more than".
    public static let maxCounted = 10_000
    /// The largest number of redirects that lead to the URL.
    private static let maxRedirects = 1_000

    /// A page that links to the URL.
    public struct Page: Sendable, Hashable {
        /// The page.
        public let url: URLID
        /// The link's target: the URL, or one from which redirects lead there.
        public let link: URLID
    }

    /// The URL that the pages link to.
    public let url: URLID
    /// The pages found, `maxCounted` at most.
    public private(set) var pages: [Page] = []
    /// Whether the whole log has been read so far.
    public private(set) var isComplete = false
    private var counted: Set<URLID> = []
    /// The URL, and those from which redirects lead there.
    private var links: Set<URLID> = []
    private var place = LinkPlace()

    /// Creates a search that has not started.
    public init(_ url: URLID) {
        self.url = url
    }

    /// The number of pages found so far, at most `maxCounted`.
    public var count: Int { pages.count }

    /// Reads more links, up to a budget; each takes about 1 ns, or 10 ns if redirects lead to the URL. Once complete,
    /// it goes on with links added since, or from the start if there are further redirects to the URL.
    public mutating func advance(in crawl: any CrawlView, budget: Int) {
        takeLinks(in: crawl)
        var place = place
        isComplete = crawl.readLinks(to: links, from: &place, budget: budget) { add($1, link: $0) }
        self.place = place
    }

    private mutating func takeLinks(in crawl: any CrawlView) {
        let found = crawl.redirects(leadingTo: url, limit: Self.maxRedirects)
        guard links.isEmpty || found.count >= links.count else { return }
        links = [url]
        place = LinkPlace()
        for link in [url] + found {
            links.insert(link)
            if let page = crawl.firstPage(linkingTo: link) { add(page, link: link) }
        }
    }

    private mutating func add(_ page: URLID, link: URLID) {
        guard pages.count < Self.maxCounted, counted.insert(page).inserted else { return }
        pages.append(Page(url: page, link: link))
    }
}
