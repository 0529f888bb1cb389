import Crawl

extension Screen {
    /// The tables of URLs: those waiting and those known.
    func drawURLs(_ rows: [URLRow], on canvas: inout Canvas) {
        let columns = urlColumns
        let rest = drawHeading(columns.map(\.column), on: &canvas)
        for (index, row) in rows.prefix(max(0, layout.listRows)).enumerated() {
            let y = layout.listTop + index
            var x = 1
            for (kind, column) in columns {
                let (text, style) = text(of: kind, at: state.position.top + index, in: row)
                x = canvas.put(column.fitted(text), x: x, y: y, style: style) + 1
            }
            canvas.put(fitted(row.url, to: layout.width - rest), x: rest, y: y)
        }
    }

    private enum URLColumn {
        case position, state, result, depth
    }

    private var urlColumns: [(kind: URLColumn, column: TableColumn)] {
        let depth = (kind: URLColumn.depth, column: TableColumn(title: "DEPTH", width: 5))
        let position = (kind: URLColumn.position, column: TableColumn(title: "#", width: 8))
        let stateColumn = (URLColumn.state, TableColumn(title: "STATE", width: 7, isRightAligned: false))
        let result = (URLColumn.result, TableColumn(title: "RESULT", width: 9, isRightAligned: false))
        switch (state.tab, layout.form) {
        case (.todo, .full): return [position, depth]
        case (.todo, _): return [depth]
        case (_, .full): return [position, stateColumn, result, depth]
        default: return [result]
        }
    }

    private func text(of column: URLColumn, at index: Int, in row: URLRow) -> (SafeText, Style) {
        switch column {
        case .position: ("\(index + 1)", .dim)
        case .state: row.state.title
        case .result: result(of: row)
        case .depth: ("\(row.depth)", .plain)
        }
    }

    /// The status; in its place what went wrong, or why there is none.
    private func result(of row: URLRow) -> (SafeText, Style) {
        if let reason = row.reason { return (reason, row.state == .skipped ? .dim : .bad) }
        if row.status > 0 { return ("\(row.status)", Style(status: row.status)) }
        return layout.form == .compact ? row.state.title : ("-", .dim)
    }
}

extension URLState {
    /// The state in one word and its style.
    var title: (SafeText, Style) {
        switch self {
        case .todo: ("todo", .plain)
        case .inFlight: ("flight", .awaiting)
        case .done: ("done", .good)
        case .skipped: ("skipped", .dim)
        }
    }
}
