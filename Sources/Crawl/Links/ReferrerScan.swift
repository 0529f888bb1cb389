import Words

/// The pages that link to one URL, by redirects or straight, found in slices: the log of links may have millions of entries.
///
/// All are found where the URL is broken or waits; of one that has answered well the log forgets, and only the page stays
/// on which it was found first.
public struct ReferrerScan {
    /// Pages that are kept; where there are more, there are "more than".
    public static let maxCounted = 10_000
    /// Redirects that are known to lead to the URL at most.
    private static let maxRedirects = 1_000

    /// A page that links to the URL.
    public struct Page: Sendable, Hashable {
        /// The page.
        public let url: URLID
        /// What stands on it: the URL, or one from which redirects lead there.
        public let link: URLID
    }

    /// Whose referrers they are.
    public let url: URLID
    /// The pages found, `maxCounted` at most.
    public private(set) var pages: [Page] = []
    /// Whether the whole log has been read, as it stands.
    public private(set) var isComplete = false
    private var counted: Set<URLID> = []
    /// The URL, and those from which redirects lead there.
    private var links: Set<URLID> = []
    private var place = LinkPlace()

    /// A search that has not begun.
    public init(_ url: URLID) {
        self.url = url
    }

    /// Pages found so far, `maxCounted` at most.
    public var count: Int { pages.count }

    /// Reads so many links more; about 1 ns each, 10 where redirects lead to the URL. Once complete, it goes on with what has
    /// been added since, and from the beginning where further redirects have been found to lead there.
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
