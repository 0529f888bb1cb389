import Words

extension Screen {
    /// The open menu in a box over the table, if there is room for it.
    func drawMenu(on canvas: inout Canvas) {
        guard let menu = state.menu, layout.form != .statusLine else { return }
        let lines = state.lines(of: menu, width: layout.tableWidth)
        let widest = max(menu.purpose.hints[0].cells + 2, lines.map(\.title.cells).max() ?? 0)
        let width = min(layout.width, widest + 8)
        let height = min(layout.height, lines.count + 2)
        let left = (layout.width - width) / 2
        let first = max(0, min(layout.form == .full ? layout.listTop : 0, layout.height - height))
        drawBox(x: left, y: first, width: width, height: height, title: " \(menu.purpose.title) ", on: &canvas)
        let rows = max(0, height - 2)
        let top = max(0, min(menu.selection, lines.count - 1) - rows + 1)
        for (index, line) in lines.enumerated().dropFirst(top).prefix(rows) {
            let y = first + 1 + index - top
            canvas.put(mark(line, menu.purpose) + line.title, x: left + 2, y: y, limit: left + width - 1)
            if index == menu.selection {
                canvas.restyle(y: y, from: left + 1, to: left + width - 1, as: .selected)
            }
        }
        let hint = menu.purpose.hints.first { $0.cells + 6 <= width } ?? ""
        canvas.put(" \(hint) ", endingAt: left + width - 2, y: first + height - 1, style: .dim)
    }

    private func mark(_ line: Menu.Line, _ purpose: Menu.Purpose) -> SafeText {
        guard purpose == .sort else { return line.isChosen ? "[x] " : "[ ] " }
        return line.isChosen ? (state.table.sort.isDescending ? glyphs.sorted : glyphs.sortedUp) + " " : "  "
    }
}
