/// A text that is looked for in a table, some rows in each frame: a table may have more than can be read at once.
struct Search: Hashable {
    /// What is looked for.
    let filter: TextFilter
    /// The row where it begins; the last one to be read.
    let origin: Int
    /// Whether it goes towards the top.
    let isBackward: Bool
    /// Rows read so far.
    var read = 0
}
