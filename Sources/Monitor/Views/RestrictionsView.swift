import Words

extension Screen {
    /// The user's restrictions in a box over the table, if there is room for it.
    func drawRestrictions(on canvas: inout Canvas) {
        guard let selected = state.restrictions, let all = snapshot.restrictions, layout.form != .statusLine else {
            return
        }
        let width = min(layout.width, 100)
        let others = snapshot.otherSkips
        let lines = max(1, all.count) + (others.cells > 0 ? 1 : 0)
        var box = drawBox(" Held back by you ", width: width, rows: lines, on: &canvas)
        if others.cells > 0, box.rows > 1 {
            let text = ("not by you: " + others).elidedAtEnd(to: width - 4, mark: glyphs.elision)
            canvas.put(text, x: box.left, y: box.top + box.rows - 1, style: .dim)
            box = Box(x: box.x, y: box.y, width: box.width, height: box.height - 1)
        }
        drawList(of: all.count, selected: selected, in: box, on: &canvas) { index, y, canvas in
            let row = all[index]
            let held = width < 40 ? SafeText(grouped: row.held) : SafeText(counting: row.held, "URL")
            let kind: SafeText = width < 40 ? "" : row.kind.padded(to: 8) + " "
            let x = canvas.put(kind, x: box.left, y: y, style: .warning)
            let room = max(0, box.right - 1 - held.cells - x)
            canvas.put(row.name.elidedInMiddle(to: room, mark: glyphs.elision), x: x, y: y)
            canvas.put(held, endingAt: box.right, y: y)
        }
        if all.isEmpty {
            let texts: [SafeText] = ["nothing is ignored, pruned, blocked or paused", "nothing"]
            canvas.put(box.fitting(texts), x: box.left, y: box.top, style: .dim)
        }
        let hint: SafeText = all.isEmpty ? " Esc " : width < 40 ? " D  Esc " : " D: take back  Esc: close "
        drawHint(hint, in: Box(x: box.x, y: box.y, width: width, height: min(layout.height, lines + 2)), on: &canvas)
    }
}
