import Words

/// What rows must meet to be shown: terms with spaces between them, all of which are needed.
///
/// A term is a text that the row shows somewhere, or a field with a value: `status:4xx`, `took>1s`, `type:image`. Behind a
/// `!` it must not be met. Double quotes hold a text with spaces together.
struct RowFilter: Hashable {
    /// One of the terms.
    struct Term: Hashable {
        enum Test: Hashable {
            /// The row shows the text.
            case shows(TextFilter)
            /// The field contains the text.
            case contains(FilterField, TextFilter)
            /// The field's number is one of these: nanoseconds, bytes, or what it counts.
            case isIn(FilterField, ClosedRange<Int64>)
        }

        let test: Test
        /// Whether rows that meet it are left out.
        var isInverted = false
    }

    /// As it was typed.
    let text: String
    let terms: [Term]

    /// Whether a row is to be shown.
    @inline(__always)
    func passes(_ row: some FilteredRow) -> Bool {
        for term in terms where isMet(term.test, by: row) == term.isInverted { return false }
        return true
    }

    @inline(__always)
    private func isMet(_ test: Term.Test, by row: some FilteredRow) -> Bool {
        switch test {
        case .shows(let text): row.shows(text)
        case .contains(let field, let text): row.contains(text, in: field)
        case .isIn(let field, let range): row.number(of: field).map(range.contains) ?? false
        }
    }
}

/// A row as a filter sees it.
protocol FilteredRow {
    /// Whether the text stands in one of its cells.
    func shows(_ text: TextFilter) -> Bool
    /// Whether a field contains a text; false where it has no such field.
    func contains(_ text: TextFilter, in field: FilterField) -> Bool
    /// The field's number: nanoseconds, bytes, or what it counts; nil where it has none.
    func number(of field: FilterField) -> Int64?
}
