import CTerminal
import Words

/// Turns canvases into the bytes that show them on one terminal: only what has changed since the last one.
final class TerminalPainter {
    /// The fewest changed cells at the end of a row for which it is cleared in place of writing blanks.
    private static let clearedCells = 8
    /// The most cells that are written once more in place of moving the cursor, which takes six bytes or more.
    private static let rewrittenCells = 5

    /// The colours; a change redraws the next frame in full.
    var theme = ThemeName.default {
        didSet { if theme != oldValue { useTheme() } }
    }
    private let type: TerminalType
    private let depth: ColourDepth
    /// The bytes that begin each style, by `Style.rawValue`.
    private var styles: [[UInt8]] = []
    /// What clears a row from the cursor on; empty if the terminal cannot.
    private let clearRow: [UInt8]
    /// Whether a character in the last cell scrolls the screen.
    private let scrollsAtEnd: Bool

    /// What the terminal shows; without cells if that is not known.
    private var shown = Canvas(width: 0, height: 0)
    /// Whether the terminal shows its screen for programs.
    private var isEntered = false
    /// Where the cursor is; nil if that is not known.
    private var cursor: (x: Int, y: Int)?
    /// The style of what would be written now; nil if that is not known.
    private var style: Style?

    /// Paints for a type of terminal.
    ///
    /// - Parameters:
    ///   - type: the type.
    ///   - colourTerm: COLORTERM.
    ///   - isColoured: whether colours are wanted.
    init(_ type: TerminalType, colourTerm: String, isColoured: Bool) {
        self.type = type
        let colours = type.string("setaf", 1).isEmpty ? 0 : type.number("colors")
        depth = isColoured ? ColourDepth(colours: colours, colourTerm: colourTerm) : .none
        clearRow = type.string("el")
        scrollsAtEnd = type.flag("am") && !type.flag("xenl")
        useTheme()
    }

    /// The bytes that turn what the terminal shows into this canvas.
    func draw(_ canvas: Canvas) -> [UInt8] {
        var bytes: [UInt8] = []
        if !isEntered {
            bytes += type.string("smcup") + type.string("civis")
            isEntered = true
            forget()
        }
        if canvas.width != shown.width || canvas.height != shown.height {
            bytes += type.string("sgr0") + type.string("clear")
            shown = Canvas(width: canvas.width, height: canvas.height)
            (cursor, style) = (nil, nil)
        }
        for y in 0..<canvas.height {
            draw(canvas.row(y), over: shown.row(y), y: y, isLast: y == canvas.height - 1, &bytes)
        }
        shown = canvas
        return bytes
    }

    /// Makes the next frame redraw everything.
    func repaint() { forget() }

    /// The bytes that give the screen back to the shell. The next frame takes it again.
    func leave() -> [UInt8] {
        defer { isEntered = false }
        return type.string("sgr0") + type.place(x: 0, y: max(0, shown.height - 1)) + type.string("cnorm")
            + type.string("rmcup")
    }

    /// The bytes with which a crash gives the screen back.
    var reset: [UInt8] { type.reset }

    private func forget() {
        shown = Canvas(width: 0, height: 0)
    }

    /// Writes the cells of a row that differ from the shown ones.
    private func draw(
        _ row: ArraySlice<Cell>, over shown: ArraySlice<Cell>, y: Int, isLast: Bool, _ bytes: inout [UInt8]
    ) {
        let blank = Cell()
        // From here on the row is blank.
        let end = clearRow.isEmpty ? row.endIndex : (row.lastIndex { $0 != blank }.map { $0 + 1 } ?? row.startIndex)
        for index in row.indices {
            let cell = row[index]
            guard !cell.isRightHalf, cell != shown[index] else { continue }
            if index >= end, shown[index...].count(where: { $0 != blank }) >= Self.clearedCells {
                place(index - row.startIndex, y, in: row, &bytes)
                change(to: blank.style, &bytes)
                bytes += clearRow
                return
            }
            let width = index + 1 < row.endIndex && row[index + 1].isRightHalf ? 2 : 1
            let isAtEnd = index + width == row.endIndex
            guard !(isAtEnd && isLast && scrollsAtEnd) else { return }
            place(index - row.startIndex, y, in: row, &bytes)
            change(to: cell.style, &bytes)
            append(cell, width: width, &bytes)
            // At the end of a row terminals differ in where the cursor is.
            cursor = isAtEnd ? nil : (index - row.startIndex + width, y)
        }
    }

