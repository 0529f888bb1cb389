import Crawl

/// The meaning of a cell, which the terminal's side turns into colours and attributes, or into attributes alone.
///
/// Colour is never the only sign of a meaning: there is always a letter, a word or a number.
enum Style: UInt8, CaseIterable {
    case plain, dim, bold, reverse
    /// The bar on the selected row.
    case selected
    /// The heads of a table's columns.
    case heading
    /// The labels of meters.
    case label
    /// The labels of function keys.
    case keyLabel
    case good, notice, warning, bad
    case resolving, connecting, securing, sending, awaiting, reading
    /// Text that must not be overlooked.
    case alarm
    /// A row that the user has marked.
    case marked

    /// The style of a connection state.
    init(_ state: ConnectionState) {
        self =
            switch state {
            case .resolving: .resolving
            case .connecting: .connecting
            case .securing: .securing
            case .sending: .sending
            case .awaiting: .awaiting
            case .reading: .reading
            }
    }

    /// The style of an HTTP status; 0 for none.
    init(status: UInt16) {
        self =
            switch status / 100 {
            case 2: .good
            case 3: .notice
            case 4: .warning
            case 5: .bad
            default: .dim
            }
    }
}
