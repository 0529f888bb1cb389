import Crawl
import HTTP
import Words

/// The rows of errors and of the log.

extension MonitorModel {
    /// The common properties of a group's errors, in words.
    static func title(of group: ErrorBook.Group) -> SafeText {
        (group.key.verdict.map { $0.title + " " } ?? "") + kind(of: group.key) + " " + place(of: group.key)
    }

    /// The kind of error, or the status. A page that keeps crawlers out may have any; no URL that failed has neither.
    static func kind(of key: ErrorBook.Key) -> SafeText {
        if let kind = key.kind { return SafeText(untrusted: kind.rawValue) }
        if key.status == 0 { return "fragment" }
        return key.verdict == .blocked && key.status < 400 ? "challenge" : "\(key.status)"
    }

    private static func place(of key: ErrorBook.Key) -> SafeText {
        key.template.isEmpty ? "(all other URLs)" : SafeText(untrusted: key.template)
    }

    /// The URLs of a group of errors that are kept and not repaired, the newest last.
    func failedURLs(of group: Int) -> [URLID] {
        guard books.errors.groups.indices.contains(group) else { return [] }
        return books.errors.groups[group].urls.filter { !books.errors.isFixed($0, in: group) }
    }

    /// The row of a group of errors.
    func errorRow(_ number: Int, isExpanded: Bool) -> ErrorGroupRow {
        var row = ErrorGroupRow()
        row.group = number
        row.isExpanded = isExpanded
        guard let group = errorGroup(number) else { return row }
        row.verdict = group.key.verdict
        row.kind = Self.kind(of: group.key)
        row.status = group.key.status
        row.template = Self.place(of: group.key)
        row.count = group.count
        row.fixed = group.fixed
        row.last = SafeText(timeOfDay: group.last &+ clockOffset)
        return row
    }

    /// A line's event in a word: the state of the crawl, the error, or the status.
    static func word(for entry: LogBook.Entry) -> SafeText {
        if entry.isState { return SafeText(untrusted: entry.state.rawValue) }
        return entry.error.map { SafeText(untrusted: $0.rawValue) } ?? "\(entry.status)"
    }

    /// The row of a line of the log; nil if it is no longer books.kept.
    func logRow(_ number: Int, in crawl: any CrawlView) -> LogRow? {
        guard let entry = books.log[number] else { return nil }
        var row = LogRow()
        row.time = SafeText(timeOfDay: entry.endedAt &+ clockOffset, hasMilliseconds: true)
        row.result = Self.word(for: entry)
        guard !entry.isState else {
            row.style = .notice
            return row
        }
        row.target = self.row(of: entry.url, in: crawl)
        row.style = entry.error == nil ? Style(status: entry.status) : .bad
        row.bytes = Int(entry.bytes)
        row.took = entry.took.nanoseconds ?? 0
        row.type = books.kept.types.short(entry.type)
        row.links = Int(entry.links)
        row.newLinks = Int(entry.newLinks)
        row.remark = entry.willRetry ? "will retry" : ""
        return row
    }
}
