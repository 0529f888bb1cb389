import Words

extension Screen {
    /// The open list in a box over the table, where there is room for a box.
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

    /// The line that is being typed, in the last row of the screen; its end stays in view.
    func drawPrompt(on canvas: inout Canvas) {
        guard let prompt = state.prompt, layout.height > 0 else { return }
        let y = layout.height - 1
        let hasPreview = prompt.purpose != .find && layout.height > 1
        canvas.clear(x: 0..<layout.width, y: (hasPreview ? y - 1 : y)..<(y + 1))
        if hasPreview {
            let (text, style) = prompt.purpose == .filter ? filterHelp(prompt.text) : (snapshot.preview, .warning)
            canvas.put(text, x: 0, y: y - 1, style: style)
        }
        var x = 0
        if layout.width >= 30 { x = canvas.put(prompt.purpose.label, x: 0, y: y, style: .label) }
        let text = SafeText(untrusted: prompt.text)
        x = canvas.put(text.suffix(cells: max(0, layout.width - x - 1)), x: x, y: y, style: .bold)
        canvas.put(" ", x: x, y: y, style: .reverse)
    }

    /// What is wrong with a filter that is being typed; where nothing is, what it may ask.
    private func filterHelp(_ text: String) -> Run {
        let reading = RowFilter.read(text, on: state.tab)
        if let told = reading.fault ?? reading.remark { return (told, .warning) }
        let words = ["!not"] + state.tab.filterFields.map(\.example)
        let help = words.dropFirst().reduce(words[0]) { help, word in
            let longer = help + "  " + word
            return longer.cells <= layout.width ? longer : help
        }
        return (help, .dim)
    }
}
