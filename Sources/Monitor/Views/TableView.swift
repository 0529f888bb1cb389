import Crawl

/// A column of a table with a fixed width.
struct TableColumn {
    let title: SafeText
    let width: Int
    var isRightAligned = true

    /// A value in the column's width.
    func fitted(_ text: SafeText) -> SafeText {
        isRightAligned ? text.paddedAtStart(to: width) : text.padded(to: width)
    }
}

extension Screen {
    /// Draws a table's heading and gives the x at which the rest of the row, the URL, begins.
    func drawHeading(_ columns: [TableColumn], on canvas: inout Canvas) -> Int {
        let rest = columns.reduce(1) { $0 + $1.width + 1 }
        guard let y = layout.heading else { return rest }
        var x = 1
        for column in columns {
            x = canvas.put(column.fitted(column.title), x: x, y: y) + 1
        }
        canvas.put("URL", x: rest, y: y)
        canvas.restyle(y: y, as: .heading)
        return rest
    }
}

extension ConnectionState {
    /// The state in one letter.
    var letter: SafeText {
        switch self {
        case .resolving: "R"
        case .connecting: "C"
        case .securing: "T"
        case .sending: "S"
        case .awaiting: "A"
        case .reading: "B"
        }
    }

    /// The state in one word of at most 7 letters.
    var title: SafeText {
        switch self {
        case .resolving: "RESOLVE"
        case .connecting: "CONNECT"
        case .securing: "TLS"
        case .sending: "SEND"
        case .awaiting: "AWAIT"
        case .reading: "BODY"
        }
    }
}
