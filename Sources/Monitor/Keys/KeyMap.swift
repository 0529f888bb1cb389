import Commands
import Crawl
import Words

/// The action of a key.
enum KeyAction: Hashable {
    case mark, markAll, pane, tree, folderUp
    case quit, detach, closeOrQuit, togglePause, toggleFreeze, toggleStill, toggleMouse, setup, help, details, close
    case repaint, suspend
    case yank(Yank)
    case up, down, left, right, pageUp, pageDown, home, end
    case nextTab, previousTab
    case tab(Tab)
    case find, findNext, findPrevious, filter, nextChip, previousChip
    case sortMenu, sortNext, sortPrevious, invert, follow, columns, meters, latency
    case clusters, prune, ignore, undo, restrictions
    case cancel, retry, toFront, recrawl, recheck, block, pauseHost
    case more, fewer, morePerHost, fewerPerHost, slower, faster
    /// Raise the limit that ends the crawl, or has ended it, and go on.
    case extend
    /// Type where a report is to go.
    case report
    case commandLine

    // Actions of commands with an argument.

    case perform(CrawlCommand)
    case filterRows(String), findText(String), ignoreURLs(String)
    case sort(Column)
    /// Write a report to a file; whether in place of one that is there.
    case writeReport(String, replaces: Bool)
    case theme(ThemeName)
}

/// The stage of a crawl, for the keys that depend on it.
enum CrawlMoment: Hashable {
    /// The crawl is not over.
    case going
    /// A limit is reached: what is in flight ends, and then the crawl, unless the limit is raised.
    case ending
    /// A limit ended the crawl: it can go on.
    case atLimit
    /// The crawl is over.
    case over

    init(_ state: CrawlState, stoppedBy limit: CrawlLimit?) {
        let canGoOn = limit?.canBeRaised == true
        self = state == .finished ? canGoOn ? .atLimit : .over : canGoOn ? .ending : .going
    }
}

/// One line of the key map, the source of keys, the help screen and the bar of function keys.
struct KeyBinding {
    /// A section of help.
    enum Section: CaseIterable {
        case row, table, crawl, screen

        /// The section's title.
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
    /// The help text.
    let help: SafeText
    let section: Section
    /// The tables where it applies; nil for all.
    let tabs: Set<Tab>?
    /// The stage in which it applies; nil for all.
    let moments: Set<CrawlMoment>?

    init(
        _ keys: [Key], _ action: KeyAction, _ label: SafeText, _ help: SafeText, in section: Section,
        on tabs: Set<Tab>? = nil, when moments: Set<CrawlMoment>? = nil
    ) {
        self.keys = keys
        self.action = action
        self.label = label
        self.help = help
        self.section = section
        self.tabs = tabs
        self.moments = moments
    }

    /// Whether it applies to a table.
    func applies(to tab: Tab) -> Bool { tabs?.contains(tab) ?? true }

    /// Whether it applies to a table at a stage.
    func applies(to tab: Tab, at moment: CrawlMoment) -> Bool {
        applies(to: tab) && moments?.contains(moment) ?? true
    }

    private static let byKey = Dictionary(
        grouping: all.flatMap { binding in binding.keys.map { (key: $0, binding: binding) } }, by: \.key)

    /// The binding of a key in a table; a key of another stage says so.
    static func action(for key: Key, on tab: Tab, at moment: CrawlMoment) -> KeyAction? {
        let bindings = byKey[key]?.map(\.binding).filter { $0.applies(to: tab) } ?? []
        return (bindings.first { $0.applies(to: tab, at: moment) } ?? bindings.first)?.action
    }
}
