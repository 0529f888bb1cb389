import CTerminal
import Words

/// Turns a canvas into terminal bytes. Only this Swift file knows how ncurses draws.
///
/// Only one can exist at a time: ncurses keeps its state in globals.
final class Curses {
    /// Whether the terminal's type has a mouse, and so supports other features of xterm.
    let hasMouse: Bool
    /// The colours; a change redraws the next frame in full.
    var theme = ThemeName.default {
        didSet { if theme != oldValue { useTheme() } }
    }
    private let depth: ColourDepth
    private var looks: [shims_look] = []
    private var recolouring = Recolouring([])
    private var shown = Canvas(width: 0, height: 0)

    /// Starts ncurses for a type of terminal.
    ///
    /// - Parameters:
    ///   - type: TERM.
    ///   - colourTerm: COLORTERM.
    ///   - isColoured: whether colours are wanted.
    /// - Throws: `.unknownTerminal`.
    init(type: String, colourTerm: String, isColoured: Bool) throws(MonitorError) {
        var hasMouse = false
        let colours = shims_terminal_open(type, &hasMouse)
        guard colours >= 0 else { throw .unknownTerminal }
        self.hasMouse = hasMouse
        depth = isColoured ? ColourDepth(colours: Int(colours), colourTerm: colourTerm) : .none
        useTheme()
    }

    deinit {
        shims_terminal_close()
    }

    private func useTheme() {
        let theme = Theme(depth.shown(theme))
        looks = Style.allCases.map { style in
            let look = theme[style]
            return shims_look(
                attributes: Int32(look.attributes), front: depth.number(of: look.front),
                back: depth.number(of: look.back))
        }
        recolouring = Recolouring(depth == .direct ? theme.shades : [])
        repaint()
    }

    /// The bytes that turn what the terminal shows into this canvas.
    func draw(_ canvas: Canvas) -> [UInt8] {
        if canvas.width != shown.width || canvas.height != shown.height {
            shims_terminal_resize(Int32(canvas.height), Int32(canvas.width))
            shown = Canvas(width: 0, height: 0)
        }
        for y in 0..<canvas.height {
            write(canvas.row(y), over: shown.height == 0 ? [] : shown.row(y), y: y)
        }
        shown = canvas
        shims_terminal_show()
        return recolouring.apply(to: removePendingBytes())
    }

    /// Makes the next frame redraw everything.
    func repaint() {
        shims_terminal_repaint()
        shown = Canvas(width: 0, height: 0)
    }

    /// The bytes that give the screen back to the shell. The next frame takes it again.
    func leave() -> [UInt8] {
        shims_terminal_leave()
        return removePendingBytes()
    }

    /// The bytes with which a crash gives the screen back.
    var reset: [CChar] {
        [CChar](unsafeUninitializedCapacity: 128) { buffer, count in
            count = shims_terminal_reset(buffer.baseAddress, buffer.count)
        }
    }

    /// Writes the cells that differ from the shown ones; all of them if nothing is shown.
    private func write(_ row: ArraySlice<Cell>, over shown: ArraySlice<Cell>, y: Int) {
        for (x, index) in row.indices.enumerated() {
            let cell = row[index]
            guard !cell.isRightHalf, shown.isEmpty || cell != shown[index] else { continue }
            let isWide = index + 1 < row.endIndex && row[index + 1].isRightHalf
            var scalars = InlineArray<5, UInt32>(repeating: 0)
            var count = 0
            while count < Cell.maxScalars, cell.scalar(count) != 0 {
                scalars[count] = cell.scalar(count)
                count += 1
            }
            scalars.span.withUnsafeBufferPointer {
                shims_terminal_put(
                    Int32(y), Int32(x), $0.baseAddress, Int32(count), isWide ? 2 : 1, looks[Int(cell.style.rawValue)])
            }
        }
    }

    private func removePendingBytes() -> [UInt8] {
        let pending = shims_terminal_pending()
        return [UInt8](unsafeUninitializedCapacity: pending) { buffer, count in
            count = pending == 0 ? 0 : shims_terminal_take(buffer.baseAddress, pending)
        }
    }
}
