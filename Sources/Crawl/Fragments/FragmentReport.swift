/// A link to a place that its target page does not have.
public struct BrokenFragment: Sendable, Hashable {
    /// The URL to which the link leads.
    public let url: URLID
    /// The link's fragment as its URL has it, without `#`: untrusted ASCII.
    public let fragment: [UInt8]
    /// The redirects from the URL to the page, in order. The last one is the page.
    public let via: [URLID]
    /// The page with the link.
    public let referrer: URLID
    /// Whether a script of the page may make the place, so that people may well get there.
    public let mayBeSetByScript: Bool
    /// The line of the link on its page, as of `LinkPosition`; nil if that is not kept.
    public let line: Int?
    /// The column in that line, likewise.
    public let column: Int?
}

/// What has come of the fragments of links.
public struct FragmentReport: Sendable {
    /// Links to places that are not there, each once for a page, in the order of the text of pages, URLs and fragments.
    public internal(set) var broken: [BrokenFragment] = []
    /// The number of links whose place was looked for, each counted once a page.
    public internal(set) var checked = 0
    /// The number of links to pages whose place was not looked for: because of a limit, or because the page was read in
    /// an earlier run.
    public internal(set) var notChecked = 0

    /// The number of broken ones that no script makes.
    public var certain: Int { broken.count { !$0.mayBeSetByScript } }
}

extension Crawl {
    /// Keeps the anchors and the fragments of a page that was read as a whole.
    func keepFragments(_ reader: PageReader, of page: URLID) {
        guard let found = reader.fragments else { return }
        fragments?.add(page.index, found.anchors(hasScript: reader.hasScript), found, reader.places)
    }

    /// What has come of the fragments of links so far; nil if they are not checked. O(links) with those whose place was
    /// not found at once.
    public var fragmentReport: FragmentReport? {
        guard let fragments else { return nil }
        var report = FragmentReport()
        (report.checked, report.notChecked) = (fragments.found, fragments.notKept)
        let results = (0..<fragments.nameCount).map { result(of: $0, in: fragments) }
        var known: Set<UInt64> = []
        for (index, (name, page)) in fragments.links.enumerated()
        where known.insert(UInt64(name) << 32 | UInt64(page)).inserted {
            switch results[Int(name)] {
            case .noPage: break
            case .notChecked: report.notChecked += 1
            case .found: report.checked += 1
            case .broken(let via, let mayBeSetByScript):
                report.checked += 1
                report.broken.append(brokenFragment(index, in: fragments, via, mayBeSetByScript))
            }
        }
        report.broken = sorted(report.broken)
        return report
    }

    /// Reads some more links with fragments, and calls `body` for each to a place that is not there.
    public func readBrokenFragments(from place: inout Int, budget: Int, _ body: (BrokenFragment) -> Void) -> Bool {
        guard let fragments else { return true }
        let end = min(place + budget, fragments.links.count)
        for index in place..<max(place, end) {
            guard case .broken(let via, let byScript) = result(of: Int(fragments.links[index].name), in: fragments)
            else { continue }
            body(brokenFragment(index, in: fragments, via, byScript))
        }
        place = end
        return end == fragments.links.count
    }

    private func brokenFragment(
        _ index: Int, in fragments: FragmentTable, _ via: [URLID], _ mayBeSetByScript: Bool
    ) -> BrokenFragment {
        let (name, page) = fragments.links[index]
        let place = fragments.place(ofLink: index)
        return BrokenFragment(
            url: URLID(index: fragments.target(of: Int(name))), fragment: fragments.fragment(Int(name)), via: via,
            referrer: URLID(index: page), mayBeSetByScript: mayBeSetByScript, line: place.map { Int($0.line) },
            column: place.map { Int($0.column) })
    }

    private enum FragmentResult {
        /// The link leads to no page that was read.
        case noPage
        case notChecked
        case found
        case broken(via: [URLID], mayBeSetByScript: Bool)
    }

    private func result(of name: Int, in fragments: FragmentTable) -> FragmentResult {
        let chain = frontier.links.chain(from: URLID(index: fragments.target(of: name)), in: frontier.table.records)
        guard let page = chain.last else { return .noPage }
        let record = frontier.record(of: page)
        guard record.state == .done, !record.isBroken, record.reading == .page else { return .noPage }
        guard let anchors = fragments.anchors(of: page.index) else { return .notChecked }
        // The fragment of a Location replaces that of the link (Fetch, "HTTP-redirect fetch").
        let own = chain.dropLast().reversed().lazy.compactMap { fragments.redirectFragment(of: $0.index) }.first
        return (own ?? fragments.fragment(name)).withUnsafeBufferPointer { fragment in
            if anchors.has(fragment, fragments.hash) { return .found }
            return .broken(
                via: Array(chain.dropFirst()),
                mayBeSetByScript: anchors.mayBeSetByScript(fragment, fragments.hash))
        }
    }

    /// In the order of text. Each URL is sorted once, however many links it is in.
    private func sorted(_ links: [BrokenFragment]) -> [BrokenFragment] {
        let texts = Set(links.map(\.url)).union(links.map(\.referrer)).sorted { left, right in
            withText(of: left) { left in withText(of: right) { left.lexicographicallyPrecedes($0) } }
        }
        let places = Dictionary(uniqueKeysWithValues: zip(texts, 0...))
        return links.sorted { left, right in
            let (leftPlace, rightPlace) = (place(of: left, in: places), place(of: right, in: places))
            guard leftPlace == rightPlace else { return leftPlace < rightPlace }
            return left.fragment.lexicographicallyPrecedes(right.fragment)
        }
    }

    private func place(of link: BrokenFragment, in places: [URLID: Int]) -> (Int, Int) {
        (places[link.referrer] ?? 0, places[link.url] ?? 0)
    }
}
