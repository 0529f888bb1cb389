// Applies events about links and redirects.

extension CrawlImage {
    func applyToLinks(_ event: CrawlEvent) {
        switch event {
        case .links(let news):
            for target in news.targets { links.referrers.add(target, from: news.page.index) }
            links.referrers.drop(news.dropped, from: news.page.index)
        case .linksCounted(_, let targets): for target in targets { links.counts.add(urls[target]) }
        case .redirects(let url, .some(let target)): links.redirects.record(url, to: target, asked: 0)
        case .redirects(let url, nil): _ = links.redirects.forget(url)
        case .malformedLink(let link, _): malformedLinks.record(link.map { .kept($0) } ?? .another)
        default: break
        }
    }

    /// The target of a redirect when it was last fetched; nil for any other URL.
    public func redirectTarget(of url: URLID) -> URLID? { links.target(of: url, in: urls) }

    /// The end of the redirects from a URL, as far as they were followed; the URL itself if it is not a redirect.
    public func redirectEnd(of url: URLID) -> URLID { links.chain(from: url, in: urls).last ?? url }

    /// Redirects that lead to a URL which is not known to end well, the nearest first, at most `limit`.
    public func redirects(leadingTo url: URLID, limit: Int) -> [URLID] {
        links.redirectsLeading(to: url, limit: limit)
    }

    /// Why a link to a URL leads nowhere, as far as is known now; nil if it leads somewhere.
    public func deadEnd(of url: URLID) -> DeadEnd? { links.deadEnd(of: url, in: urls) }

    /// The page on which a URL was found first; nil for a URL that was found by a redirect first, and for one without
    /// links to it.
    public func firstPage(linkingTo url: URLID) -> URLID? { links.firstPage(linkingTo: url, in: urls) }

    /// Reads some more links, except those with which URLs were found first.
    public func readLinks(
        to urls: Set<URLID>, from place: inout LinkPlace, budget: Int, _ body: (_ url: URLID, _ page: URLID) -> Void
    ) -> Bool {
        links.read(to: urls, from: &place, budget: budget, in: self.urls, body)
    }

    /// Nil: no event tells of fragments.
    public var fragmentReport: FragmentReport? { nil }

    /// Nothing, likewise.
    public func readBrokenFragments(
        from place: inout Int, budget: Int, _ body: (BrokenFragment) -> Void
    ) -> Bool { true }

    /// None: no event tells where links stand.
    public func positions(of links: [BrokenLink]) -> [BrokenLink: LinkPosition] { [:] }

    /// Nil: no event tells where links stand.
    public var positionsNotKept: Int? { nil }

    /// The number of malformed links, each counted once a page.
    public var malformedLinkCount: Int { malformedLinks.count }

    /// Calls `body` for the first `limit` malformed links, at most 10,000, in the order in which they were found.
    public func forEachMalformedLink(limit: Int, _ body: (MalformedLink) -> Void) {
        malformedLinks.all.prefix(limit).forEach(body)
    }
}
