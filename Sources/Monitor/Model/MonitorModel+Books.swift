import Crawl
import HTTP
import Words

/// The rows of errors and of the log.

extension MonitorModel {
    /// What the errors of a group have in common, in words.
    static func title(of group: ErrorBook.Group) -> SafeText {
        kind(of: group.key) + " " + place(of: group.key)
    }

    /// The kind of error, or the status.
    static func kind(of key: ErrorBook.Key) -> SafeText {
        key.kind.map { SafeText(untrusted: $0.rawValue) } ?? "\(key.status)"
    }

    private static func place(of key: ErrorBook.Key) -> SafeText {
        key.template.isEmpty ? "(all other URLs)" : SafeText(untrusted: key.template)
    }

    /// The row of a group of errors.
    func errorRow(_ number: Int, isExpanded: Bool) -> ErrorGroupRow {
        var row = ErrorGroupRow()
        row.group = number
        row.isExpanded = isExpanded
        guard errorBook.groups.indices.contains(number) else { return row }
        let group = errorBook.groups[number]
        row.kind = Self.kind(of: group.key)
        row.status = group.key.status
        row.template = Self.place(of: group.key)
        row.count = group.count
        row.last = SafeText(timeOfDay: group.last &+ clockOffset)
        return row
    }

    /// A line of the log; nil for one that is no longer kept.
    func logRow(_ number: Int, in crawl: any CrawlView) -> LogRow? {
        var row = LogRow()
        switch logBook[number] {
        case .state(let state, let now):
            row.time = SafeText(timeOfDay: now &+ clockOffset, hasMilliseconds: true)
            row.result = SafeText(untrusted: state.rawValue)
            row.style = .notice
        case .fetch(let fetch):
            row.time = SafeText(timeOfDay: fetch.endedAt &+ clockOffset, hasMilliseconds: true)
            row.target = self.row(of: fetch.url, in: crawl)
            row.result = fetch.error.map { SafeText(untrusted: $0.rawValue) } ?? "\(fetch.status)"
            row.style = fetch.error == nil ? Style(status: fetch.status) : .bad
            row.bytes = fetch.bytes
            row.took = fetch.took
            row.type = fetch.type.text
            row.links = fetch.links
            row.newLinks = fetch.newLinks
            row.remark = fetch.willRetry ? "will retry" : ""
        case nil:
            return nil
        }
        return row
    }
}
