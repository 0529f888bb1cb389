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
    /// Rows that the table had when it began: what is added meanwhile is not looked at, or the end might never be reached.
    var rows: Int?

    /// How much of the table has been read, in percent.
    var percent: Int { rows.map { $0 > 0 ? min(100, read * 100 / $0) : 100 } ?? 0 }
}
