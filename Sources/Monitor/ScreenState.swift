import Crawl

/// The tables that the screen can show.
enum Tab: Int, CaseIterable, Hashable {
    case connections, todo, seen

    /// The key that shows the tab.
    var digit: Key? {
        Unicode.Scalar(0x31 + UInt32(rawValue)).map(Key.character)
    }

    /// The tab's name.
    var title: SafeText {
        switch self {
        case .connections: "Conns"
        case .todo: "Todo"
        case .seen: "Seen"
        }
    }
}

/// Where a user stands in a list of rows.
struct ListPosition: Hashable {
    /// The first row shown.
    var top = 0
    /// The selected row.
    var selection = 0

    /// Keeps the selection within the rows and in view, and the view full.
    mutating func settle(rows: Int, page: Int) {
        selection = max(0, min(selection, rows - 1))
        top = max(0, min(top, selection, rows - page))
        if page > 0, selection >= top + page {
            top = selection - page + 1
        }
    }

    /// Moves the selection by some rows and stays within the list.
    mutating func move(by distance: Int, rows: Int, page: Int) {
        selection = max(0, min(rows - 1, selection)) + distance
        settle(rows: rows, page: page)
    }
}

/// Details that a user has opened: they stay with a URL, wherever its row goes.
struct OpenDetails: Hashable {
    /// Whose details they are.
    let url: URLID
    /// The first line shown.
    var top = 0
}

/// All that the user has done to the screen: nothing in it comes from the crawl.
struct ScreenState: Hashable {
    /// The table shown.
    var tab = Tab.connections
    /// Where the user stands in each table, by `Tab.rawValue`.
    var positions = [ListPosition](repeating: ListPosition(), count: Tab.allCases.count)
    /// The exchange that the selection stays with while the table is sorted anew; nil at the top, which stays the top.
    var followed: URLID?
    /// Cells by which URLs are scrolled to the left.
    var urlOffset = 0
    /// The first line of help shown, or nil where help is closed.
    var helpTop: Int?
    /// The details that are open.
    var details: OpenDetails?
    /// What is chosen of the screen.
    var settings = ScreenSettings()
    /// The selected line of the setup box, or nil where it is closed.
    var setup: Int?
    /// What a box tells until a key closes it.
    var notice: Notice?
    /// Whether the picture stands still while the crawl goes on.
    var isStill = false
    /// How often the user has asked to quit.
    var quitRequests = 0

    /// Where the user stands in the present table.
    var position: ListPosition {
        get { positions[tab.rawValue] }
        set { positions[tab.rawValue] = newValue }
    }

    /// Keeps the selection on the same exchange, wherever it stands now, or in its place where that one has ended.
    mutating func follow(_ rows: [URLID], page: Int) {
        if let followed, let index = rows.firstIndex(of: followed) {
            position.selection = index
        }
        position.settle(rows: rows.count, page: page)
        followed = position.selection > 0 ? rows[position.selection] : nil
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
    /// Take something of the selected URL to the clipboard.
    case yank(Yank, URLID)
}
