import Words

/// The content of a table's column.
enum Column: Hashable {
    case slot, state, age, total, code, size, rate, attempt, waterfall, place
    case position, result, depth, url
    case host, todo, inFlight, done, failed, delay, latency, fine, recent, half, nearlyAll, wait, verdict
    case count, kind, template, time, took, type, links, title, share, since
}

/// A column of a table: its head, its width, and when it is shown.
struct TableColumn {
    let column: Column
    let title: SafeText
    /// The head on a narrow screen.
    var shortTitle: SafeText?
    /// The width on a screen of at least 100 columns, in cells.
    let width: Int
    /// The width on a screen of at least 160 columns, if it differs.
    var wide: Int?
    /// The width on a narrower screen, if it differs.
    var narrow: Int?
    /// The width on a screen of less than 30 columns, if it differs.
    var narrowest: Int?
    var isRightAligned = true
    /// The width of the screen from which it is shown by default.
    var from = 60
    /// Whether the table can be sorted by it.
    var isSortable = true

    /// The width for a column that is shown only at the user's request.
    static let onRequest = Int.max

    /// The name in the config file: see `TableName.columns`.
    var name: String {
        column == .position ? "number" : String(title.string.lowercased().prefix { $0.isLetter || $0.isNumber })
    }

    /// The width on a screen of `width` columns, in cells.
    func width(on screen: Int) -> Int {
        screen >= 160
            ? wide ?? width : screen >= 100 ? width : screen >= 30 ? narrow ?? width : narrowest ?? narrow ?? width
    }
}

extension Tab {
    static let connectionColumns = [
        TableColumn(column: .slot, title: "ID", width: 4),
        TableColumn(column: .state, title: "STATE", width: 7, narrowest: 1, isRightAligned: false, from: 0),
        TableColumn(column: .age, title: "AGE", width: 6, from: 0),
        TableColumn(column: .total, title: "TOTAL", width: 6, from: TableColumn.onRequest),
        TableColumn(column: .code, title: "CODE", width: 5),
        TableColumn(column: .size, title: "SIZE", width: 5),
        TableColumn(column: .rate, title: "RATE", width: 7, from: 100),
        TableColumn(column: .attempt, title: "TRY", width: 4, from: TableColumn.onRequest),
        TableColumn(column: .depth, title: "DEPTH", width: 6, from: TableColumn.onRequest),
        TableColumn(
            column: .waterfall, title: "WATERFALL", shortTitle: "PHASES", width: 16, narrow: 8, isRightAligned: false,
            isSortable: false),
        TableColumn(
            column: .place, title: "SUSPENDED AT", width: 26, narrow: 20, isRightAligned: false,
            from: TableColumn.onRequest, isSortable: false),
        TableColumn(column: .url, title: "URL", width: 0, isRightAligned: false, from: 0),
    ]

    static let todoColumns = [
        TableColumn(column: .position, title: "#", width: 8),
        TableColumn(column: .depth, title: "DEPTH", width: 5, from: 30, isSortable: false),
        TableColumn(column: .url, title: "URL", width: 0, isRightAligned: false, from: 0, isSortable: false),
    ]

    static let seenColumns = [
        TableColumn(column: .position, title: "#", width: 8, narrow: 7),
        TableColumn(column: .state, title: "STATE", width: 7, isRightAligned: false, from: 90),
        TableColumn(column: .result, title: "RESULT", width: 9, isRightAligned: false, from: 0),
        TableColumn(column: .verdict, title: "VERDICT", width: 8, isRightAligned: false, from: 130),
        TableColumn(column: .since, title: "SINCE", width: 7, isRightAligned: false, from: TableColumn.onRequest),
        TableColumn(column: .depth, title: "DEPTH", width: 6),
        TableColumn(column: .took, title: "TOOK", width: 6),
        TableColumn(column: .latency, title: "TTFB", width: 6, from: 100),
        TableColumn(column: .size, title: "SIZE", width: 5, from: 70),
        TableColumn(column: .type, title: "TYPE", width: 7, isRightAligned: false, from: 90),
        TableColumn(column: .links, title: "LINKS-IN", width: 9, from: 110),
        TableColumn(column: .attempt, title: "TRY", width: 4, from: TableColumn.onRequest),
        TableColumn(column: .title, title: "TITLE", width: 24, isRightAligned: false, from: 140),
        TableColumn(column: .url, title: "URL", width: 0, isRightAligned: false, from: 0),
    ]

