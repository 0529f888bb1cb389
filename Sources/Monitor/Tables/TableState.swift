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

/// What the user has made of one table.
struct TableState: Hashable {
    var position = ListPosition()
    /// The row that the selection stays with while rows come, go and are sorted anew; nil where the user has gone to the
    /// top, which stays the top, unless a row is followed.
    var anchor: RowID?
    /// Whether the selection stays with its row even at the top.
    var isFollowing = false
    var sort: SortOrder
    var filter: TextFilter?
    /// Columns that the user wants or does not want, whatever the screen's width.
    var chosen: [Column: Bool] = [:]

    /// The columns of a table on a screen so wide, but for the last one, which is always there.
    func columns(of tab: Tab, on width: Int) -> [TableColumn] {
        tab.columns.dropLast().filter { isShown($0, on: width) }
    }

    /// Whether a column is shown on a screen so wide.
    func isShown(_ column: TableColumn, on width: Int) -> Bool {
        chosen[column.column] ?? (width >= column.from)
    }
}
