/// The warnings of a crawl. What is warned of on pages is known from their exchanges: 13 bytes are kept of each.
public final class WarningBook: CrawlSubscriber {
    /// The length in bytes beyond which a URL is warned of. Sitemaps take less than 2,048, Internet Explorer and what was made
    /// for it 2,083, and mail programs, terminals and proxies often no more.
    public static let longestURL = 2_000

    private struct Facts: OptionSet {
        let rawValue: UInt8
        /// Search engines may list the page.
        static let isListed = Facts(rawValue: 1)
        static let hasTitle = Facts(rawValue: 2)
        static let isEmpty = Facts(rawValue: 4)
        static let isLong = Facts(rawValue: 8)
        static let isPage = Facts(rawValue: 16)
    }

    private let limit: Int
    private let hash = Fingerprint(seed: .random(in: .min ... .max))
    // A place for each page that ended, and for each long URL. For one that was fetched again, the last counts.
    private var urls: [UInt32] = []
    private var titles: [UInt64] = []
    private var facts: [Facts] = []
    /// The number of pages that were not looked at because of the limit.
    public private(set) var notKept = 0

    /// Creates a book without warnings.
    ///
    /// - Parameter limit: the number of pages to look at.
    public init(limit: Int = 1 << 23) {
        self.limit = limit
    }

    /// Keeps what there may be to warn of on a page that ended.
    public func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        guard case .ended(let record) = event, !record.willRetry else { return }
        var found: Facts = crawl.withText(of: record.url) { $0.count > Self.longestURL } ? .isLong : []
        if record.outcome == .ok, record.isHTML {
            found.insert(.isPage)
            if record.isEmpty { found.insert(.isEmpty) }
            if !record.isUnlisted { found.insert(.isListed) }
            if record.title != nil { found.insert(.hasTitle) }
        }
        guard !found.isEmpty else { return }
        guard urls.count < limit else { return notKept += 1 }
        urls.append(record.url.index)
        titles.append(record.title?.withUnsafeBufferPointer { hash($0) } ?? 0)
        facts.append(found)
    }

    /// All warnings so far, by kind: about links in the order of the text of pages and URLs, about pages in that of discovery,
    /// those with one title together. O(URLs + recorded links), and O(n log n) in the number of pages.
    public func warnings(of crawl: any CrawlView) -> [Warning] {
        let places = latestPlaces(crawl)
        let listed = places.filter { facts[$0].contains(.isListed) }
        return crawl.permanentRedirects()
            + listed.filter { !facts[$0].contains(.hasTitle) }.map { Warning(.noTitle, url(at: $0)) }
            + sameTitles(listed.filter { facts[$0].contains(.hasTitle) })
            + places.filter { facts[$0].contains(.isEmpty) }.map { Warning(.emptyPage, url(at: $0)) }
            + places.filter { facts[$0].contains(.isLong) }.map { longURL(at: $0, crawl) }
            + noticedLinks(.httpLink, crawl) + noticedLinks(.whiteSpace, crawl)
            + crawl.noticedWarnings.filter { $0.kind == .expiringCertificate }.sorted { $0.url.index < $1.url.index }
    }

    /// The places of URLs that are what they were when they ended, in the order of discovery.
    private func latestPlaces(_ crawl: any CrawlView) -> [Int] {
        var latest = [UInt32](repeating: .max, count: crawl.counts.seen)
        for place in urls.indices { latest[Int(urls[place])] = UInt32(place) }
        return latest.compactMap { place in
            guard place != .max else { return nil }
            let record = crawl.status(of: url(at: Int(place))).record
            let isPage = record.reading == .page && record.status < 300
            return record.state == .done && (isPage || facts[Int(place)] == .isLong) ? Int(place) : nil
        }
    }

    /// Warnings of those among places in the order of discovery that have one title, together where the first of them is.
    private func sameTitles(_ places: [Int]) -> [Warning] {
        let sorted = places.map { titles[$0] }.sorted()
        let repeated = Set(zip(sorted, sorted.dropFirst()).lazy.filter { $0 == $1 }.map(\.0))
        guard !repeated.isEmpty else { return [] }
        let groups = Dictionary(grouping: places.filter { repeated.contains(titles[$0]) }) { titles[$0] }.values
        return groups.sorted { urls[$0[0]] < urls[$1[0]] }.flatMap { group in
            group.map { place in
                var warning = Warning(.sameTitle, url(at: place))
                warning.other = url(at: place == group[0] ? group[1] : group[0])
                warning.number = group.count
                return warning
            }
        }
    }

    private func noticedLinks(_ kind: WarningKind, _ crawl: any CrawlView) -> [Warning] {
        let pairs = crawl.noticedWarnings.filter { $0.kind == kind }.map { LinkPair(referrer: $0.page, url: $0.url) }
        return crawl.sorted(pairs).map { pair in
            var warning = Warning(kind, pair.url)
            warning.page = pair.referrer
            return warning
        }
    }

    private func longURL(at place: Int, _ crawl: any CrawlView) -> Warning {
        var warning = Warning(.longURL, url(at: place))
        warning.number = crawl.withText(of: warning.url) { $0.count }
        return warning
    }

    private func url(at place: Int) -> URLID { URLID(index: urls[place]) }
}
