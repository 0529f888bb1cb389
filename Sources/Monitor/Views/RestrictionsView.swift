import Words

extension Screen {
    /// The user's restrictions in a box over the table, if there is room for it.
    func drawRestrictions(on canvas: inout Canvas) {
        guard let selected = state.restrictions, let all = snapshot.restrictions, layout.form != .statusLine else {
            return
        }
        let width = min(layout.width, 100)
        let height = min(layout.height, max(1, all.count) + 2)
        let left = (layout.width - width) / 2
        let first = max(0, min(layout.form == .full ? layout.listTop : 0, layout.height - height))
        drawBox(x: left, y: first, width: width, height: height, title: " Held back by you ", on: &canvas)
        let rows = max(0, height - 2)
        let top = max(0, min(selected, all.count - 1) - rows + 1)
        for (index, row) in all.enumerated().dropFirst(top).prefix(rows) {
            let y = first + 1 + index - top
            let held: SafeText = SafeText(counting: row.held, "URL")
            let x = canvas.put(row.kind.padded(to: 8) + " ", x: left + 2, y: y, style: .warning)
            let room = max(0, left + width - 3 - held.cells - x)
            canvas.put(row.name.elidedInMiddle(to: room, mark: glyphs.elision), x: x, y: y)
            canvas.put(held, endingAt: left + width - 2, y: y)
            if index == selected { canvas.restyle(y: y, from: left + 1, to: left + width - 1, as: .selected) }
        }
        if all.isEmpty {
            canvas.put(
                "nothing is ignored, pruned, blocked or paused", x: left + 2, y: first + 1, style: .dim,
                limit: left + width - 1)
        }
        let hint: SafeText = all.isEmpty ? " Esc " : width < 40 ? " D  Esc " : " D: take back  Esc: close "
        canvas.put(hint, endingAt: left + width - 2, y: first + height - 1, style: .dim)
    }
}
