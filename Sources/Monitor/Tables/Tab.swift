import Crawl

/// The tables that the screen can show.
enum Tab: Int, CaseIterable, Hashable {
    case connections, todo, seen, hosts, errors, log

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
        case .hosts: "Hosts"
        case .errors: "Errors"
        case .log: "Log"
        }
    }

    /// The columns that its table can have, in their order on the screen; the last one takes the rest of the line.
    var columns: [TableColumn] {
        switch self {
        case .connections: Self.connectionColumns
        case .todo: Self.todoColumns
        case .seen: Self.seenColumns
        case .hosts: Self.hostColumns
        case .errors: Self.errorColumns
        case .log: Self.logColumns
        }
    }

    /// How its table is sorted as long as the user does not say.
    var defaultSort: SortOrder {
        switch self {
        // What is longest in its state comes first, so that a stuck socket surfaces by itself.
        case .connections: SortOrder(column: .age, isDescending: true)
        case .todo, .seen: SortOrder(column: .position, isDescending: false)
        case .hosts: SortOrder(column: .todo, isDescending: true)
        case .errors: SortOrder(column: .count, isDescending: true)
        // The newest line comes first.
        case .log: SortOrder(column: .time, isDescending: true)
        }
    }
}

/// Which column a table is sorted by, and which way.
struct SortOrder: Hashable {
    var column: Column
    var isDescending: Bool
}
