import Crawl
import Words

/// Rows that the user has marked, so that one command applies to all of them.

extension RowID {
    /// A row's identity for marks: a URL in any table, or a host; nil for a row that can't be marked.
    var marked: RowID? {
        if let url { return .url(url) }
        if case .host = self { return self }
        return nil
    }
}

extension TableRow {
    /// A row's identity for marks; nil for a row that can't be marked.
    var marked: RowID? {
        if case .host(let row) = self { return .host(Int(row.host)) }
        return target.map { .url($0.id) }
    }
}

extension ScreenState {
    /// The largest number of marked rows in a table.
    static let mostMarks = 10_000

    /// Marks or unmarks the selected row, and selects the next.
    mutating func mark(in surroundings: Surroundings) {
        guard let row = surroundings.row?.marked else {
            message = "only URLs and hosts can be marked"
            return
        }
        if table.marks.remove(row) == nil {
            guard table.marks.count < Self.mostMarks else {
                message = "no more than " + SafeText(grouped: Self.mostMarks) + " rows can be marked"
                return
            }
            table.marks.insert(row)
        }
        move(by: 1, in: surroundings)
    }

    /// Marks rows of a table with `count` rows, or says why not all of them.
    mutating func mark(_ rows: [RowID], of count: Int) {
        for row in rows.lazy.compactMap(\.marked) {
            guard table.marks.count < Self.mostMarks else { break }
            table.marks.insert(row)
        }
        let marked = SafeText(grouped: table.marks.count)
        message =
            table.marks.isEmpty
            ? "only URLs and hosts can be marked"
            : count > rows.count
                ? marked + " are marked, the first of " + SafeText(grouped: count)
                : marked + " are marked: Esc unmarks them"
    }

    /// Whether a command applies to all marked rows instead of the selected one.
    var actsOnMarks: Bool { !table.marks.isEmpty && details == nil }

    /// The marked URLs, in order of discovery.
    private var markedURLs: [URLID] {
        table.marks.compactMap(\.url).sorted { $0.index < $1.index }
    }

    /// Issues a command for all marked rows, and says for how many; one that loses work needs confirmation.
    mutating func askForMarks(
        _ action: KeyAction, in surroundings: Surroundings, asked: KeyAction?
    ) -> [ScreenEffect] {
        let commands: [CrawlCommand]
        let what: SafeText
        var lost: SafeText?
        switch action {
        case .block, .pauseHost:
            var hosts: [UInt32: HostStatus] = [:]
            for row in table.marks {
                if let host = surroundings.hostOf(row) { hosts[host.host] = host }
            }
            let sorted = hosts.values.sorted { $0.host < $1.host }
            commands = Self.commands(action, for: sorted)
            what = SafeText(counting: hosts.count, "host")
            let waiting = hosts.values.reduce(0) { $0 + $1.todo }
            if action == .block, waiting > 0, sorted.contains(where: { $0.why != .blocked }) {
                lost = "this blocks " + what + " and skips " + SafeText(counting: waiting, "URL")
            }
        default:
            let urls = markedURLs.filter { Self.applies(action, to: surroundings.statusOf($0)) }
            commands = urls.map { url in
                switch action {
                case .cancel: .cancel(url)
                case .retry: .retryNow(url)
                case .toFront: .moveToFront(url)
                default: .recrawl(url)
                }
            }
            what = SafeText(counting: urls.count, "URL")
            if action == .cancel { lost = "this skips those of " + what + " that are not done" }
        }
        guard let first = commands.first else {
            message = "no marked row is one that this could be done to"
            return []
        }
        // If the rows differ in state, those to which the command does not apply are left out.
        var surroundings = surroundings
        surroundings.status = nil
        if let why = Self.refusal(of: first, surroundings) {
            message = why
            return []
        }
        if let lost, asked != action {
            unconfirmed = action
            message = lost + ": again, to do it"
            return []
        }
        message = (Self.words(for: first, surroundings).map { what + ": " + $0 }) ?? what
        table.marks = []
        return commands.map(ScreenEffect.perform)
    }

    /// If all are blocked or paused already, the command undoes that.
    private static func commands(_ action: KeyAction, for hosts: [HostStatus]) -> [CrawlCommand] {
        if action == .block {
            let isBlocked = hosts.allSatisfy { $0.why == .blocked }
            return hosts.map { isBlocked ? .unblockHost($0.host) : .blockHost($0.host) }
        }
        let isPaused = hosts.allSatisfy { $0.why == .paused }
        return hosts.map { isPaused ? .resumeHost($0.host) : .pauseHost($0.host) }
    }

    /// Fetches the URLs of a group of errors again, as far as they are kept.
    mutating func recrawl(_ group: ErrorGroupRow, in surroundings: Surroundings) -> [ScreenEffect] {
        let urls = surroundings.failedURLs(group.group)
        guard !urls.isEmpty else {
            message = "all of the group is fixed"
            return []
        }
        if let why = Self.refusal(of: .recrawl(urls[0]), surroundings) {
            message = why
            return []
        }
        let what = SafeText(counting: urls.count, "URL")
        message =
            group.count > urls.count
            ? "the last " + what + " of " + SafeText(grouped: group.count)
                + " are fetched once more: those that are kept"
            : what + " of the group: fetched once more"
        return urls.map { .perform(.recrawl($0)) }
    }

    /// Copies all marked URLs, or the URL of the open details, or the selected one.
    mutating func copyURLs(as yank: Yank, in surroundings: Surroundings) -> [ScreenEffect] {
        if actsOnMarks, !markedURLs.isEmpty { return [.yank(yank, markedURLs)] }
        guard let url = details?.url ?? surroundings.selected else {
            message = Self.noRow
            return []
        }
        return [.yank(yank, [url])]
    }

    /// Whether an action has an effect on a URL.
    private static func applies(_ action: KeyAction, to status: URLStatus?) -> Bool {
        guard let status else { return true }
        return switch action {
        case .recrawl: status.state == .done || status.state == .skipped && status.skipReason == .cancelled
        case .cancel: status.state == .todo || status.state == .inFlight
        default: status.state == .todo
        }
    }
}