    static let hostColumns = [
        TableColumn(column: .position, title: "#", width: 5, from: TableColumn.onRequest),
        TableColumn(
            column: .host, title: "HOST", width: 20, wide: 36, narrow: 17, narrowest: 7, isRightAligned: false, from: 0),
        TableColumn(column: .todo, title: "TODO", width: 7, narrow: 6),
        TableColumn(column: .inFlight, title: "FLIGHT", width: 6, from: 80),
        TableColumn(column: .fine, title: "OK%", width: 4, from: 80),
        TableColumn(
            column: .recent, title: "LAST", width: 12, wide: HostHistory.recentCount, narrow: 10,
            isRightAligned: false, from: 100, isSortable: false),
        TableColumn(column: .half, title: "P50", width: 5, from: 120),
        TableColumn(column: .nearlyAll, title: "P95", width: 5, from: 80),
        TableColumn(column: .done, title: "DONE", width: 7, narrow: 6, from: 160),
        TableColumn(column: .failed, title: "FAILED", width: 7, from: 160),
        TableColumn(column: .delay, title: "DELAY", width: 6, from: 160),
        TableColumn(column: .wait, title: "NEXT", width: 6, from: 160),
        TableColumn(
            column: .result, title: "ROBOTS", width: 8, isRightAligned: false, from: TableColumn.onRequest,
            isSortable: false),
        TableColumn(column: .verdict, title: "VERDICT", width: 0, isRightAligned: false, from: 0),
    ]

    static let errorColumns = [
        TableColumn(column: .count, title: "COUNT", width: 7, narrow: 6, from: 0),
        TableColumn(column: .verdict, title: "VERDICT", width: 8, isRightAligned: false),
        TableColumn(column: .kind, title: "KIND", width: 10, narrowest: 5, isRightAligned: false, from: 0),
        TableColumn(column: .time, title: "LAST", width: 8),
        TableColumn(column: .template, title: "WHERE", width: 0, isRightAligned: false, from: 0),
    ]

    static let clusterColumns = [
        TableColumn(column: .count, title: "TODO", width: 8, narrow: 7, from: 0),
        TableColumn(column: .template, title: "FORM OF URL", width: 0, isRightAligned: false, from: 0),
    ]

    static let treeColumns = [
        TableColumn(column: .count, title: "URLS", width: 9, narrow: 7, from: 0),
        TableColumn(column: .done, title: "DONE", width: 9, narrow: 7),
        TableColumn(column: .failed, title: "BROKEN", width: 7, from: 40),
        TableColumn(column: .share, title: "ERR", width: 5),
        TableColumn(column: .size, title: "SIZE", width: 5),
        TableColumn(column: .took, title: "MEAN", width: 6),
        TableColumn(column: .template, title: "FOLDER", width: 0, isRightAligned: false, from: 0),
    ]

    static let workerColumns = [
        TableColumn(column: .state, title: "STATE", width: 8, narrowest: 1, isRightAligned: false, from: 0),
        TableColumn(column: .rate, title: "URLS/S", width: 7, from: 0),
        TableColumn(column: .inFlight, title: "FLIGHT", width: 6),
        TableColumn(column: .count, title: "HOSTS", width: 6, from: 70),
        TableColumn(column: .done, title: "DONE", width: 9, narrow: 7, from: 40),
        TableColumn(column: .size, title: "SIZE", width: 5, from: 100),
        TableColumn(column: .latency, title: "LAG", width: 6, from: 80),
        TableColumn(column: .age, title: "SILENT", width: 6, from: 50),
        TableColumn(column: .type, title: "VERSION", width: 8, isRightAligned: false, from: 90),
        TableColumn(column: .host, title: "WORKER", width: 0, isRightAligned: false, from: 0),
    ]

    static let logColumns = [
        TableColumn(column: .time, title: "TIME", width: 12, narrow: 8, from: 40),
        TableColumn(column: .result, title: "RESULT", width: 9, isRightAligned: false, from: 0, isSortable: false),
        TableColumn(column: .size, title: "SIZE", width: 5, isSortable: false),
        TableColumn(column: .took, title: "TOOK", width: 5, isSortable: false),
        TableColumn(column: .depth, title: "DEPTH", width: 5, from: TableColumn.onRequest, isSortable: false),
        TableColumn(column: .type, title: "TYPE", width: 6, isRightAligned: false, from: 80, isSortable: false),
        TableColumn(column: .links, title: "LINKS", width: 7, from: 100, isSortable: false),
        TableColumn(column: .url, title: "URL", width: 0, isRightAligned: false, from: 0, isSortable: false),
    ]
}
