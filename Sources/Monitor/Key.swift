import Crawl

/// A key as the terminal told it.
enum Key: Hashable {
    case character(Unicode.Scalar)
    /// Ctrl with a letter from a to z.
    case control(Unicode.Scalar)
    /// A function key, from 1.
    case function(Int)
    case up, down, left, right, pageUp, pageDown, home, end, tab, backTab, enter, escape

    /// A byte as a terminal sends it, or nil for one that is no key: part of a character outside of ASCII, for one.
    init?(byte code: UInt8) {
        switch code {
        case 9: self = .tab
        case 10, 13: self = .enter
        case 27: self = .escape
        case 1...26: self = .control(Unicode.Scalar(code + 0x60))
        default:
            guard (0x20...0x7E).contains(code) else { return nil }
            self = .character(Unicode.Scalar(code))
        }
    }

    /// What help calls the key.
    var name: SafeText {
        switch self {
        case .character(" "): "Space"
        case .character(let scalar): SafeText(untrusted: String(Character(scalar)))
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
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .enter: "Enter"
        case .escape: "Esc"
        }
    }
}
