import Crawl
import Words

/// The cells of URLs, hosts, errors and the log.

extension Screen {
    /// The cell of a waiting or known URL in a column.
    func urlCell(_ column: Column, of row: URLRow, at position: Int) -> Run {
        switch column {
        case .position: ("\(position + 1)", .dim)
        case .state: row.state.title
        case .result: result(of: row)
        case .verdict: verdict(row.verdict)
        case .since: row.since.map { ($0.title, $0.style) } ?? ("-", .dim)
        case .depth: ("\(row.depth)", .plain)
        case .took: time(row.kept?.took, isSlow: row.kept?.isSlow ?? false)
        case .latency: time(row.kept?.wait, isSlow: false)
        case .links: (SafeText(count: row.linksIn), row.linksIn > 0 ? .plain : .dim)
        case .size: row.kept?.knownSize.map { (SafeText(bytes: $0), .plain) } ?? ("-", .dim)
        case .type: (row.type, .dim)
        case .attempt: row.kept.map { ("\($0.attempt)", .plain) } ?? ("-", .dim)
        case .title: (row.title ?? "", .plain)
        default: ("", .plain)
        }
    }

    private func time(_ time: Minifloat?, isSlow: Bool) -> Run {
        time?.nanoseconds.map { (SafeText(lag: $0), isSlow ? .warning : .plain) } ?? ("-", .dim)
    }

    private func verdict(_ verdict: Verdict?) -> Run { verdict.map { ($0.title, $0.style) } ?? ("-", .dim) }

    /// The status; otherwise the error, or the reason for having none.
    private func result(of row: URLRow) -> Run {
        if let reason = row.reason { return (reason, row.state == .skipped ? .dim : .bad) }
        if row.status > 0 { return ("\(row.status)", Style(status: row.status)) }
        return layout.form == .compact ? row.state.title : ("-", .dim)
    }

    /// The cell of a group of errors in a column.
    func errorCell(_ column: Column, of row: ErrorGroupRow) -> Run {
        switch column {
        case .count: ("\(row.count)", .bold)
        case .verdict: verdict(row.verdict)
        case .kind: (row.kind, row.status > 0 ? Style(status: row.status) : .bad)
        case .time: (row.last, .plain)
        default: ("", .plain)
        }
    }

    /// The cell of one of a group's errors in a column.
    func failureCell(_ column: Column, of row: URLRow, isFixed: Bool) -> Run {
        guard column == .kind else { return ("", .plain) }
        return isFixed ? ("fixed", .good) : result(of: row)
    }

    /// The cell of a line of the log in a column.
    func lineCell(_ column: Column, of row: LogRow, width: Int) -> Run {
        switch column {
        case .time: return (row.time.prefix(cells: width < 12 ? 8 : 12), .dim)
        case .result: return (row.result, row.style)
        case .size: return (row.bytes.map { SafeText(bytes: $0) } ?? "", .plain)
        case .took: return (row.bytes == nil ? "" : SafeText(duration: row.took), .plain)
        case .depth: return (row.target.map { "\($0.depth)" } ?? "", .plain)
        case .type: return (row.type, .dim)
        case .links: return row.links == 0 ? ("", .dim) : ("\(row.links)/\(row.newLinks)", .plain)
        default: return ("", .plain)
        }
    }
}

extension URLState {
    /// The state in one word and its style.
    var title: (SafeText, Style) {
        switch self {
        case .todo: ("todo", .plain)
        case .inFlight: ("flight", .awaiting)
        case .done: ("done", .good)
        case .skipped: ("skipped", .dim)
        }
    }
}
