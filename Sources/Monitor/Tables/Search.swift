/// A text that is to be looked for in a table.
struct Search: Hashable {
    /// What is looked for.
    let filter: TextFilter
    /// The row where it begins; the last one to be read.
    let origin: Int
    /// Whether it goes towards the top.
    let isBackward: Bool
}
