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
        case position, state, code, depth
    }

    private var urlColumns: [(kind: URLColumn, column: TableColumn)] {
        let depth = (kind: URLColumn.depth, column: TableColumn(title: "DEPTH", width: 5))
        let position = (kind: URLColumn.position, column: TableColumn(title: "#", width: 8))
        let stateColumn = (URLColumn.state, TableColumn(title: "STATE", width: 7, isRightAligned: false))
        switch (state.tab, layout.form) {
        case (.todo, .full): return [position, depth]
        case (.todo, _): return [depth]
        case (_, .full): return [position, stateColumn, (.code, TableColumn(title: "CODE", width: 4)), depth]
        default: return [stateColumn, (.code, TableColumn(title: "CODE", width: 4))]
        }
    }

    private func text(of column: URLColumn, at index: Int, in row: URLRow) -> (SafeText, Style) {
        switch column {
        case .position: ("\(index + 1)", .dim)
        case .state: row.state.title
        case .code: row.status == 0 ? ("-", .dim) : ("\(row.status)", Style(status: row.status))
        case .depth: ("\(row.depth)", .plain)
        }
    }
}

extension URLState {
    /// The state in one word and its style.
    fileprivate var title: (SafeText, Style) {
        switch self {
        case .todo: ("todo", .plain)
        case .inFlight: ("flight", .awaiting)
        case .done: ("done", .good)
        case .skipped: ("skipped", .dim)
        }
    }
}
