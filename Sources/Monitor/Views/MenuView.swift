import Crawl

extension Screen {
    /// The open list in a box over the table, where there is room for a box.
    func drawMenu(on canvas: inout Canvas) {
        guard let menu = state.menu, layout.form != .statusLine else { return }
        let columns = menu.columns(of: state.tab)
        let title: SafeText = menu.purpose == .sort ? " Sort by " : " Columns "
        let hint: SafeText = menu.purpose == .sort ? " Enter: so  Esc " : " Space: yes/no  Esc "
        let width = min(layout.width, hint.cells + 4)
        let height = min(layout.height, columns.count + 2)
        let left = (layout.width - width) / 2
        let first = max(0, min(layout.form == .full ? layout.listTop : 0, layout.height - height))
        drawBox(x: left, y: first, width: width, height: height, title: title, on: &canvas)
        let rows = max(0, height - 2)
        let top = max(0, min(menu.selection, columns.count - 1) - rows + 1)
        for (index, column) in columns.enumerated().dropFirst(top).prefix(rows) {
            let y = first + 1 + index - top
            canvas.put(mark(of: column, menu.purpose) + column.title, x: left + 2, y: y, limit: left + width - 1)
            if index == menu.selection {
                canvas.restyle(y: y, from: left + 1, to: left + width - 1, as: .selected)
            }
        }
        canvas.put(
            width > hint.cells + 3 ? hint : " Esc ", endingAt: left + width - 1, y: first + height - 1, style: .dim)
    }

    private func mark(of column: TableColumn, _ purpose: Menu.Purpose) -> SafeText {
        switch purpose {
        case .columns: state.table.isShown(column, on: layout.width) ? "[x] " : "[ ] "
        case .sort:
            column.column != state.table.sort.column
                ? "  " : (state.table.sort.isDescending ? glyphs.sorted : glyphs.sortedUp) + " "
        }
    }

    /// The line that is being typed, in the last row of the screen; its end stays in view.
    func drawPrompt(on canvas: inout Canvas) {
        guard let prompt = state.prompt, layout.height > 0 else { return }
        let y = layout.height - 1
        let hasPreview = prompt.purpose == .ignore && layout.height > 1
        canvas.clear(x: 0..<layout.width, y: (hasPreview ? y - 1 : y)..<(y + 1))
        if hasPreview { canvas.put(snapshot.preview, x: 0, y: y - 1, style: .warning) }
        var x = 0
        if layout.width >= 30 { x = canvas.put(prompt.purpose.label, x: 0, y: y, style: .label) }
        let text = SafeText(untrusted: prompt.text)
        x = canvas.put(text.suffix(cells: max(0, layout.width - x - 1)), x: x, y: y, style: .bold)
        canvas.put(" ", x: x, y: y, style: .reverse)
    }
}
