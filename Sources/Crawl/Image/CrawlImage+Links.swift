// What events tell of links, and of where redirects lead.

extension CrawlImage {
    func applyToLinks(_ event: CrawlEvent) {
        switch event {
        case .links(let news):
            for target in news.targets { links.referrers.add(target, from: news.page.index) }
            // There is no room for them here either.
            for _ in 0..<news.dropped { links.referrers.add(0, from: news.page.index) }
        case .redirects(let url, .some(let target)): links.redirects.record(url, to: target, asked: 0)
        case .redirects(let url, nil): _ = links.redirects.forget(url)
        case .malformedLink(let text, let page):
            malformedLinks.record(text.map { .kept(.init(text: $0, page: page)) } ?? .another)
        default: break
        }
    }

    /// Where a redirect led when it was last fetched; nil for any other URL.
    public func redirectTarget(of url: URLID) -> URLID? { links.target(of: url, in: urls) }

    /// Where redirects lead from a URL, as far as they were followed: to itself where it is none.
    public func redirectEnd(of url: URLID) -> URLID { links.chain(from: url, in: urls).last ?? url }

    /// Redirects that lead to a URL which is not known to end well, the nearest first, `limit` at most.
    public func redirects(leadingTo url: URLID, limit: Int) -> [URLID] {
        links.redirectsLeading(to: url, limit: limit)
    }

    /// Why a link to a URL leads nowhere, as far as is known now; nil where it does not.
    public func deadEnd(of url: URLID) -> DeadEnd? { links.deadEnd(of: url, in: urls) }

    /// The page on which a URL was found first; nil for one that a redirect led to first, and for one that nobody linked to.
    public func firstPage(linkingTo url: URLID) -> URLID? { links.firstPage(linkingTo: url, in: urls) }

    /// Reads some of the links on, to URLs that do not stand where they were found first.
    public func readLinks(
        to urls: Set<URLID>, from place: inout LinkPlace, budget: Int, _ body: (_ url: URLID, _ page: URLID) -> Void
    ) -> Bool {
        links.read(to: urls, from: &place, budget: budget, in: self.urls, body)
    }

    /// How many links have been found that are no URLs, each once for a page.
    public var malformedLinkCount: Int { malformedLinks.count }

    /// Calls `body` for the first `limit` links that are no URLs and the pages on which they stand, in the order in which
    /// they were found; 10,000 at most. The text is untrusted, and cut where it is long.
    public func forEachMalformedLink(limit: Int, _ body: (_ text: [UInt8], _ page: URLID) -> Void) {
        for link in malformedLinks.all.prefix(limit) { body(link.text, link.page) }
    }
}
