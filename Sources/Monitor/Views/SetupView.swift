import Words

extension Screen {
    /// The settings in a box, if there is room for it.
    func drawSetup(on canvas: inout Canvas) {
        guard let selected = state.setup, layout.form != .statusLine else { return }
        let hints: [SafeText] = [
            " Left Right: change  w: save to the config file  Esc ", " Left Right  w: save  Esc ", " Esc ",
        ]
        let width = min(layout.width, max(hints[0].cells + 4, layout.width * 3 / 5))
        let items = SetupItem.allCases
        let box = drawBox(" Setup ", width: width, rows: items.count, .inMiddle, on: &canvas)
        drawList(of: items.count, selected: selected, in: box, on: &canvas) { index, y, canvas in
            let item = items[index]
            let value = item.value(in: state, width: layout.width)
            let room = max(0, width - 4 - Self.setupKeys)
            let line = item.key.padded(to: Self.setupKeys) + value.elidedInMiddle(to: room, mark: glyphs.elision)
            canvas.put(line, x: box.left, y: y, limit: box.right + 1)
        }
        drawHint(box.fitting(hints), in: box, on: &canvas)
    }

    /// The width of a setting's name, in cells.
    private static let setupKeys = 10
}
