// What robots.txt keeps from being fetched although no rule says so.

extension CrawlView {
    /// Why a URL was skipped, where it is its host's robots.txt that could not be had: one sentence. Nil for all others.
    public func robotsTrouble(of url: URLID) -> String? {
        let status = status(of: url)
        guard [.robots, .robotsUnavailable].contains(status.skipReason) else { return nil }
        return host(at: Int(status.host)).robotsTrouble?.sentence
    }

    /// Why URLs are skipped because what robots.txt says is not known, in sentences, and of how many origins. O(origins).
    public var robotsTroubles: [(hosts: Int, sentence: String)] {
        let troubles = (0..<hostCount).compactMap { host(at: $0).robotsTrouble }
        return Dictionary(grouping: troubles, by: \.self)
            .map { ($0.value.count, $0.key.sentence) }.sorted { $0.sentence < $1.sentence }
    }

    /// How many URLs are skipped for that. O(URLs) where there are any.
    public var robotsTroubleCount: Int {
        guard (0..<hostCount).contains(where: { host(at: $0).robotsTrouble != nil }) else { return 0 }
        return (0..<UInt32(counts.seen)).count { robotsTrouble(of: URLID(index: $0)) != nil }
    }
}
