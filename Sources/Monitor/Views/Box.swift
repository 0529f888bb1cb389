import Words

/// A box over the screen, and the room inside its edge.
struct Box {
    enum Place {
        /// Over the table, with a fixed upper edge.
        case overTable
        case inMiddle
    }

    let x: Int
    let y: Int
    let width: Int
    let height: Int

    /// The column where text starts.
    var left: Int { x + 2 }
    /// The column where text ends, exclusive.
    var right: Int { x + width - 2 }
    /// The first row of text.
    var top: Int { y + 1 }
    /// The number of rows of text.
    var rows: Int { max(0, height - 2) }

    /// The first of some hints, the longest first, that fits into the lower edge; empty if none does.
    func fitting(_ hints: [SafeText]) -> SafeText {
        hints.first { $0.cells <= width - 4 } ?? ""
    }
}

extension Screen {
    /// Draws an empty box for a number of rows of text, as far as the screen has room, with a title in its upper edge.
    func drawBox(
        _ title: SafeText, width: Int, rows: Int, _ place: Box.Place = .overTable, on canvas: inout Canvas
    ) -> Box {
        let height = min(layout.height, rows + 2)
        let y =
            switch place {
            case .overTable: max(0, min(layout.form == .full ? layout.listTop : 0, layout.height - height))
            case .inMiddle: (layout.height - height) / 2
            }
        let box = Box(x: (layout.width - width) / 2, y: y, width: width, height: height)
        let (columns, lines) = (box.x..<(box.x + width), y..<(y + height))
        canvas.clear(x: columns, y: lines)
        canvas.onClick(x: 0..<layout.width, y: 0..<layout.height, .press(.escape))
        canvas.onClick(x: columns, y: lines, .nothing)
        let edge = SafeText(repeating: glyphs.box.4, count: width - 2)
        canvas.put(glyphs.box.0 + edge + glyphs.box.1, x: box.x, y: y)
        for row in box.top..<(box.top + box.rows) {
            canvas.put(glyphs.box.5, x: box.x, y: row)
            canvas.put(glyphs.box.5, x: box.x + width - 1, y: row)
        }
        canvas.put(glyphs.box.3 + edge + glyphs.box.2, x: box.x, y: y + height - 1)
        let name = title.cells <= width - 3 ? title : title.elidedAtEnd(to: width - 4, mark: glyphs.elision)
        canvas.put(name, x: box.left, y: y, style: .bold)
        return box
    }

    /// Draws rows of fields from the top of a box.
    func draw(_ rows: ArraySlice<[FlowedLine.Placed]>, in box: Box, on canvas: inout Canvas) {
        for (y, row) in zip(box.top..<(box.top + box.rows), rows) {
            for placed in row {
                canvas.put(
                    placed.field.text, x: box.left + placed.x, y: y, style: placed.field.style, limit: box.right)
            }
        }
    }

    /// Draws a list in a box, with the selected line in view.
    ///
    /// - Parameters:
    ///   - count: the number of lines.
    ///   - selected: the selected line, from 0.
    ///   - box: the box.
    ///   - canvas: the canvas.
    ///   - draw: draws a line, by its number, in a row of the screen.
    func drawList(
        of count: Int, selected: Int, in box: Box, on canvas: inout Canvas, draw: (Int, Int, inout Canvas) -> Void
    ) {
        let first = max(0, min(selected, count - 1) - box.rows + 1)
        for index in first..<max(first, min(count, first + box.rows)) {
            let y = box.top + index - first
            draw(index, y, &canvas)
            if index == selected { canvas.restyle(y: y, from: box.x + 1, to: box.right + 1, as: .selected) }
        }
    }

    /// Draws a hint into the lower edge of a box.
    func drawHint(_ hint: SafeText, in box: Box, on canvas: inout Canvas) {
        canvas.put(hint, endingAt: box.right, y: box.y + box.height - 1, style: .dim)
    }
}
