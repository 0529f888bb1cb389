import Crawl

extension Screen {
    /// The settings in a box, where there is room for a box.
    func drawSetup(on canvas: inout Canvas) {
        guard let selected = state.setup, layout.form != .statusLine else { return }
        let hint: SafeText = "arrows change  w: config lines  Esc closes"
        let width = min(layout.width, hint.cells + 4)
        let height = min(layout.height, SetupItem.allCases.count + 3)
        let left = (layout.width - width) / 2
        let top = (layout.height - height) / 2
        drawBox(x: left, y: top, width: width, height: height, title: " Setup ", on: &canvas)
        for (index, item) in SetupItem.allCases.prefix(height - 3).enumerated() {
            let line = item.key.padded(to: 12) + item.value(in: state.settings)
            let y = top + 1 + index
            canvas.put(line, x: left + 2, y: y, limit: left + width - 1)
            if index == selected { canvas.restyle(y: y, from: left + 1, to: left + width - 1, as: .selected) }
        }
        canvas.put(hint, x: left + 2, y: top + height - 2, style: .dim, limit: left + width - 1)
    }
}
