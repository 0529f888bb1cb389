import Crawl

extension Screen {
    /// The key map in a box over the middle of the screen, where there is room for a box.
    func drawHelp(on canvas: inout Canvas) {
        guard let top = state.helpTop, layout.form != .statusLine else { return }
        let lines = KeyBinding.all.map { binding in
            let names = binding.keys.dropFirst().reduce(binding.keys.first?.name ?? "") { $0 + " " + $1.name }
            return names.padded(to: max(14, names.cells + 1)) + binding.help
        }
        let width = min(layout.width, 4 + (lines.map(\.cells).max() ?? 0))
        let height = min(layout.height, lines.count + 2)
        let left = (layout.width - width) / 2
        let first = (layout.height - height) / 2
        drawBox(x: left, y: first, width: width, height: height, title: " Keys ", on: &canvas)
        let shown = max(0, min(top, lines.count - (height - 2)))
        for (index, line) in lines.dropFirst(shown).prefix(height - 2).enumerated() {
            canvas.put(line, x: left + 2, y: first + 1 + index, limit: left + width - 1)
        }
    }

    /// An empty box with a title in its upper edge.
    func drawBox(x: Int, y: Int, width: Int, height: Int, title: SafeText, on canvas: inout Canvas) {
        canvas.clear(x: x..<(x + width), y: y..<(y + height))
        canvas.onClick(x: 0..<layout.width, y: 0..<layout.height, .press(.escape))
        canvas.onClick(x: x..<(x + width), y: y..<(y + height), .nothing)
        let edge = SafeText(repeating: glyphs.box.4, count: width - 2)
        canvas.put(glyphs.box.0 + edge + glyphs.box.1, x: x, y: y)
        for row in (y + 1)..<max(y + 1, y + height - 1) {
            canvas.put(glyphs.box.5, x: x, y: row)
            canvas.put(glyphs.box.5, x: x + width - 1, y: row)
        }
        canvas.put(glyphs.box.3 + edge + glyphs.box.2, x: x, y: y + height - 1)
        canvas.put(title, x: x + 2, y: y, style: .bold, limit: x + width - 1)
    }
}
