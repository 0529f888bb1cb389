import Crawl

/// One terminal cell.
struct Cell: Hashable {
    /// A character with its combining marks; empty for the right half of a wide character.
    var text: String = " "
    /// What the cell means.
    var style = Style.plain
}

/// A grid of cells to draw on: takes `SafeText` and nothing else, clips whatever lies outside.
struct Canvas: Equatable {
    /// Columns, 0 or more.
    let width: Int
    /// Rows, 0 or more.
    let height: Int
    /// Whether a character outside of ASCII is drawn as `?`.
    let isASCII: Bool
    /// Row by row, from the top left.
    private(set) var cells: [Cell]
    /// Where clicks go, in the order of drawing.
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
        var column = x
        let drawn = (isASCII ? text.inASCII : text).dropFirst(cells: x < 0 ? -x : 0).prefix(cells: end - max(0, x))
        column = max(0, x)
        drawn.forEachCharacter { character, characterWidth in
            clearHalves(x: column, y: y)
            clearHalves(x: column + characterWidth - 1, y: y)
            cells[y * width + column] = Cell(text: String(character), style: style)
            if characterWidth == 2 {
                cells[y * width + column + 1] = Cell(text: "", style: style)
            }
            column += characterWidth
        }
        return column
    }

    /// Draws a text so that it ends just before `end`.
    mutating func put(_ text: SafeText, endingAt end: Int, y: Int, style: Style = .plain) {
        put(text, x: end - text.cells, y: y, style: style, limit: end)
    }

    /// Gives a part of a row one style and keeps its text.
    mutating func restyle(y: Int, from start: Int = 0, to end: Int = .max, as style: Style) {
        guard y >= 0, y < height else { return }
        for x in max(0, start)..<max(0, start, min(width, end)) {
            cells[y * width + x].style = style
        }
    }

    /// Has clicks in a rectangle do something, whatever was there before.
    mutating func onClick(x: Range<Int>, y: Range<Int>, _ action: ClickAction) {
        regions.append(ClickRegion(x: x, y: y, action: action))
    }

    /// Blanks a rectangle.
    mutating func clear(x: Range<Int>, y: Range<Int>, style: Style = .plain) {
        for row in y.clamped(to: 0..<height) {
            for column in x.clamped(to: 0..<width) {
                clearHalves(x: column, y: row)
                cells[row * width + column] = Cell(text: " ", style: style)
            }
        }
    }

    /// Overwriting one half of a wide character leaves no other half behind.
    private mutating func clearHalves(x: Int, y: Int) {
        let at = y * width + x
        if cells[at].text.isEmpty, x > 0 {
            cells[at - 1].text = " "
        }
        if x + 1 < width, cells[at + 1].text.isEmpty {
            cells[at + 1].text = " "
        }
    }
}
