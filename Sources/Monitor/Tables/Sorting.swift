/// The user's choice of a sort order.

extension ScreenState {
    /// Sorts by a column, or reverses the order if it is sorted by it.
    mutating func sort(by column: Column) {
        if table.sort.column == column {
            table.sort.isDescending.toggle()
        } else {
            table.sort = SortOrder(column: column, isDescending: column.isDescendingAtFirst)
        }
        isResting = false
    }

    /// Sorts by the next sortable column that is shown.
    mutating func sort(step: Int, width: Int) {
        let shown = table.columns(of: tab, on: width) + tab.columns.suffix(1)
        let all = table.arrangement(of: tab) + tab.columns.suffix(1)
        let columns = all.filter { column in
            column.isSortable
                && (shown.contains { $0.column == column.column } || column.column == table.sort.column)
        }
        guard let index = columns.firstIndex(where: { $0.column == table.sort.column }), columns.count > 1 else {
            return
        }
        let next = columns[(index + step + columns.count) % columns.count].column
        table.sort = SortOrder(column: next, isDescending: next.isDescendingAtFirst)
        isResting = false
    }
}

extension Column {
    /// Numbers are first sorted in descending order, texts and identities in ascending order.
    var isDescendingAtFirst: Bool {
        switch self {
        case .slot, .state, .url, .position, .host, .kind, .template, .result, .type, .title, .verdict, .fine, .since:
            false
        default: true
        }
    }
}
