import Words

extension Screen {
    /// The kind of URLs in the present table.
    var chip: Chip { state.tab == .seen ? state.table.chip : .all }

    /// The kinds of URLs above Seen, each with its count.
    func drawChips(on canvas: inout Canvas) {
        guard let y = layout.chips else { return }
        var x = 1
        for other in Chip.allCases {
            let count = snapshot.chipCounts[other.rawValue]
            let text: SafeText = "[" + other.title + (other == .all ? "" : " " + SafeText(grouped: count)) + "]"
            guard x + text.cells <= layout.width else { break }
            let end = canvas.put(text, x: x, y: y, style: other == chip ? .reverse : count == 0 ? .dim : .plain)
            canvas.onClick(x: x..<end, y: y..<(y + 1), .chip(other))
            x = end + 1
        }
    }
}
