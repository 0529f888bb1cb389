import Crawl
import Words

/// All that the user has done to the screen: nothing in it comes from the crawl.
struct ScreenState: Hashable {
    /// Frames that a table's order rests for after a key that moves.
    static let rest = 5

    /// The table shown.
    var tab = Tab.connections
    /// What the user has made of each table, by `Tab.rawValue`.
    var tables = Tab.allCases.map { TableState(sort: $0.defaultSort) }
    /// How often the user has moved in a table.
    var moves = 0
    /// Whether a table is not to be sorted anew just after the last move, so that no row moves away under the user's hand.
    var isResting = false
    /// Groups of errors whose URLs are shown.
    var expanded: Set<Int> = []
    /// Cells by which URLs are scrolled to the left.
    var urlOffset = 0
    /// The first line of help shown, or nil where help is closed.
    var helpTop: Int?
    /// The details that are open.
    var details: OpenDetails?
    /// The details that led to those, the last ones last.
    var trail: [OpenDetails] = []
    /// The folders of the site tree that were opened, one within the other.
    var folders: [OpenFolder] = []
    /// Whether a wide screen shows the selected row's details beside the table.
    var showsPane = false
    /// The story of a host that is open.
    var story: OpenStory?
    /// The story from which the user went to a host's URLs.
    var cameFrom: OpenStory?
    /// Whether times to first byte over time are shown.
    var showsLatency = false
    /// The list to choose from that is open.
    var menu: Menu?
    /// The line that is being typed.
    var prompt: Prompt?
    /// The ways to go on with the command that is being typed.
    var completions: [CommandLine.Completion] = []
    /// What was typed before.
    var history = PromptHistory()
    /// The text that was last looked for.
    var wanted: TextFilter?
    /// What is looked for.
    var search: Search?
    /// What takes the last ignores and prunes back, the last one last.
    var undoable: [CrawlCommand] = []
    /// What loses work and is asked for once: a command, or what is to be done to all marked rows. The same key again does it,
    /// any other drops it.
    var unconfirmed: KeyAction?
    /// What came of the last thing that the user asked for; the next key takes it away.
    var message: SafeText?
    /// Whether the meters are left out.
    var hidesMeters = false
    /// What is chosen of the screen.
    var settings = ScreenSettings()
    /// The selected line of the setup box, or nil where it is closed.
    var setup: Int?
    /// The selected line of what the user keeps from the crawl, or nil where that list is closed.
    var restrictions: Int?
    /// What a box tells until a key closes it.
    var notice: Notice?
    /// Whether the picture stands still while the crawl goes on.
    var isStill = false
    /// How often the user has asked to quit.
    var quitRequests = 0

    /// Everything as it is at first.
    init(_ settings: ScreenSettings = ScreenSettings()) {
        self.settings = settings
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

    /// Where the user stands in the present table.
    var position: ListPosition {
        get { table.cursor.position }
        set { table.cursor.position = newValue }
    }
}

/// What a key leads to beyond a change of the screen's state.
enum ScreenEffect: Hashable {
    /// Ask the crawl for something.
    case perform(CrawlCommand)
    /// Leave the screen.
    case leave
    /// Draw everything anew.
    case repaint
    /// Stop the process until the shell continues it.
    case suspend
    /// Write lines of settings to the config file.
    case save([SafeText])
    /// Take something of these URLs to the clipboard.
    case yank(Yank, [URLID])
    /// Mark all rows that the table shows.
    case markAll
}
