import Crawl
import Words

/// The cells of the exchanges in flight.

extension Screen {
    /// The cell of an exchange in a column.
    func connectionCell(_ column: Column, of row: ConnectionRow, width: Int) -> [Run] {
        switch column {
        case .slot: [("\(row.slot)", .dim)]
        case .state: [(width < 7 ? row.state.letter : row.state.title, Style(row.state))]
        case .age: [(SafeText(duration: row.age), .plain)]
        case .total: [(SafeText(duration: row.total), .plain)]
        case .code:
            [row.target.status == 0 ? ("-", .dim) : ("\(row.target.status)", Style(status: row.target.status))]
        case .size: [row.bytes == 0 ? ("-", .dim) : (SafeText(bytes: row.bytes), .plain)]
        case .rate: [row.rate.map { (SafeText(bytes: $0) + "/s", .plain) } ?? ("-", .dim)]
        case .attempt: [("\(row.attempt)", .plain)]
        case .depth: [("\(row.target.depth)", .plain)]
        case .place:
            [(row.place?.elidedInMiddle(to: width, mark: glyphs.elision) ?? "-", row.place == nil ? .dim : .notice)]
        case .waterfall: waterfall(row, width: width)
        default: []
        }
    }

    /// The phases so far, a letter each. Each doubling of the time since the start, from 10 ms, adds a cell. The phases
    /// share the cells; each gets at least one from a millisecond on, if there is room.
    private func waterfall(_ row: ConnectionRow, width: Int) -> [Run] {
        let total = max(1, row.total)
        var doublings = 1
        while doublings < width - 1, total >> Int64(doublings) >= 10_000_000 {
            doublings += 1
        }
        let phases = ConnectionState.allCases.compactMap { state in
            row.entered[Int(state.rawValue)].map { (state, since: max(0, min(total, $0))) }
        }
        let cells = max(doublings, min(phases.count, width - 1))
        var runs: [Run] = []
        var drawn = 0
        for (index, phase) in phases.enumerated() {
            let isLast = index == phases.count - 1
            let until = isLast ? total : phases[index + 1].since
            // Each later phase needs a cell, too.
            let left = cells - (phases.count - 1 - index)
            let end = Int((Double(until) / Double(total) * Double(cells)).rounded())
            let least = until - phase.since < 1_000_000 ? drawn : drawn + 1
            let wanted = isLast ? cells : min(left, max(least, end))
            guard wanted > drawn else { continue }
            runs.append((SafeText(repeating: phase.0.small, count: wanted - drawn), Style(phase.0)))
            drawn = wanted
        }
        return runs + [(glyphs.onward, .dim)]
    }
}

extension ConnectionState {
    /// The state in one letter.
    var letter: SafeText {
        switch self {
        case .resolving: "R"
        case .connecting: "C"
        case .securing: "T"
        case .sending: "S"
        case .awaiting: "A"
        case .reading: "B"
        }
    }

    /// The state as a lower-case letter, for the cells of a phase.
    var small: SafeText {
        switch self {
        case .resolving: "d"
        case .connecting: "c"
        case .securing: "t"
        case .sending: "s"
        case .awaiting: "a"
        case .reading: "b"
        }
    }

    /// The state in one word of at most 7 letters.
    var title: SafeText {
        switch self {
        case .resolving: "RESOLVE"
        case .connecting: "CONNECT"
        case .securing: "TLS"
        case .sending: "SEND"
        case .awaiting: "AWAIT"
        case .reading: "BODY"
        }
    }
}
