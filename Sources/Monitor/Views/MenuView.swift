import Words

extension Screen {
    /// The open menu in a box over the table, if there is room for it.
    func drawMenu(on canvas: inout Canvas) {
        guard let menu = state.menu, layout.form != .statusLine else { return }
        let lines = state.lines(of: menu, width: layout.tableWidth)
        let widest = max(menu.purpose.hints[0].cells, lines.map(\.title.cells).max() ?? 0)
        let width = min(layout.width, widest + 8)
        let box = drawBox(" \(menu.purpose.title) ", width: width, rows: lines.count, on: &canvas)
        drawList(of: lines.count, selected: menu.selection, in: box, on: &canvas) { index, y, canvas in
            let line = lines[index]
            canvas.put(mark(line, menu.purpose) + line.title, x: box.left, y: y, limit: box.right + 1)
        }
        drawHint(box.fitting(menu.purpose.hints), in: box, on: &canvas)
    }

    private func mark(_ line: Menu.Line, _ purpose: Menu.Purpose) -> SafeText {
        guard purpose == .sort else { return line.isChosen ? "[x] " : "[ ] " }
        return line.isChosen ? (state.table.sort.isDescending ? glyphs.sorted : glyphs.sortedUp) + " " : "  "
    }
}
