import Words

/// The names that commands have behind `:`. Whatever a key does has one.

extension KeyAction {
    /// The command's name; nil for what is itself made of a command with an argument.
    var name: String? {
        switch self {
        case .quit: "quit"
        case .closeOrQuit: "close-or-quit"
        case .togglePause: "pause"
        case .toggleFreeze: "freeze"
        case .toggleStill: "still"
        case .toggleMouse: "mouse"
        case .setup: "setup"
        case .help: "help"
        case .details: "details"
        case .close: "close"
        case .repaint: "repaint"
        case .suspend: "suspend"
        case .yank(.url): "yank"
        case .yank(.curl): "yank-curl"
        case .up: "up"
        case .down: "down"
        case .left: "left"
        case .right: "right"
        case .pageUp: "page-up"
        case .pageDown: "page-down"
        case .home: "first"
        case .end: "last"
        case .nextTab: "next-tab"
        case .previousTab: "previous-tab"
        case .tab(let tab): tab.name.rawValue
        case .commandLine: "command"
        case .find: "find"
        case .findNext: "find-next"
        case .findPrevious: "find-previous"
        case .filter: "filter"
        case .sortMenu: "sort"
        case .sortNext: "sort-right"
        case .sortPrevious: "sort-left"
        case .invert: "invert"
        case .follow: "follow"
        case .columns: "columns"
        case .meters: "meters"
        case .clusters: "forms"
        case .prune: "prune"
        case .ignore: "ignore"
        case .undo: "undo"
        case .restrictions: "held-back"
        case .cancel: "cancel"
        case .retry: "retry"
        case .toFront: "front"
        case .recrawl: "recrawl"
        case .recheck: "recheck"
        case .block: "block"
        case .pauseHost: "pause-host"
        case .more: "more-connections"
        case .fewer: "fewer-connections"
        case .slower: "slower"
        case .faster: "faster"
        case .goOn: "continue"
        case .perform, .filterRows, .findText, .ignoreURLs, .sort, .theme: nil
        }
    }
}
