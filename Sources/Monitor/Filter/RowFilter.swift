import Words

/// The condition for rows to be shown: terms separated by spaces, all of which must match.
///
/// A term is a text that the row shows, or a field with a value: `status:4xx`, `took>1s`, `type:image`. A `!` negates
/// it. Double quotes hold a text with spaces together.
struct RowFilter: Hashable {
    /// One of the terms.
    struct Term: Hashable {
        enum Test: Hashable {
            /// The row shows the text.
            case shows(TextFilter)
            /// The field contains the text.
            case contains(FilterField, TextFilter)
            /// The field's number is in this range: nanoseconds, bytes, or a count.
            case isIn(FilterField, ClosedRange<Int64>)
        }

        let test: Test
        /// Whether the term is negated.
        var isInverted = false
    }

    /// The text as typed.
    let text: String
    let terms: [Term]

    /// Whether a row passes.
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

/// A row, as a filter reads it.
protocol FilteredRow {
    /// Whether one of its cells contains the text.
    func shows(_ text: TextFilter) -> Bool
    /// Whether a field contains a text; false if it has no such field.
    func contains(_ text: TextFilter, in field: FilterField) -> Bool
    /// The field's number: nanoseconds, bytes, or a count; nil if it has none.
    func number(of field: FilterField) -> Int64?
}
