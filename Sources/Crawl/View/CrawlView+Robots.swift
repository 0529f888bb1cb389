// URLs that are not fetched because of robots.txt although no rule disallows them.

extension CrawlView {
    /// Why a URL was skipped because its host's robots.txt is not available: one sentence. Nil for all others.
    public func robotsTrouble(of url: URLID) -> String? {
        let status = status(of: url)
        guard [.robots, .robotsUnavailable].contains(status.skipReason) else { return nil }
        return host(at: Int(status.host))?.robotsTrouble?.sentence
    }

    /// Why URLs are skipped because robots.txt is not known: sentences, with the number of origins. O(origins).
    public var robotsTroubles: [(hosts: Int, sentence: String)] {
        let troubles = (0..<hostCount).compactMap { host(at: $0)?.robotsTrouble }
        return Dictionary(grouping: troubles, by: \.self)
            .map { ($0.value.count, $0.key.sentence) }.sorted { $0.sentence < $1.sentence }
    }

    /// The number of URLs skipped for that. O(URLs) if there are any.
    public var robotsTroubleCount: Int {
        guard (0..<hostCount).contains(where: { host(at: $0)?.robotsTrouble != nil }) else { return 0 }
        return (0..<UInt32(counts.seen)).count { robotsTrouble(of: URLID(index: $0)) != nil }
    }
}
