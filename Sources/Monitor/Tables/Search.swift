/// A search for a text in a table.
struct Search: Hashable {
    /// The text.
    let filter: TextFilter
    /// The row where the search starts; it is read last.
    let origin: Int
    /// Whether the search goes towards the top.
    let isBackward: Bool
}