    /// Moves the cursor within a row: over a few cells of the present style by writing them once more.
    private func place(_ x: Int, _ y: Int, in row: ArraySlice<Cell>, _ bytes: inout [UInt8]) {
        defer { cursor = (x, y) }
        if let cursor, cursor.y == y, cursor.x <= x, x - cursor.x <= Self.rewrittenCells {
            let between = row[(row.startIndex + cursor.x)..<(row.startIndex + x)]
            if between.allSatisfy({ $0.isASCII && $0.style == style }) {
                for cell in between { bytes.append(UInt8(truncatingIfNeeded: cell.scalar(0))) }
                return
            }
        }
        bytes += type.place(x: x, y: y)
    }

    private func change(to wanted: Style, _ bytes: inout [UInt8]) {
        guard style != wanted else { return }
        bytes += styles[Int(wanted.rawValue)]
        style = wanted
    }

    /// Writes a character with its marks. Where the C library has another width for it than the canvas, terminals may as
    /// well, and question marks take its place.
    private func append(_ cell: Cell, width: Int, _ bytes: inout [UInt8]) {
        let first = cell.scalar(0)
        if first < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: first))
            if cell.scalar(1) == 0 { return }
        }
        var count = 0
        while count < Cell.maxScalars, cell.scalar(count) != 0 {
            guard shims_terminal_width(cell.scalar(count)) == (count == 0 ? width : 0) else {
                if first >= 0x80 { bytes += [UInt8](repeating: UInt8(ascii: "?"), count: width) }
                return
            }
            count += 1
        }
        for index in (first < 0x80 ? 1 : 0)..<count {
            guard let scalar = Unicode.Scalar(cell.scalar(index)) else { continue }
            bytes += UTF8.encode(scalar).map { Array($0) } ?? []
        }
    }

    private func useTheme() {
        let theme = Theme(depth.shown(theme))
        styles = Style.allCases.map { bytes(of: theme[$0]) }
        style = nil
        forget()
    }

    /// The bytes that begin a look, whatever was before.
    private func bytes(of look: Look) -> [UInt8] {
        let colours = colour(look.front, isGround: false) + colour(look.back, isGround: true)
        // Attributes that a terminal cannot combine with colours (ncv); the bits are those of sgr's parameters.
        let excluded = colours.isEmpty ? 0 : max(0, type.number("ncv"))
        var bytes = type.string("sgr0")
        for (attribute, name, bit) in [
            (SHIMS_UNDERLINE, "smul", 1), (SHIMS_REVERSE, "rev", 2), (SHIMS_DIM, "dim", 4), (SHIMS_BOLD, "bold", 5),
        ] where look.attributes & Int(attribute) != 0 && excluded >> bit & 1 == 0 {
            bytes += type.string(name)
        }
        return bytes + colours
    }

    private func colour(_ hue: Hue?, isGround: Bool) -> [UInt8] {
        let number = depth.number(of: hue)
        guard number >= 0 else { return [] }
        if depth == .direct, let direct = hue?.direct {
            let parts = [direct >> 16, direct >> 8, direct].map { String($0 & 0xFF) }.joined(separator: ";")
            return Array("\u{1B}[\(isGround ? 48 : 38);2;\(parts)m".utf8)
        }
        return type.string(isGround ? "setab" : "setaf", number)
    }
}
