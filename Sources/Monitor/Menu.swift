import Crawl

/// A list to choose from, over the table: what to sort by, or which columns to show.
struct Menu: Hashable {
    enum Purpose: Hashable {
        case sort, columns
    }

    let purpose: Purpose
    /// The selected line.
    var selection = 0

    /// The columns that there are to choose from.
    func columns(of tab: Tab) -> [TableColumn] {
        switch purpose {
        case .sort: tab.columns.filter(\.isSortable)
        case .columns: tab.columns.dropLast()
        }
    }
}

extension ScreenState {
    /// Opens a list to choose from, on what is chosen now.
    mutating func open(_ purpose: Menu.Purpose) {
        var menu = Menu(purpose: purpose)
        if purpose == .sort {
            menu.selection = menu.columns(of: tab).firstIndex { $0.column == table.sort.column } ?? 0
        }
        self.menu = menu
    }

    /// Feeds the open list; false where none is open, or the key leads out of the screen.
    mutating func takeMenu(_ key: Key, width: Int) -> Bool {
        guard var menu else { return false }
        let columns = menu.columns(of: tab)
        switch key {
        case .control: return false
        case .up, .character("k"): menu.selection = max(0, menu.selection - 1)
        case .down, .character("j"): menu.selection = min(columns.count - 1, menu.selection + 1)
        case .home: menu.selection = 0
        case .end: menu.selection = max(0, columns.count - 1)
        case .escape, .character("q"), .function(10):
            self.menu = nil
            return true
        case .enter, .character(" "):
            guard columns.indices.contains(menu.selection) else { break }
            let chosen = columns[menu.selection]
            if menu.purpose == .columns {
                table.chosen[chosen.column] = !table.isShown(chosen, on: width)
                break
            }
            sort(by: chosen.column)
            self.menu = nil
            return true
        default: return true
        }
        self.menu = menu
        return true
    }

    /// Sorts by a column; the other way round where that is so already.
    mutating func sort(by column: Column) {
        if table.sort.column == column {
            table.sort.isDescending.toggle()
        } else {
            table.sort = SortOrder(column: column, isDescending: column.isDescendingAtFirst)
        }
        restingFrames = 0
    }

    /// Sorts by the sortable column next to the present one, of those that are shown.
    mutating func sort(step: Int, width: Int) {
        let columns = tab.columns.filter {
            $0.isSortable && (table.isShown($0, on: width) || $0.column == table.sort.column)
        }
        guard let index = columns.firstIndex(where: { $0.column == table.sort.column }), columns.count > 1 else {
            return
        }
        let next = columns[(index + step + columns.count) % columns.count].column
        table.sort = SortOrder(column: next, isDescending: next.isDescendingAtFirst)
        restingFrames = 0
    }
}

extension Column {
    /// Numbers are sorted from the greatest at first, texts and identities from the least.
    var isDescendingAtFirst: Bool {
        switch self {
        case .slot, .state, .url, .position, .host, .kind, .template: false
        default: true
        }
    }
}
