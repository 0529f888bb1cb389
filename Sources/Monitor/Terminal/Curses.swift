import CShims
import Crawl

/// Canvas in, terminal bytes out; terminal bytes in, keys out. The only Swift file that knows how ncurses is called.
///
/// There is one at a time: ncurses keeps its state in globals.
final class Curses {
    private var shown = Canvas(width: 0, height: 0)

    /// Begins to draw for a type of terminal whose keys come from a descriptor.
    init(type: String, input: Int32, isColoured: Bool) throws(MonitorError) {
        guard shims_terminal_open(type, input, isColoured) else { throw .unknownTerminal }
    }

    deinit {
        shims_terminal_close()
    }

    /// The bytes that turn what the terminal shows into this canvas.
    func draw(_ canvas: Canvas) -> [UInt8] {
        if canvas.width != shown.width || canvas.height != shown.height {
            shims_terminal_resize(Int32(canvas.height), Int32(canvas.width))
            shown = Canvas(width: 0, height: 0)
        }
        for y in 0..<canvas.height {
            put(canvas.row(y), over: shown.height == 0 ? [] : shown.row(y), y: y)
        }
        shown = canvas
        shims_terminal_show()
        return takeBytes()
    }

    /// The next frame is drawn in full.
    func repaint() {
        shims_terminal_repaint()
        shown = Canvas(width: 0, height: 0)
    }

    /// The bytes that give the screen back to the shell.
    func leave() -> [UInt8] {
        shims_terminal_leave()
        return takeBytes()
    }

    /// The next frame takes the screen again.
    func enter() {
        shims_terminal_enter()
        shown = Canvas(width: 0, height: 0)
    }

    /// What came from the keyboard: a key, bytes that are no key of ours, or nothing more.
    enum Input: Hashable {
        case key(Key)
        case unknown
    }

    /// The next key that has come; nil when none has.
    func nextKey() -> Input? {
        var code: UInt32 = 0
        switch shims_terminal_key(&code) {
        case 1: return Key(byte: UInt8(truncatingIfNeeded: code)).map(Input.key) ?? .unknown
        case 2: return Key(special: Int(code)).map(Input.key) ?? .unknown
        default: return nil
        }
    }

    /// Hands over the cells that differ from those shown; all of them where nothing is.
    private func put(_ row: ArraySlice<Cell>, over shown: ArraySlice<Cell>, y: Int) {
        for (x, index) in row.indices.enumerated() {
            let cell = row[index]
            guard !cell.text.isEmpty, shown.isEmpty || cell != shown[index] else { continue }
            let isWide = index + 1 < row.endIndex && row[index + 1].text.isEmpty
            var scalars = InlineArray<5, UInt32>(repeating: 0)
            var count = 0
            for scalar in cell.text.unicodeScalars.prefix(scalars.count) {
                scalars[count] = scalar.value
                count += 1
            }
            scalars.span.withUnsafeBufferPointer {
                shims_terminal_put(
                    Int32(y), Int32(x), $0.baseAddress, Int32(count), isWide ? 2 : 1, cell.style.look)
            }
        }
    }

    private func takeBytes() -> [UInt8] {
        let pending = shims_terminal_pending()
        return [UInt8](unsafeUninitializedCapacity: pending) { buffer, count in
            count = pending == 0 ? 0 : shims_terminal_take(buffer.baseAddress, pending)
        }
    }
}

extension Key {
    /// A key that ncurses made of an escape sequence.
    fileprivate init?(special code: Int) {
        switch code {
        case SHIMS_KEY_UP: self = .up
        case SHIMS_KEY_DOWN: self = .down
        case SHIMS_KEY_LEFT: self = .left
        case SHIMS_KEY_RIGHT: self = .right
        case SHIMS_KEY_PAGE_UP: self = .pageUp
        case SHIMS_KEY_PAGE_DOWN: self = .pageDown
        case SHIMS_KEY_HOME: self = .home
        case SHIMS_KEY_END: self = .end
        case SHIMS_KEY_BACK_TAB: self = .backTab
        case SHIMS_KEY_ENTER: self = .enter
        case (SHIMS_KEY_FUNCTION + 1)...: self = .function(code - SHIMS_KEY_FUNCTION)
        default: return nil
        }
    }
}

extension Style {
    /// What the style looks like on the terminal.
    fileprivate var look: shims_look {
        switch self {
        case .plain: shims_look(attributes: 0, front: -1, back: -1)
        case .dim: shims_look(attributes: Int32(SHIMS_DIM), front: -1, back: -1)
        case .bold: shims_look(attributes: Int32(SHIMS_BOLD), front: -1, back: -1)
        case .reverse: shims_look(attributes: Int32(SHIMS_REVERSE), front: -1, back: -1)
        case .selected, .keyLabel: shims_look(attributes: 0, front: 0, back: Colour.cyan)
        case .heading: shims_look(attributes: 0, front: 0, back: Colour.green)
        case .good, .reading: shims_look(attributes: 0, front: Colour.green, back: -1)
        case .label, .notice, .securing: shims_look(attributes: 0, front: Colour.cyan, back: -1)
        case .warning, .connecting: shims_look(attributes: 0, front: Colour.yellow, back: -1)
        case .bad: shims_look(attributes: Int32(SHIMS_BOLD), front: Colour.red, back: -1)
        case .resolving: shims_look(attributes: 0, front: Colour.magenta, back: -1)
        case .sending: shims_look(attributes: Int32(SHIMS_BOLD), front: Colour.blue, back: -1)
        case .awaiting: shims_look(attributes: 0, front: Colour.blue, back: -1)
        }
    }
}

/// The colours that every colour terminal has (ECMA-48, SGR 30 to 37).
private enum Colour {
    static let red: Int32 = 1
    static let green: Int32 = 2
    static let yellow: Int32 = 3
    static let blue: Int32 = 4
    static let magenta: Int32 = 5
    static let cyan: Int32 = 6
}
