import Crawl

/// The user's view: all state of the user that a frame's content depends on.
struct ViewRequest: Hashable {
    /// Increases with each key. The user's position in the table is that of the newest request, even if a frame has
    /// moved the selection since.
    var number = 0
    /// The table.
    var tab = Tab.connections
    /// The sort order.
    var sort = Tab.connections.defaultSort
    /// The filter of its rows.
    var filter: RowFilter?
    /// The kind of URLs that Seen shows.
    var chip = Chip.all
    /// The user's position in it.
    var cursor = Cursor()
    /// The number of rows that fit on the screen.
    var page = 0
    /// The number of the user's moves, while the table's order rests after a move; otherwise nil.
    var move: Int?
    /// The groups of errors that are expanded.
    var expanded: Set<Int> = []
    /// Whether places in the engine's source are shown.
    var tellsPlace = false
    /// Whether titles of many URLs are needed to show, search or sort.
    var needsTitles = false
    /// The URL of the open details.
    var details: URLID?
    /// Whether the details of the selected row are shown.
    var followsSelection = false
    /// The selected page in the details' lists.
    var link = 0
    /// The host whose story is open.
    var story: UInt32?
    /// Whether the map of times to first byte is shown.
    var showsLatency = false
    /// The typed pattern whose effect is counted.
    var pattern: String?
    /// The folder that the site tree shows.
    var folder = ""
    /// The search.
    var search: Search?
    /// Whether the user's restrictions are shown.
    var listsRestrictions = false

    /// The restriction of Todo or Seen; for other tables only its filter.
    var query: URLQuery { URLQuery(chip: tab == .seen ? chip : .all, filter: filter, isForTodo: tab == .todo) }
}

extension ScreenState {
    /// The user's view on a screen with room for a number of rows.
    func request(_ number: Int, page: Int, width: Int = .max, hasPane: Bool = false) -> ViewRequest {
        let needsTitles =
            tab == .log && table.filter != nil
            || tab == .seen
                && (table.filter != nil || table.sort.column == .title
                    || table.columns(of: tab, on: width).contains { $0.column == .title })
        return ViewRequest(
            number: number, tab: tab, sort: table.sort, filter: table.filter, chip: table.chip, cursor: table.cursor,
            page: max(0, page), move: isResting ? moves : nil, expanded: expanded,
            tellsPlace: table.chosen[.place] == true, needsTitles: needsTitles, details: details?.url,
            followsSelection: hasPane && details == nil, link: details?.selection ?? 0, story: story?.host,
            showsLatency: showsLatency, pattern: prompt?.pattern, folder: folder, search: search,
            listsRestrictions: restrictions != nil)
    }
}
