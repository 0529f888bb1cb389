import Words

/// A message in a box that the next key closes.
struct Notice: Hashable {
    /// One to three words.
    let title: SafeText
    /// The message; its lines flow.
    let lines: [SafeText]
}

extension ScreenState {
    /// Closes the notice at any key, which has no other effect unless it leaves the screen.
    mutating func closesNotice(_ key: Key) -> Bool {
        guard notice != nil else { return false }
        notice = nil
        return key != .control("c") && key != .control("z")
    }
}

extension Screen {
    /// The notice in a box in the middle, if there is room for it.
    func drawNotice(on canvas: inout Canvas) {
        guard let notice = state.notice, layout.form != .statusLine, layout.width > 8 else { return }
        let wanted = notice.lines.map(\.cells).max() ?? 0
        let width = min(layout.width, max(wanted, notice.title.cells + 2) + 4)
        let rows = notice.lines.flatMap { FlowedLine($0).rows(width: width - 4) }
        let title = notice.title.elidedInMiddle(to: width - 6, mark: glyphs.elision)
        let box = drawBox(" \(title) ", width: width, rows: rows.count, .inMiddle, on: &canvas)
        draw(rows[...], in: box, on: &canvas)
    }
}
