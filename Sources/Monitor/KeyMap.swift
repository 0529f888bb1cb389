import Crawl

/// What a key does.
enum KeyAction: Hashable {
    case quit, closeOrQuit, togglePause, toggleFreeze, toggleStill, toggleMouse, setup, help, details, close
    case repaint, suspend
    case yank(Yank)
    case up, down, left, right, pageUp, pageDown, home, end
    case nextTab, previousTab
    case tab(Tab)
}

/// One line of the key map, from which keys, the help screen and the bar of function keys are all made.
struct KeyBinding {
    let keys: [Key]
    let action: KeyAction
    /// One or two words for the bar of function keys.
    let label: SafeText
    /// What help says.
    let help: SafeText

    /// Every binding, in the order of help.
    static let all: [KeyBinding] = [
        KeyBinding(
            keys: [.character("?"), .character("h"), .function(1)], action: .help, label: "Help", help: "this help"),
        KeyBinding(
            keys: [.function(2), .character("S")], action: .setup, label: "Setup", help: "theme, refresh, mouse"),
        KeyBinding(
            keys: [.character("p"), .character(" "), .function(5)], action: .togglePause, label: "Pause",
            help: "pause: what is in flight ends; again: go on"),
        KeyBinding(
            keys: [.character("P")], action: .toggleFreeze, label: "Freeze",
            help: "freeze: nothing is read, nothing times out"),
        KeyBinding(
            keys: [.character("Z")], action: .toggleStill, label: "Still",
            help: "the picture stands still, the crawl goes on"),
        KeyBinding(
            keys: [.function(10), .control("c")], action: .quit, label: "Quit",
            help: "quit: let exchanges end; again: at once"),
        KeyBinding(
            keys: [.character("q")], action: .closeOrQuit, label: "Quit", help: "close what is open; else quit"),
        KeyBinding(
            keys: [.enter], action: .details, label: "Details", help: "the row's story; again: close it"),
        KeyBinding(keys: [.up, .character("k")], action: .up, label: "Up", help: "one row up"),
        KeyBinding(keys: [.down, .character("j")], action: .down, label: "Down", help: "one row down"),
        KeyBinding(keys: [.pageUp], action: .pageUp, label: "Page up", help: "one page up"),
        KeyBinding(keys: [.pageDown], action: .pageDown, label: "Page down", help: "one page down"),
        KeyBinding(keys: [.character("g"), .home], action: .home, label: "First", help: "first row"),
        KeyBinding(keys: [.character("G"), .end], action: .end, label: "Last", help: "last row"),
        KeyBinding(keys: [.left], action: .left, label: "Left", help: "scroll URLs left"),
        KeyBinding(keys: [.right], action: .right, label: "Right", help: "scroll URLs right"),
        KeyBinding(keys: [.tab], action: .nextTab, label: "Next tab", help: "next tab"),
        KeyBinding(keys: [.backTab], action: .previousTab, label: "Previous tab", help: "previous tab"),
        KeyBinding(
            keys: [.character("1")], action: .tab(.connections), label: "Conns", help: "exchanges in flight"),
        KeyBinding(keys: [.character("2")], action: .tab(.todo), label: "Todo", help: "URLs waiting, next first"),
        KeyBinding(keys: [.character("3")], action: .tab(.seen), label: "Seen", help: "URLs known, first found first"),
        KeyBinding(keys: [.character("y")], action: .yank(.url), label: "Yank", help: "the row's URL to the clipboard"),
        KeyBinding(
            keys: [.character("Y")], action: .yank(.curl), label: "Yank curl",
            help: "a curl command for the row to the clipboard"),
        KeyBinding(
            keys: [.character("M")], action: .toggleMouse, label: "Mouse",
            help: "leave the mouse to the terminal; again: take it"),
        KeyBinding(keys: [.control("l")], action: .repaint, label: "Repaint", help: "draw the screen anew"),
        KeyBinding(keys: [.control("z")], action: .suspend, label: "Suspend", help: "back to the shell; fg returns"),
        KeyBinding(keys: [.escape], action: .close, label: "Close", help: "close help or details"),
    ]

    private static let actions = Dictionary(
        all.flatMap { binding in binding.keys.map { ($0, binding.action) } }, uniquingKeysWith: { first, _ in first })

    /// What a key does, if anything.
    static func action(for key: Key) -> KeyAction? {
        actions[key]
    }
}
