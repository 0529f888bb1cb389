import Words

/// A grid of cells to draw on. It accepts only `SafeText`, and clips at its edges.
struct Canvas: Equatable {
    /// Columns, 0 or more.
    let width: Int
    /// Rows, 0 or more.
    let height: Int
    /// Whether a character outside of ASCII is drawn as `?`.
    let isASCII: Bool
    /// Row by row, from the top left.
    private(set) var cells: [Cell]
    /// The targets of clicks, in the order of drawing.
    private(set) var regions: [ClickRegion] = []

    init(width: Int, height: Int, isASCII: Bool = false) {
        self.width = max(0, width)
        self.height = max(0, height)
        self.isASCII = isASCII
        self.cells = Array(repeating: Cell(), count: self.width * self.height)
    }

    /// The cells of one row.
    func row(_ y: Int) -> ArraySlice<Cell> {
        cells[(y * width)..<((y + 1) * width)]
    }

    /// Draws a text, cut at `limit` (an x, exclusive) and at the edges.
    ///
    /// - Returns: the x just after the text.
    @discardableResult
    mutating func put(_ text: SafeText, x: Int, y: Int, style: Style = .plain, limit: Int = .max) -> Int {
        let end = min(limit, width)
        guard y >= 0, y < height, x < end else { return x }
        var column = max(0, x)
        if text.isASCII {
            put(ascii: text.string, from: max(0, -x), at: &column, y: y, style: style, end: end)
            return column
        }
        var drawn = isASCII ? text.inASCII : text
        if x < 0 || text.cells > end - x { drawn = drawn.dropFirst(cells: max(0, -x)).prefix(cells: end - column) }
        drawn.forEachCharacter { character, characterWidth in
            clearHalves(x: column, y: y)
            clearHalves(x: column + characterWidth - 1, y: y)
            cells[y * width + column] = Cell(character, style: style)
            if characterWidth == 2 { cells[y * width + column + 1] = Cell("", style: style) }
            column += characterWidth
        }
        return column
    }

    /// The fast path for ASCII: each byte is a cell.
    private mutating func put(ascii text: String, from: Int, at x: inout Int, y: Int, style: Style, end: Int) {
        let bytes = text.utf8.dropFirst(from).prefix(end - x)
        guard !bytes.isEmpty else { return }
        clearHalves(x: x, y: y)
        clearHalves(x: x + bytes.count - 1, y: y)
        for byte in bytes {
            cells[y * width + x] = Cell(byte, style: style)
            x += 1
        }
    }

    /// Draws a text so that it ends just before `end`.
    mutating func put(_ text: SafeText, endingAt end: Int, y: Int, style: Style = .plain) {
        put(text, x: end - text.cells, y: y, style: style, limit: end)
    }

    /// Changes the style of a part of a row and keeps its text.
    mutating func restyle(y: Int, from start: Int = 0, to end: Int = .max, as style: Style) {
        guard y >= 0, y < height else { return }
        for x in max(0, start)..<max(0, start, min(width, end)) {
            cells[y * width + x].style = style
        }
    }

    /// Gives a rectangle a click action, which covers earlier ones.
    mutating func onClick(x: Range<Int>, y: Range<Int>, _ action: ClickAction) {
        regions.append(ClickRegion(x: x, y: y, action: action))
    }

    /// Blanks a rectangle.
    mutating func clear(x: Range<Int>, y: Range<Int>, style: Style = .plain) {
        for row in y.clamped(to: 0..<height) {
            for column in x.clamped(to: 0..<width) {
                clearHalves(x: column, y: row)
                cells[row * width + column] = Cell(style: style)
            }
        }
    }

    /// Clears the other half of a wide character that is partly overwritten.
    private mutating func clearHalves(x: Int, y: Int) {
        let at = y * width + x
        if cells[at].isRightHalf, x > 0 { cells[at - 1].blank() }
        if x + 1 < width, cells[at + 1].isRightHalf { cells[at + 1].blank() }
    }
}
