/// A table with fixed columns, so that a row can be printed before the next is known.
struct TextTable {
    enum Alignment {
        case left, right
    }

    struct Column {
        /// Two lines of heading; the upper may be empty.
        var top: String
        var title: String
        /// The smallest width in cells; longer text pushes the rest of its row.
        var width: Int
        var alignment: Alignment

        init(_ top: String, _ title: String, width: Int, _ alignment: Alignment = .right) {
            self.top = top
            self.title = title
            self.width = width
            self.alignment = alignment
        }
    }

    var columns: [Column]

    /// The heading's lines.
    var heading: [String] {
        [row(columns.map(\.top)), row(columns.map(\.title))]
    }

    /// One line, without blanks at its end.
    func row(_ cells: [String]) -> String {
        var line = ""
        for (column, cell) in zip(columns, cells) {
            let blanks = String(repeating: " ", count: max(column.width - cell.count, 0))
            line += (line.isEmpty ? "" : "  ") + (column.alignment == .left ? cell + blanks : blanks + cell)
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// A number that is not negative with 0 to 3 decimal places.
    static func decimal(_ value: Double, places: Int) -> String {
        let scale = [1, 10, 100, 1000][places]
        let scaled = Int(min(max(value, 0) * Double(scale), 1e15).rounded())
        guard places > 0 else { return String(scaled) }
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
    }
}
