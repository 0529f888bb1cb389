import Words

/// A key or a mouse action, as the terminal reported it.
enum Key: Hashable {
    case character(Unicode.Scalar)
    /// A pasted character: it goes to a prompt, and is never a command.
    case pasted(Unicode.Scalar)
    /// Ctrl with a letter from a to z, or with a backslash.
    case control(Unicode.Scalar)
    /// A function key, from 1.
    case function(Int)
    case up, down, left, right, pageUp, pageDown, home, end, insert, delete, backspace, tab, backTab, enter, escape
    /// The first mouse button was pressed in a cell; coordinates start at 0.
    case click(x: Int, y: Int)
    case wheelUp, wheelDown

    /// The key for a byte from a terminal; nil for other bytes, such as part of a character outside of ASCII.
    init?(byte code: UInt8) {
        switch code {
        case 8, 127: self = .backspace
        case 9: self = .tab
        case 10, 13: self = .enter
        case 27: self = .escape
        case 28: self = .control("\\")
        case 1...26: self = .control(Unicode.Scalar(code + 0x60))
        default:
            guard (0x20...0x7E).contains(code) else { return nil }
            self = .character(Unicode.Scalar(code))
        }
    }

    /// The key's name in help.
    var name: SafeText {
        switch self {
        case .character(" "): "Space"
        case .character(let scalar), .pasted(let scalar): SafeText(untrusted: String(Character(scalar)))
        case .control(let scalar): "Ctrl-" + SafeText(untrusted: String(Character(scalar)).uppercased())
        case .function(let number): "F\(number)"
        case .up: "Up"
        case .down: "Down"
        case .left: "Left"
        case .right: "Right"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .home: "Home"
        case .end: "End"
        case .insert: "Ins"
        case .delete: "Del"
        case .backspace: "Backspace"
        case .click: "Click"
        case .wheelUp, .wheelDown: "Wheel"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .enter: "Enter"
        case .escape: "Esc"
        }
    }
}
