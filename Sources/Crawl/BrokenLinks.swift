// What a crawl says of links that lead nowhere. Only at its end: until then a redirect may lead on.

/// A link that leads nowhere: one for each page and each URL to which it links, and one for each seed.
public struct BrokenLink: Sendable, Hashable {
    /// The URL as it stands on the page, resolved; or the seed.
    public let url: URLID
    /// Where it leads, and what failed there.
    public let end: DeadEnd
    /// The page that holds the link, never a redirect; nil for a seed.
    public let referrer: URLID?
}

extension Crawl {
    /// Why a link to a URL leads nowhere, as far as is known now; nil where it does not.
    public func deadEnd(of url: URLID) -> DeadEnd? { frontier.deadEnd(of: url) }

    /// Where a redirect led when it was last fetched; nil for any other URL.
    public func redirectTarget(of url: URLID) -> URLID? { frontier.target(of: url) }

    /// Calls `body` for each broken link: the seeds first, then the links on each page, pages and links in the order of
    /// their text. O(URLs + links that are remembered), and O(n log n) for those that are broken.
    public func forEachBrokenLink(_ body: (BrokenLink) -> Void) {
        let ends = frontier.deadEnds()
        guard !ends.isEmpty else { return }
        var pairs = frontier.linkingPages(to: ends)
        pairs += seeds.filter { ends[$0] != nil }.map { LinkPair(referrer: nil, url: $0) }
        for pair in sorted(pairs) {
            if let end = ends[pair.url] { body(BrokenLink(url: pair.url, end: end, referrer: pair.referrer)) }
        }
    }

    /// Each once, in the order of text. A URL's text is compared with others' once, however many pairs it is in.
    private func sorted(_ pairs: [LinkPair]) -> [LinkPair] {
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
    /// The page; nil where the user named the URL.
    let referrer: URLID?
    let url: URLID
}

extension Frontier {
    /// The URLs to which links lead nowhere.
    func deadEnds() -> [URLID: DeadEnd] {
        var ends: [URLID: DeadEnd] = [:]
        for index in 0..<UInt32(table.count) where !table[index].pointee.isPlain {
            let id = URLID(index: index)
            if let end = deadEnd(of: id) { ends[id] = end }
        }
        return ends
    }

    /// The pages that link to some of these. The page on which a URL was found first stands in its record, the others in
    /// the log; a page that repeats a link may come as often.
    func linkingPages(to ends: [URLID: DeadEnd]) -> [LinkPair] {
        var pairs: [LinkPair] = []
        for id in ends.keys {
            if let page = firstPage(linkingTo: id) { pairs.append(LinkPair(referrer: page, url: id)) }
        }
        referrers.forEach { target, page in
            let id = URLID(index: target)
            // Most links lead to pages that came.
            guard !table[target].pointee.isPlain, ends[id] != nil else { return }
            pairs.append(LinkPair(referrer: URLID(index: page), url: id))
        }
        return pairs
    }

    /// The page on which a URL was found first; nil for one that a redirect led to first, and for one that nobody linked to.
    func firstPage(linkingTo id: URLID) -> URLID? {
        let referrer = table[id.index].pointee.referrer
        guard referrer != URLRecord.none, redirects.target(of: URLID(index: referrer)) != id else { return nil }
        return URLID(index: referrer)
    }
}
