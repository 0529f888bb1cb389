import Words

/// The tables that the screen can show.
enum Tab: Int, CaseIterable, Hashable {
    case connections, todo, seen, hosts, errors, log
    /// The processes that share the crawl, if several do.
    case workers
    /// Todo by form of URL: a mode of Todo, not a tab of its own.
    case clusters
    /// Seen by folder: a mode of Seen.
    case tree

    /// The tabs with a digit, in the line of tabs of a crawl that several processes share, or one alone.
    static func numbered(isShared: Bool) -> [Tab] {
        allCases.filter { $0.whole == $0 && ($0 != .workers || isShared) }
    }

    /// The tab that it is a mode of, or itself.
    var whole: Tab {
        switch self {
        case .clusters: .todo
        case .tree: .seen
        default: self
        }
    }

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
        case .workers: "Workers"
        case .clusters: "Todo by form"
        case .tree: "Seen by folder"
        }
    }

    /// The name in the config file.
    var name: TableName {
        switch self {
        case .connections: .conns
        case .todo: .todo
        case .seen: .seen
        case .hosts: .hosts
        case .errors: .errors
        case .log: .log
        case .workers: .workers
        case .clusters: .forms
        case .tree: .tree
        }
    }

    /// The columns of its table, in their order on the screen; the last one takes the rest of the line.
    var columns: [TableColumn] {
        switch self {
        case .connections: Self.connectionColumns
        case .todo: Self.todoColumns
        case .seen: Self.seenColumns
        case .hosts: Self.hostColumns
        case .errors: Self.errorColumns
        case .log: Self.logColumns
        case .workers: Self.workerColumns
        case .clusters: Self.clusterColumns
        case .tree: Self.treeColumns
        }
    }

    /// The default sort order.
    var defaultSort: SortOrder {
        switch self {
        // The longest in its state comes first, so that a stuck socket is visible.
        case .connections: SortOrder(column: .age, isDescending: true)
        case .todo, .seen: SortOrder(column: .position, isDescending: false)
        // Hosts in trouble come first.
        case .hosts: SortOrder(column: .verdict, isDescending: false)
        case .errors, .clusters, .tree: SortOrder(column: .count, isDescending: true)
        case .workers: SortOrder(column: .host, isDescending: false)
        // The newest line comes first.
        case .log: SortOrder(column: .time, isDescending: true)
        }
    }
}

/// A column to sort by, and the direction.
struct SortOrder: Hashable {
    var column: Column
    var isDescending: Bool
}
