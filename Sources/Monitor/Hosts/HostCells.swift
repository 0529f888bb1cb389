import Crawl
import Words

/// The cells of hosts.

extension Screen {
    /// The cell of a host in a column.
    func hostCell(_ column: Column, of row: HostRow, width: Int) -> [Run] {
        func number(_ value: Int) -> [Run] { [(SafeText(value, cells: width), value == 0 ? .dim : .plain)] }
        func time(_ value: Int64?) -> [Run] { [value.map { (SafeText(duration: $0), .plain) } ?? ("-", .dim)] }
        switch column {
        case .position: return [("\(row.host)", .dim)]
        case .host: return [(name(of: row).elidedInMiddle(to: width, mark: glyphs.elision), .plain)]
        case .todo: return number(row.todo)
        case .inFlight where row.verdict == .outside, .delay where row.verdict == .outside: return [("-", .dim)]
        case .inFlight: return [("\(row.inFlight)/\(row.connections)", row.inFlight == 0 ? .dim : .plain)]
        case .delay: return row.delay == 0 ? [("-", .dim)] : time(row.delay)
        case .fine:
            guard row.attempts > 0 else { return [("-", .dim)] }
            let percent = row.fine * 100 / row.attempts
            return [("\(percent)", percent < 90 ? .warning : .plain)]
        case .recent: return row.recent.suffix(width).map { ($0.letter, $0.style) }
        case .half: return time(row.half)
        case .nearlyAll: return time(row.nearlyAll)
        case .done: return number(row.done)
        case .failed: return [(SafeText(row.failed, cells: width), row.failed == 0 ? .dim : .bad)]
        case .wait: return time(row.wait)
        case .result: return [(row.robots, .dim)]
        default: return []
        }
    }

    /// The verdict on a host, within a width in cells.
    func verdictCell(of row: HostRow, width: Int) -> [Run] {
        [(row.verdict.text.elidedAtEnd(to: width, mark: glyphs.elision), row.verdict.style)]
    }

    /// A host without its scheme, if it is that of the first seed.
    private func name(of row: HostRow) -> SafeText {
        for scheme in ["http://", "https://"] where row.origin.string.hasPrefix(scheme) {
            return snapshot.target.string.hasPrefix(scheme) ? row.origin.dropFirst(cells: scheme.count) : row.origin
        }
        return row.origin
    }
}
