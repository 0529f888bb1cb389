import Crawl
import HTTP

/// The URLs of a crawl that failed or are blocked by verdict, kind, status and form: at most `maxGroups` groups, and
/// `maxURLs` URLs in a group.
///
/// A URL counts once, in the group of its last exchange without another try; its kept exchange has the group. A
/// repaired URL stays in its group's list, but no longer counts. Flaky URLs did not fail in the end, and are not here.
struct ErrorBook {
    /// The largest number of groups by form. Further ones are by kind alone.
    static let maxGroups = 1_000
    /// The number of last URLs kept in a group.
    static let maxURLs = 1_000

    /// The number of characters kept of a template.
    static let maxTemplate = 200

    /// The common properties of a group's errors.
    struct Key: Hashable {
        /// What to make of them; nil where the crawl ended before their last attempt.
        let verdict: Verdict?
        /// The kind, or nil for an answer.
        let kind: FetchErrorKind?
        let status: UInt16
        let template: String
    }

    /// Errors of one kind at URLs of one form.
    struct Group {
        let key: Key
        /// The number of URLs.
        var count = 0
        /// The number of repaired ones in `urls`.
        var fixed = 0
        /// The time of the last error, monotonic nanoseconds.
        var last: Int64 = 0
        /// The last URLs, the newest last, including repaired ones.
        var urls: [URLID] = []
    }

    private(set) var groups: [Group] = []
    /// The number of URLs in all groups.
    private(set) var total = 0
    /// The number of blocked URLs by host, for the first `HostBook.maxHistories` hosts with any.
    private(set) var blocked: [UInt32: Int] = [:]
    private var positions: [Key: Int] = [:]
    /// The groups of repaired URLs that are still listed.
    private var repaired: [URLID: Int] = [:]

    /// The URLs that are kept and not repaired, group by group in order of appearance.
    var urls: [URLID] {
        groups.indices.flatMap { group in groups[group].urls.filter { !isFixed($0, in: group) } }
    }

    /// Whether a listed URL was repaired.
    func isFixed(_ url: URLID, in group: Int) -> Bool { repaired[url] == group }

    /// Adds an exchange if it failed for good. The URL's earlier failure no longer counts.
    ///
    /// - Parameters:
    ///   - record: the exchange.
    ///   - former: the group in which its URL counted.
    ///   - crawl: the exchange's crawl.
    /// - Returns: the group in which it counts now; nil if it is in order.
    mutating func add(_ record: FetchRecord, from former: Int?, in crawl: any CrawlView) -> Int? {
        guard !record.willRetry else { return former }
        guard record.isBroken && record.verdict != .fine || record.verdict == .blocked else {
            if let former { repair(record.url, of: crawl.status(of: record.url).host, in: former) }
            return nil
        }
        let host = crawl.status(of: record.url).host
        let template = String(crawl.template(of: record.url).prefix(Self.maxTemplate))
        let position = position(of: record, template)
        groups[position].last = record.endedAt
        if former == position { return position }
        if let former { remove(record.url, of: host, from: former) }
        forgetRepair(of: record.url)
        count(1, of: host, in: position)
        if groups[position].urls.count >= Self.maxURLs { dropOldest(of: position) }
        groups[position].urls.append(record.url)
        return position
    }

    /// Removes a URL of a host that is skipped after all.
    mutating func remove(_ url: URLID, of host: UInt32, from group: Int) {
        count(-1, of: host, in: group)
        groups[group].urls.removeAll { $0 == url }
    }

    private mutating func count(_ change: Int, of host: UInt32, in group: Int) {
        total += change
        groups[group].count += change
        guard groups[group].key.verdict == .blocked else { return }
        guard blocked[host] != nil || change > 0 && blocked.count < HostBook.maxHistories else { return }
        blocked[host, default: 0] += change
        if blocked[host] == 0 { blocked[host] = nil }
    }

    private mutating func repair(_ url: URLID, of host: UInt32, in group: Int) {
        count(-1, of: host, in: group)
        guard groups[group].urls.contains(url) else { return }
        groups[group].fixed += 1
        repaired[url] = group
    }

    private mutating func forgetRepair(of url: URLID) {
        guard !repaired.isEmpty, let group = repaired.removeValue(forKey: url) else { return }
        groups[group].fixed -= 1
        groups[group].urls.removeAll { $0 == url }
    }

    private mutating func dropOldest(of group: Int) {
        let oldest = groups[group].urls.removeFirst()
        guard repaired[oldest] == group else { return }
        repaired[oldest] = nil
        groups[group].fixed -= 1
    }

    private mutating func position(of record: FetchRecord, _ template: String) -> Int {
        func key(_ template: String) -> Key {
            Key(
                verdict: record.verdict, kind: record.error?.kind, status: record.error == nil ? record.status : 0,
                template: template)
        }
        if let known = positions[key(template)] { return known }
        // Kinds and statuses are few, so groups for all other forms are few as well.
        let new = key(groups.count < Self.maxGroups ? template : "")
        if let known = positions[new] { return known }
        positions[new] = groups.count
        groups.append(Group(key: new))
        return groups.count - 1
    }
}
