import Words

/// A line of fields that continues in further rows on a narrow screen: it breaks between fields if possible, or within
/// a field that is longer than a row.
struct FlowedLine {
    /// A piece of text that stays together.
    struct Field {
        var text: SafeText
        var style = Style.plain
    }

    /// A field and its column.
    struct Placed {
        var field: Field
        var x: Int
    }

    var fields: [Field] = []
    /// The number of cells between two fields.
    var gap = 2

    /// Creates a line of one field.
    init(_ text: SafeText, _ style: Style = .plain) {
        fields = [Field(text: text, style: style)]
    }

    /// Creates a line of several fields.
    init(_ fields: [Field], gap: Int = 2) {
        self.fields = fields
        self.gap = gap
    }

    /// The rows of the line; those after the first are indented by 2 cells if there is room.
    func rows(width: Int) -> [[Placed]] {
        guard width > 0 else { return [] }
        let indent = width > 10 ? 2 : 0
        var rows: [[Placed]] = [[]]
        var x = 0
        for field in fields where field.text.cells > 0 {
            if x > 0, x + gap + field.text.cells > width {
                rows.append([])
                x = indent
            } else if x > 0 {
                x += gap
            }
            var rest = field.text
            while rest.cells > width - x {
                // A wide character may not fit into the last cell; each row gets at least one.
                let part = rest.prefix(cells: max(1, width - x))
                rows[rows.count - 1].append(Placed(field: Field(text: part, style: field.style), x: x))
                rest = rest.dropFirst(cells: max(1, part.cells))
                rows.append([])
                x = indent
            }
            rows[rows.count - 1].append(Placed(field: Field(text: rest, style: field.style), x: x))
            x += rest.cells
        }
        return rows
    }
}
