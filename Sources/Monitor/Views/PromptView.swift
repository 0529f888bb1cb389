import Words

extension Screen {
    /// The prompt in the last row of the screen, with the text around the cursor in view.
    func drawPrompt(on canvas: inout Canvas) {
        guard let prompt = state.prompt, layout.height > 0 else { return }
        let y = layout.height - 1
        let told = layout.height > 1 ? remark(on: prompt) : nil
        canvas.clear(x: 0..<layout.width, y: (told == nil ? y : y - 1)..<(y + 1))
        if let told {
            canvas.put(told.text.elidedAtEnd(to: layout.width, mark: glyphs.elision), x: 0, y: y - 1, style: told.style)
        }
        drawCompletions(above: told == nil ? y : y - 1, on: &canvas)
        var x = 0
        if layout.width >= 30 || prompt.purpose == .command {
            x = canvas.put(prompt.purpose.label, x: 0, y: y, style: .label)
        }
        let room = max(0, layout.width - x - 1)
        let before = SafeText(untrusted: prompt.before)
        let after = SafeText(untrusted: prompt.after)
        // The cursor stays at the end until the text behind it needs room.
        x = canvas.put(before.suffix(cells: max(room / 2, room - after.cells)), x: x, y: y, style: .bold)
        let cursor = after.cells > 0 ? after.prefix(cells: max(1, after.cells - after.dropFirst(cells: 1).cells)) : " "
        x = canvas.put(cursor, x: x, y: y, style: .reverse)
        canvas.put(after.dropFirst(cells: cursor.cells), x: x, y: y, style: .bold)
    }

    /// The line above it: the effect of a pattern, or the fields of a filter.
    private func remark(on prompt: Prompt) -> Run? {
        if prompt.purpose == .filter { return filterHelp(prompt.text) }
        return prompt.pattern == nil && prompt.purpose != .ignore ? nil : (snapshot.preview, .warning)
    }

    /// The error in the typed filter; without one, its possible fields.
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

    /// The completions of a command, in a list above its line.
    private func drawCompletions(above y: Int, on canvas: inout Canvas) {
        guard !state.completions.isEmpty, state.prompt?.purpose == .command, layout.form != .statusLine else { return }
        let rows = min(state.completions.count, max(1, min(Self.mostCompletions, layout.height / 2)), y)
        let selected = state.prompt?.completion
        let first = max(0, min((selected ?? 0) - rows / 2, state.completions.count - rows))
        let shown = Array(state.completions.enumerated().dropFirst(first).prefix(rows))
        let titleCells = shown.map(\.element.title.cells).max() ?? 0
        let more = state.completions.count - rows
        let rest: SafeText = more == 0 ? "" : layout.width < 40 ? " +\(more) " : " \(more) more: Tab "
        for (index, completion) in shown {
            let row = y - rows + index - first
            canvas.clear(x: 0..<layout.width, y: row..<(row + 1))
            let end = layout.width - 1 - (row == y - 1 ? rest.cells : 0)
            let title = completion.title.elidedAtEnd(to: end - 1, mark: glyphs.elision)
            canvas.put(title, x: 1, y: row, style: .bold)
            let helpAt = titleCells + 3
            if end - helpAt >= Self.leastHelp {
                canvas.put(completion.help.elidedAtEnd(to: end - helpAt, mark: glyphs.elision), x: helpAt, y: row)
            }
            if index == selected { canvas.restyle(y: row, as: .selected) }
        }
        canvas.put(rest, endingAt: layout.width - 1, y: y - 1, style: .dim)
    }

    /// The smallest room for a completion's help text, in cells.
    private static let leastHelp = 16
    /// The largest number of completions shown.
    private static let mostCompletions = 12
}
