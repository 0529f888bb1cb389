import Crawl
import Words

/// The user's changes to the screen: nothing in it comes from the crawl.
struct ScreenState: Hashable {
    /// The number of frames for which a table's order rests after a move.
    static let rest = 5

    /// The table shown.
    var tab = Tab.connections
    /// The state of each table, by `Tab.rawValue`.
    var tables = Tab.allCases.map { TableState(sort: $0.defaultSort) }
    /// The number of moves in a table so far.
    var moves = 0
    /// Whether the table keeps its order just after a move, so that no row moves away from the user.
    var isResting = false
    /// The groups of errors that are expanded.
    var expanded: Set<Int> = []
    /// The number of cells by which URLs are scrolled to the left.
    var urlOffset = 0
    /// The first line of help shown; nil if help is closed.
    var helpTop: Int?
    /// The open details.
    var details: OpenDetails?
    /// The details that led to them, the latest last.
    var trail: [OpenDetails] = []
    /// The open folders of the site tree, each within the one before.
    var folders: [OpenFolder] = []
    /// Whether a wide screen shows the selected row's details beside the table.
    var showsPane = false
    /// The open story of a host.
    var story: OpenStory?
    /// The story from which the user went to a host's URLs.
    var cameFrom: OpenStory?
    /// Whether the map of times to first byte is shown.
    var showsLatency = false
    /// The open menu.
    var menu: Menu?
    /// The open prompt.
    var prompt: Prompt?
    /// The completions of the command line.
    var completions: [CommandLine.Completion] = []
    /// The history of prompts.
    var history = PromptHistory()
    /// The text of the last search.
    var wanted: TextFilter?
    /// The current search.
    var search: Search?
    /// Commands that undo the last ignores and prunes, the latest last.
    var undoable: [CrawlCommand] = []
    /// An action that loses work and needs confirmation, for one row or all marked ones: the same key again performs
    /// it, any other drops it.
    var unconfirmed: KeyAction?
    /// What a newcomer may press, until the first key: the most important first.
    var tour: [SafeText] = []
    /// The result of the last action, until the next key.
    var message: SafeText?
    /// Whether the meters are hidden.
    var hidesMeters = false
    /// The chosen settings.
    var settings = ScreenSettings()
    /// The selected line of the setup box; nil if it is closed.
    var setup: Int?
    /// The selected line in the list of restrictions; nil if it is closed.
    var restrictions: Int?
    /// The text of a box that a key closes.
    var notice: Notice?
    /// Whether the picture stands still while the crawl continues.
    var isStill = false
    /// What the user may do.
    var role = ScreenRole.owner
    /// Whether the user was asked what is to become of the crawl.
    var asksToLeave = false
    /// How many times the user has asked to quit.
    var quitRequests = 0

    /// Creates the initial state.
    init(_ settings: ScreenSettings = ScreenSettings()) {
        self.settings = settings
        if settings.comparesRuns { tables[Tab.seen.rawValue].chosen[.since] = true }
        for choice in settings.columns {
            guard let tab = Tab.allCases.first(where: { $0.name == choice.table }) else { continue }
            tables[tab.rawValue].choose(choice.columns, of: tab)
        }
    }

    /// The meters that are shown now.
    var shownMeters: Set<MeterName> { hidesMeters ? [] : settings.meters }

    /// The present table.
    var table: TableState {
        get { tables[tab.rawValue] }
        set { tables[tab.rawValue] = newValue }
    }

    /// The user's position in the present table.
    var position: ListPosition {
        get { table.cursor.position }
        set { table.cursor.position = newValue }
    }
}

/// An effect of a key outside of the screen's state.
enum ScreenEffect: Hashable {
    /// Send a command to the crawl.
    case perform(CrawlCommand)
    /// Leave the screen.
    case leave
    /// Draw everything anew.
    case repaint
    /// Stop the process until the shell continues it.
    case suspend
    /// Write lines of settings to the config file.
    case save([SafeText])
    /// Copy these URLs to the clipboard.
    case yank(Yank, [URLID])
    /// Mark all rows that the table shows.
    case markAll
    /// Send a command to the replay.
    case replay(ReplayCommand)
    /// Write a report to a file; whether in place of one that is there.
    case report(String, replaces: Bool)
}
