import Words

/// What a key does.
enum KeyAction: Hashable {
    case quit, closeOrQuit, togglePause, toggleFreeze, toggleStill, toggleMouse, setup, help, details, close
    case repaint, suspend
    case yank(Yank)
    case up, down, left, right, pageUp, pageDown, home, end
    case nextTab, previousTab
    case tab(Tab)
    case find, findNext, findPrevious, filter
    case sortMenu, sortNext, sortPrevious, invert, follow, columns, meters, latency
    case clusters, prune, ignore, undo
    case cancel, retry, toFront, recrawl, block, pauseHost
    case more, fewer, morePerHost, fewerPerHost, slower, faster
}

/// One line of the key map, from which keys, the help screen and the bar of function keys are all made.
struct KeyBinding {
    /// What help gathers under one head.
    enum Section: CaseIterable {
        case row, table, crawl, screen

        /// Help's head.
        var title: SafeText {
            switch self {
            case .row: "The selected row"
            case .table: "The table"
            case .crawl: "The crawl"
            case .screen: "The screen"
            }
        }
    }

    let keys: [Key]
    let action: KeyAction
    /// One or two words for the bar of function keys.
    let label: SafeText
    /// What help says.
    let help: SafeText
    let section: Section
    /// The tables that it applies to; nil for all.
    var tabs: Set<Tab>?

    init(
        _ keys: [Key], _ action: KeyAction, _ label: SafeText, _ help: SafeText, in section: Section,
        on tabs: Set<Tab>? = nil
    ) {
        self.keys = keys
        self.action = action
        self.label = label
        self.help = help
        self.section = section
        self.tabs = tabs
    }

    /// Whether it applies to a table.
    func applies(to tab: Tab) -> Bool { tabs?.contains(tab) ?? true }

    private static let byKey = Dictionary(
        grouping: all.flatMap { binding in binding.keys.map { (key: $0, binding: binding) } }, by: \.key)

    /// What a key does in a table, if anything.
    static func action(for key: Key, on tab: Tab) -> KeyAction? {
        byKey[key]?.first { $0.binding.applies(to: tab) }?.binding.action
    }
}
