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
    var filter: TextFilter?
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
    /// The URL whose details are open.
    var details: URLID?
    /// The host whose story is open.
    var story: UInt32?
    /// Whether times to first byte over time are shown.
    var showsLatency = false
    /// The pattern that is being typed, and what it would drop is to be counted.
    var pattern: String?
    /// What is looked for.
    var search: Search?
}

extension ScreenState {
    /// What the user wants to see on a screen with room for so many rows.
    func request(_ number: Int, page: Int) -> ViewRequest {
        ViewRequest(
            number: number, tab: tab, sort: table.sort, filter: table.filter, cursor: table.cursor,
            page: max(0, page), move: isResting ? moves : nil, expanded: expanded,
            tellsPlace: table.chosen[.place] == true, details: details?.url,
            story: story?.host, showsLatency: showsLatency,
            pattern: prompt.flatMap { $0.purpose == .ignore && !$0.text.isEmpty ? $0.text : nil }, search: search)
    }
}
