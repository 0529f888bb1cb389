import Crawl
import HTTP

/// The broken URLs of a crawl by kind, status and form of URL: groups at most `maxGroups`, URLs at most `maxURLs` a group.
///
/// A URL counts once, in the group of its last exchange that was not tried again: which one that is, each URL's kept exchange
/// tells. One that was repaired stays in its group's list as such, and is counted no longer.
struct ErrorBook {
    /// Further groups are counted in one of their kind, whatever the form of their URLs.
    static let maxGroups = 1_000
    /// The last ones of a group that are kept.
    static let maxURLs = 1_000

    /// Characters of a template that are kept.
    static let maxTemplate = 200

    /// What the errors of a group have in common.
    struct Key: Hashable {
        /// The kind, or nil for a response of status 400 or more.
        let kind: FetchErrorKind?
        let status: UInt16
        let template: String
    }

    /// Errors of one kind at URLs of one form.
    struct Group {
        let key: Key
        /// URLs that are broken.
        var count = 0
        /// Those of `urls` that were repaired.
        var fixed = 0
        /// When the last one came, monotonic nanoseconds.
        var last: Int64 = 0
        /// The last ones, newest last, repaired ones too.
        var urls: [URLID] = []
    }

    private(set) var groups: [Group] = []
    /// Broken URLs in all.
    private(set) var total = 0
    private var positions: [Key: Int] = [:]
    /// The groups of URLs that were repaired and are still listed.
    private var repaired: [URLID: Int] = [:]

    /// URLs that are broken, as far as they are kept: groups in the order in which they came up.
    var urls: [URLID] {
        groups.indices.flatMap { group in groups[group].urls.filter { !isFixed($0, in: group) } }
    }

    /// Whether a URL that a group lists was repaired.
    func isFixed(_ url: URLID, in group: Int) -> Bool { repaired[url] == group }

    /// Enters an exchange, if it went wrong for good. What was known of its URL before counts no longer.
    ///
    /// - Parameters:
    ///   - record: the exchange.
    ///   - former: the group that its URL counted in.
    ///   - crawl: where it ended.
    /// - Returns: the group that it counts in now; nil where it is not broken.
    mutating func add(_ record: FetchRecord, from former: Int?, in crawl: any CrawlView) -> Int? {
        guard !record.willRetry else { return former }
        guard record.isBroken else {
            if let former { repair(record.url, in: former) }
            return nil
        }
        let template = String(crawl.template(of: record.url).prefix(Self.maxTemplate))
        let position = position(of: record, template)
        groups[position].last = record.endedAt
        if former == position { return position }
        if let former { remove(record.url, from: former) }
        forgetRepair(of: record.url)
        total += 1
        groups[position].count += 1
        if groups[position].urls.count >= Self.maxURLs { dropOldest(of: position) }
        groups[position].urls.append(record.url)
        return position
    }

    /// A broken URL is skipped after all.
    mutating func remove(_ url: URLID, from group: Int) {
        total -= 1
        groups[group].count -= 1
        groups[group].urls.removeAll { $0 == url }
    }

    private mutating func repair(_ url: URLID, in group: Int) {
        total -= 1
        groups[group].count -= 1
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
            Key(kind: record.error?.kind, status: record.error == nil ? record.status : 0, template: template)
        }
        if let known = positions[key(template)] { return known }
        // The kinds and statuses that may follow are few, and so are their groups for all other forms.
        let new = key(groups.count < Self.maxGroups ? template : "")
        if let known = positions[new] { return known }
        positions[new] = groups.count
        groups.append(Group(key: new))
        return groups.count - 1
    }
}
