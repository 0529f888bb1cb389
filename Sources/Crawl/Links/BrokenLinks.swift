// Links that lead nowhere. They are known at the crawl's end: until then a redirect may lead on.

/// A link that leads nowhere: one for each page and each URL to which it links, and one for each seed.
public struct BrokenLink: Sendable, Hashable {
    /// The URL on the page, resolved; or the seed.
    public let url: URLID
    /// Where it leads, and the failure there.
    public let end: DeadEnd
    /// The page with the link, never a redirect; nil for a seed.
    public let referrer: URLID?
}

extension Crawl {
    /// Why a link to a URL leads nowhere, as far as is known now; nil if it leads somewhere.
    public func deadEnd(of url: URLID) -> DeadEnd? {
        frontier.links.deadEnd(of: url, in: frontier.table.records)
    }

    /// The target of a redirect when it was last fetched; nil for any other URL.
    public func redirectTarget(of url: URLID) -> URLID? { frontier.target(of: url) }

    /// Redirects that lead to a URL which is not known to end well, the nearest first, at most `limit`.
    public func redirects(leadingTo url: URLID, limit: Int) -> [URLID] {
        frontier.links.redirectsLeading(to: url, limit: limit)
    }

    /// The page on which a URL was found first; nil for a URL that was found by a redirect first, and for one without
    /// links to it.
    public func firstPage(linkingTo url: URLID) -> URLID? {
        frontier.links.firstPage(linkingTo: url, in: frontier.table.records)
    }

    /// Reads some more links, except those with which URLs were found first.
    public func readLinks(
        to urls: Set<URLID>, from place: inout LinkPlace, budget: Int, _ body: (_ url: URLID, _ page: URLID) -> Void
    ) -> Bool {
        frontier.links.read(to: urls, from: &place, budget: budget, in: frontier.table.records, body)
    }
}

extension CrawlView {
    /// Calls `body` for each broken link: the seeds first, then the links on each page, pages and links in the order of
    /// their text. O(URLs + recorded links), and O(n log n) in the number of broken ones.
    public func forEachBrokenLink(_ body: (BrokenLink) -> Void) {
        let ends = deadEnds()
        guard !ends.isEmpty else { return }
        let pairs =
            seeds.filter { ends[$0] != nil }.map { LinkPair(referrer: nil, url: $0) }
            + pages(linkingTo: Set(ends.keys))
        for pair in sorted(pairs) {
            if let end = ends[pair.url] { body(BrokenLink(url: pair.url, end: end, referrer: pair.referrer)) }
        }
    }

    /// The URLs to which links are broken.
    private func deadEnds() -> [URLID: DeadEnd] {
        var ends: [URLID: DeadEnd] = [:]
        for index in 0..<UInt32(counts.seen) {
            let url = URLID(index: index)
            if !status(of: url).record.isPlain, let end = deadEnd(of: url) { ends[url] = end }
        }
        return ends
    }

    /// The pages that link to some of these; a page may occur as often as it repeats a link.
    func pages(linkingTo urls: Set<URLID>) -> [LinkPair] {
        var pairs = urls.compactMap { url in
            firstPage(linkingTo: url).map { LinkPair(referrer: $0, url: url) }
        }
        var place = LinkPlace()
        while !readLinks(
            to: urls, from: &place, budget: 1 << 20, { pairs.append(LinkPair(referrer: $1, url: $0)) })
        {}
        return pairs
    }

    /// The distinct pairs in the order of text. Each URL is sorted once, however many pairs it is in.
    func sorted(_ pairs: [LinkPair]) -> [LinkPair] {
        let texts = Set(pairs.map(\.url)).union(pairs.compactMap(\.referrer)).sorted { left, right in
            withText(of: left) { left in withText(of: right) { left.lexicographicallyPrecedes($0) } }
        }
        let places = Dictionary(uniqueKeysWithValues: zip(texts, 1...))
        func place(_ pair: LinkPair) -> (Int, Int) {
            (pair.referrer.flatMap { places[$0] } ?? 0, places[pair.url] ?? 0)
        }
        return Set(pairs).sorted { place($0) < place($1) }
    }
}

/// A URL and a page that links to it.
struct LinkPair: Hashable {
    /// The page; nil for a seed.
    let referrer: URLID?
    let url: URLID
}
