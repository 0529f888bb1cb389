import Words

extension Screen {
    /// The settings in a box, if there is room for it.
    func drawSetup(on canvas: inout Canvas) {
        guard let selected = state.setup, layout.form != .statusLine else { return }
        let hints: [SafeText] = [
            "Left Right: change  w: lines for the config file  Esc", "Left Right  w: lines  Esc", "Esc",
        ]
        let width = min(layout.width, max(hints[0].cells + 6, layout.width * 3 / 5))
        let height = min(layout.height, SetupItem.allCases.count + 2)
        let left = (layout.width - width) / 2
        let top = (layout.height - height) / 2
        drawBox(x: left, y: top, width: width, height: height, title: " Setup ", on: &canvas)
        let rows = max(0, height - 2)
        let first = max(0, selected - rows + 1)
        for (index, item) in SetupItem.allCases.enumerated().dropFirst(first).prefix(rows) {
            let value = item.value(in: state, width: layout.width)
            let room = width - 4 - Self.setupKeys
            let line =
                item.key.padded(to: Self.setupKeys) + value.elidedInMiddle(to: max(0, room), mark: glyphs.elision)
            let y = top + 1 + index - first
            canvas.put(line, x: left + 2, y: y, limit: left + width - 1)
            if index == selected { canvas.restyle(y: y, from: left + 1, to: left + width - 1, as: .selected) }
        }
        let hint = hints.first { $0.cells + 6 <= width } ?? ""
        canvas.put(" \(hint) ", endingAt: left + width - 2, y: top + height - 1, style: .dim)
    }

    /// The width of a setting's name, in cells.
    private static let setupKeys = 10
}
