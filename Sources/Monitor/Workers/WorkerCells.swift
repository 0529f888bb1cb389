import Crawl
import Words

/// The cells of processes that share a crawl.

extension Screen {
    /// Nanoseconds without a sign of life from which a process is in doubt: it gives one every second.
    private static let doubtfulSilence: Int64 = 3_000_000_000
    /// The lag of a loop that does too much at a time, nanoseconds.
    private static let longLag: Int64 = 100_000_000

    /// The cell of a process in a column.
    func workerCell(_ column: Column, of row: SharedWorker) -> Run {
        func number(_ value: Int) -> Run { (SafeText(grouped: value), value == 0 ? .dim : .plain) }
        switch column {
        case .state: return (row.state, row.state == "running" ? .good : .plain)
        case .rate: return (SafeText(decimal: row.rate), row.rate == 0 ? .dim : .plain)
        case .inFlight: return number(row.inFlight)
        case .count: return number(row.hosts)
        case .done: return number(row.done)
        case .size: return (SafeText(bytes: row.bytes), .plain)
        case .latency: return (SafeText(duration: row.lag), row.lag >= Self.longLag ? .warning : .plain)
        case .age:
            return (SafeText(duration: row.silence), row.silence >= Self.doubtfulSilence ? .bad : .plain)
        case .type: return (row.version, .dim)
        default: return ("", .plain)
        }
    }

    /// The name of a process, within a width in cells.
    func workerName(of row: SharedWorker, width: Int) -> Run {
        let mark: SafeText = row.isThis ? "  (this one)" : ""
        let name = row.name.elidedInMiddle(to: max(0, width - mark.cells), mark: glyphs.elision)
        return (name + mark, row.isThis ? .bold : .plain)
    }

    /// How the crawl stands in all processes that share it.
    var totalNote: SafeText? {
        guard snapshot.sharesFrontier else { return nil }
        guard let standing = snapshot.standing else { return "all processes: not known yet" }
        func number(_ value: Int) -> SafeText { SafeText(grouped: value) }
        let processes = standing.workers.count
        return (processes == 1 ? "1 process: seen " : "all \(processes) processes: seen ") + number(standing.seen)
            + " = todo " + number(standing.waiting) + " + taken " + number(standing.taken) + " + done "
            + number(standing.done) + " + skipped " + number(standing.skipped) + ", "
            + SafeText(decimal: standing.rate) + " URLs/s"
    }
}
