import Crawl

extension Screen {
    /// The table of exchanges in flight.
    func drawConnections(_ rows: [ConnectionRow], on canvas: inout Canvas) {
        let columns = connectionColumns
        let rest = drawHeading(columns.map(\.column), on: &canvas)
        for (index, row) in rows.prefix(max(0, layout.listRows)).enumerated() {
            let y = layout.listTop + index
            var x = 1
            for (kind, column) in columns {
                if kind == .waterfall {
                    drawWaterfall(row, x: x, width: column.width, y: y, on: &canvas)
                } else {
                    let (text, style) = text(of: kind, in: row)
                    canvas.put(column.fitted(text), x: x, y: y, style: style)
                }
                x += column.width + 1
            }
            canvas.put(fitted(row.target.url, to: layout.width - rest), x: rest, y: y)
        }
    }

    private enum ConnectionColumn {
        case slot, state, age, code, size, rate, waterfall
    }

    /// The columns that the width has room for.
    private var connectionColumns: [(kind: ConnectionColumn, column: TableColumn)] {
        // On the narrowest screens a letter has to do.
        let stateColumn = TableColumn(title: "STATE", width: layout.width < 30 ? 1 : 7, isRightAligned: false)
        let state = (ConnectionColumn.state, stateColumn)
        let age = (ConnectionColumn.age, TableColumn(title: "AGE" + glyphs.sorted, width: 6))
        if layout.form == .compact {
            return [state, age]
        }
        var columns = [(kind: ConnectionColumn.slot, column: TableColumn(title: "ID", width: 4)), state, age]
        columns.append((.code, TableColumn(title: "CODE", width: 4)))
        columns.append((.size, TableColumn(title: "SIZE", width: 5)))
        if layout.width >= 100 {
            columns.append((.rate, TableColumn(title: "RATE", width: 7)))
        }
        let waterfall = layout.width >= 100 ? 16 : 8
        let title: SafeText = layout.width >= 100 ? "WATERFALL" : "PHASES"
        columns.append((.waterfall, TableColumn(title: title, width: waterfall, isRightAligned: false)))
        return columns
    }

    private func text(of column: ConnectionColumn, in row: ConnectionRow) -> (SafeText, Style) {
        switch column {
        case .slot: ("\(row.slot)", .dim)
        case .state: (layout.width < 30 ? row.state.letter : row.state.title, Style(row.state))
        case .age: (SafeText(duration: row.age), .plain)
        case .code: row.target.status == 0 ? ("-", .dim) : ("\(row.target.status)", Style(status: row.target.status))
        case .size: row.bytes == 0 ? ("-", .dim) : (SafeText(bytes: row.bytes), .plain)
        case .rate: row.rate.map { (SafeText(bytes: $0) + "/s", .plain) } ?? ("-", .dim)
        case .waterfall: ("", .plain)
        }
    }

    /// The phases so far, a letter each: the length grows with the logarithm of the time since the start (a cell for each
    /// doubling from 10 ms), each phase takes its share of it.
    private func drawWaterfall(_ row: ConnectionRow, x: Int, width: Int, y: Int, on canvas: inout Canvas) {
        let total = max(1, row.total)
        var doublings = 1
        while doublings < width - 1, total >> Int64(doublings) >= 10_000_000 {
            doublings += 1
        }
        for cell in 0..<doublings {
            let time = Double(total) * (Double(cell) + 0.5) / Double(doublings)
            let passed = ConnectionState.allCases.last { state in
                row.entered[Int(state.rawValue)].map { Double($0) <= time } ?? false
            }
            let state = passed ?? row.state
            canvas.put(state.letter, x: x + cell, y: y, style: Style(state))
        }
        canvas.put(glyphs.onward, x: x + doublings, y: y, style: .dim)
    }
}
