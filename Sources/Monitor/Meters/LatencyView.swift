import Glibc
import Words

/// The box of all times to first byte: a row for each doubling, a column for each second, darker for more answers.

extension Screen {
    /// Draws the heat map in a box, if there is room for one.
    func drawLatency(on canvas: inout Canvas) {
        guard let map = snapshot.latencyMap, state.showsLatency, layout.form != .statusLine else { return }
        let width = min(layout.width, LatencyMap.seconds + Self.latencyLabel + 12)
        let columns = max(1, min(LatencyMap.seconds, width - 4 - Self.latencyLabel - 7))
        let totals = (0..<LatencyCounts.doublings).map { doubling in
            (0..<columns).reduce(0) { $0 + (map.count(doubling, secondsAgo: $1) ?? 0) }
        }
        let used = totals.indices.filter { totals[$0] > 0 }
        let room = max(0, layout.height - 4)
        // The slowest are at the top, because users look for them.
        let shown = Array(((used.first ?? 0)..<(used.last.map { $0 + 1 } ?? 0)).reversed().prefix(room))
        let box = drawBox(" Time to first byte ", width: width, rows: shown.isEmpty ? 1 : shown.count + 1, on: &canvas)
        let start = box.left + Self.latencyLabel
        let most = Self.most(of: shown, columns: columns, in: map)
        for (row, doubling) in shown.enumerated() {
            let y = box.top + row
            let label = SafeText(lag: LatencyCounts.start(of: doubling))
            canvas.put(label.paddedAtStart(to: Self.latencyLabel - 1), x: box.left, y: y, style: .label)
            for column in 0..<columns {
                guard let count = map.count(doubling, secondsAgo: columns - 1 - column), count > 0 else { continue }
                canvas.put(shade(count, of: most), x: start + column, y: y, style: Self.heat(doubling))
            }
            let total = SafeText(count: totals[doubling])
            canvas.put(total, endingAt: box.right, y: y, style: totals[doubling] > 0 ? .plain : .dim)
        }
        let axis = box.top + box.rows - 1
        if shown.isEmpty {
            canvas.put("no answers yet", x: box.left, y: box.top, style: .dim)
        } else {
            canvas.put("-\(columns)s", x: start, y: axis, style: .dim)
            canvas.put("now", endingAt: start + columns, y: axis, style: .dim)
        }
        let darkest: SafeText = shown.isEmpty ? "" : " darkest: \(most) in a second "
        let hints: [SafeText] = [darkest + " Esc: close ", " Esc: close ", " Esc "]
        drawHint(box.fitting(hints), in: box, on: &canvas)
    }

    /// The width of a row's label, in cells.
    private static let latencyLabel = 7

    private static func most(of doublings: [Int], columns: Int, in map: LatencyMap) -> Int {
        doublings.reduce(1) { most, doubling in
            (0..<columns).reduce(most) { max($0, map.count(doubling, secondsAgo: $1) ?? 0) }
        }
    }

    /// A shade by the logarithm of a count, so that a few late answers among thousands are visible.
    private func shade(_ count: Int, of most: Int) -> SafeText {
        let share = log2(Double(count) + 1) / log2(Double(most) + 1)
        let level = Int((share * Double(glyphs.shades.count)).rounded(.up))
        return glyphs.shades[max(0, min(glyphs.shades.count, level) - 1)]
    }

    /// An answer is slow from a second on, and noteworthy from an eighth of it on.
    private static func heat(_ doubling: Int) -> Style {
        let start = LatencyCounts.start(of: doubling)
        return start >= 1_000_000_000 ? .bad : start >= 125_000_000 ? .warning : .good
    }
}
