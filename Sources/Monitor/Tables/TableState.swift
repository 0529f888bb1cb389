/// A position in a list of rows.
struct ListPosition: Hashable {
    /// The first row shown.
    var top = 0
    /// The selected row.
    var selection = 0

    /// Keeps the selection within the rows and in view, and the view full.
    mutating func clamp(rows: Int, page: Int) {
        selection = max(0, min(selection, rows - 1))
        top = max(0, min(top, selection, rows - page))
        if page > 0, selection >= top + page {
            top = selection - page + 1
        }
    }

    /// Moves the selection by some rows and stays within the list.
    mutating func move(by distance: Int, rows: Int, page: Int) {
        selection = max(0, min(rows - 1, selection)) + distance
        clamp(rows: rows, page: page)
    }
}

/// The user's state of one table.
struct TableState: Hashable {
    var cursor = Cursor()
    var sort: SortOrder
    var filter: RowFilter?
    /// The kind of URLs that Seen shows.
    var chip = Chip.all
    /// Rows that the user has marked: URLs, or hosts.
    var marks: Set<RowID> = []
    /// Columns that the user shows or hides, regardless of the screen's width.
    var chosen: [Column: Bool] = [:]
    /// The user's order of the columns; nil for the default.
    var arranged: [Column]?

    /// All columns of a table in order except the last one, which is always there.
    func arrangement(of tab: Tab) -> [TableColumn] {
        let columns = Array(tab.columns.dropLast())
        guard let arranged else { return columns }
        return arranged.compactMap { wanted in columns.first { $0.column == wanted } }
    }

    /// The columns that are shown on a screen of a width, except the last one. Columns that leave no room for the last
    /// one are left out.
    func columns(of tab: Tab, on width: Int) -> [TableColumn] {
        var room = width - Self.leastOfLast
        return arrangement(of: tab).filter { isShown($0, on: width) }.prefix { column in
            room -= column.width(on: width) + 1
            return room > 0
        }
    }

    /// The smallest width of the last column, in cells.
    private static let leastOfLast = 8

    /// Whether a column is shown on a screen of a width.
    func isShown(_ column: TableColumn, on width: Int) -> Bool {
        chosen[column.column] ?? (width >= column.from)
    }

    /// Shows only these columns, by name, in this order.
    mutating func choose(_ names: [String], of tab: Tab) {
        let columns = tab.columns.dropLast()
        let wanted = names.compactMap { name in columns.first { $0.name == name }?.column }
        let others = columns.map(\.column).filter { !wanted.contains($0) }
        arranged = wanted + others
        chosen = Dictionary(uniqueKeysWithValues: wanted.map { ($0, true) } + others.map { ($0, false) })
    }

    /// Moves a column, by its place in the arrangement, to the left or to the right.
    mutating func move(_ index: Int, by step: Int, of tab: Tab) -> Int {
        var columns = arrangement(of: tab).map(\.column)
        guard columns.indices.contains(index), columns.indices.contains(index + step) else { return index }
        columns.swapAt(index, index + step)
        arranged = columns
        return index + step
    }
}
