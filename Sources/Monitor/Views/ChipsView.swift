import Words

extension Screen {
    /// The kind of URLs in the present table.
    var chip: Chip { state.tab == .seen ? state.table.chip : .all }

    /// The kinds of URLs above Seen, each with its count.
    func drawChips(on canvas: inout Canvas) {
        guard let y = layout.chips else { return }
        var x = 1
        for other in shownChips {
            let isNone = snapshot.chipCounts[other.rawValue] == 0
            let end = canvas.put(label(of: other), x: x, y: y, style: other == chip ? .reverse : isNone ? .dim : .plain)
            canvas.onClick(x: x..<end, y: y..<(y + 1), .chip(other))
            x = end + 1
        }
    }

    /// The kinds that have room, the present one among them: where that is little, those without URLs are left out first,
    /// then the last ones.
    private var shownChips: [Chip] {
        let all = Chip.allCases
        if fits(all) { return all }
        var shown = all.filter { $0 == .all || $0 == chip || snapshot.chipCounts[$0.rawValue] > 0 }
        while !fits(shown), let last = shown.lastIndex(where: { $0 != chip }) { shown.remove(at: last) }
        return fits(shown) ? shown : []
    }

    private func fits(_ chips: [Chip]) -> Bool {
        chips.reduce(1) { $0 + label(of: $1).cells + 1 } <= layout.width + 1
    }

    private func label(of chip: Chip) -> SafeText {
        let count: SafeText = chip == .all ? "" : " " + SafeText(grouped: snapshot.chipCounts[chip.rawValue])
        return "[" + chip.title + count + "]"
    }
}
