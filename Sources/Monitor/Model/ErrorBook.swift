import Crawl
import HTTP

/// The errors of a crawl by kind, status and form of URL: groups at most `maxGroups`, URLs at most `maxURLs` a group.
struct ErrorBook {
    /// Further groups are counted in one of their kind, whatever the form of their URLs.
    static let maxGroups = 1_000
    /// The last ones of a group that are kept.
    static let maxURLs = 100

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
        var count = 0
        /// When the last one came, monotonic nanoseconds.
        var last: Int64 = 0
        /// The last ones, newest last.
        var urls: [URLID] = []
    }

    private(set) var groups: [Group] = []
    /// Errors in all.
    private(set) var total = 0
    private var positions: [Key: Int] = [:]
    /// The group of each URL that one keeps.
    private var kept: [URLID: Int] = [:]

    /// URLs at which something is wrong, as far as they are kept: groups in the order in which they came up.
    var urls: [URLID] { groups.flatMap(\.urls) }

    /// Enters an exchange, if it went wrong for good. What is known of its URL from before counts no longer.
    mutating func add(_ record: FetchRecord, in crawl: any CrawlView) {
        guard !record.willRetry else { return }
        remove(record.url)
        guard record.isBroken else { return }
        let template = String(crawl.template(of: record.url).prefix(Self.maxTemplate))
        let position = position(of: record, template)
        total += 1
        groups[position].count += 1
        groups[position].last = record.endedAt
        if groups[position].urls.count >= Self.maxURLs { kept[groups[position].urls.removeFirst()] = nil }
        groups[position].urls.append(record.url)
        kept[record.url] = position
    }

    private mutating func remove(_ url: URLID) {
        guard !kept.isEmpty, let position = kept.removeValue(forKey: url) else { return }
        total -= 1
        groups[position].count -= 1
        groups[position].urls.removeAll { $0 == url }
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
