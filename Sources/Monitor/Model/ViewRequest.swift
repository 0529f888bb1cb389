import Crawl

/// What the user wants to see: all that a frame needs to know of the user beside what only decides how it is drawn.
struct ViewRequest: Hashable {
    /// Rises with each key, so that the user stands in the table where the request says, wherever a frame has shown the
    /// selection since.
    var number = 0
    /// The table.
    var tab = Tab.connections
    /// What it is sorted by.
    var sort = Tab.connections.defaultSort
    /// What restricts its rows.
    var filter: RowFilter?
    /// The kind of URLs that Seen shows.
    var chip = Chip.all
    /// Where the user stands in it.
    var cursor = Cursor()
    /// Rows that fit on the screen.
    var page = 0
    /// How often the user has moved, as long as the table's order is to rest for that; nil where it is not.
    var move: Int?
    /// Groups of errors whose URLs are shown.
    var expanded: Set<Int> = []
    /// Whether it is told where exchanges are suspended in the engine's source.
    var tellsPlace = false
    /// Whether titles of many URLs are shown, looked for or sorted by.
    var needsTitles = false
    /// The URL whose details are open.
    var details: URLID?
    /// Whether the details of the selected row are shown.
    var followsSelection = false
    /// The page that is selected of those that link to the URL.
    var link = 0
    /// The host whose story is open.
    var story: UInt32?
    /// Whether times to first byte over time are shown.
    var showsLatency = false
    /// The pattern that is being typed, and what it would drop is to be counted.
    var pattern: String?
    /// The folder that the site tree shows.
    var folder = ""
    /// What is looked for.
    var search: Search?
    /// Whether it is told what the user keeps from the crawl.
    var listsRestrictions = false

    /// What restricts Todo or Seen; of another table only its filter is meant.
    var query: URLQuery { URLQuery(chip: tab == .seen ? chip : .all, filter: filter, isForTodo: tab == .todo) }
}

extension ScreenState {
    /// What the user wants to see on a screen with room for so many rows.
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
