import Crawl
import Words

/// A search on its way through a table.
struct TextSearch {
    /// Rows read in a frame.
    static let slice = 20_000

    /// What is looked for.
    let search: Search
    /// Whether it has come to its end.
    private(set) var isOver = false
    /// Whether it has found a row.
    private(set) var hasFound = false
    /// Rows read so far.
    private var read = 0
    /// Rows that the table had when it began: what is added meanwhile is not looked at, or the end might never be reached.
    private var rows: Int?

    init(_ search: Search) {
        self.search = search
    }

    /// How much of the table has been read, in percent; nil where the search is over.
    var percent: Int? {
        if isOver { return nil }
        return rows.map { $0 > 0 ? min(100, read * 100 / $0) : 100 } ?? 0
    }

    /// What is to be told of it at its end.
    var message: SafeText? {
        isOver && !hasFound ? "not found: " + SafeText(untrusted: search.filter.text, maxCells: 60) : nil
    }

    /// Reads on; where the search finds a row, its place and the row.
    mutating func advance(
        over order: RowOrder, in crawl: any CrawlView, matches: (RowID) -> Bool
    ) -> (place: Int, row: RowID)? {
        guard !isOver else { return nil }
        let total = min(rows ?? order.count, order.count)
        rows = total
        guard read < total else {
            isOver = true
            return nil
        }
        let count = min(Self.slice, total - read)
        // From the origin to the table's end, and on from its other end.
        let range: Range<Int>
        if search.isBackward {
            let last = ((search.origin - read) % total + total) % total
            range = max(0, last - count + 1)..<last + 1
        } else {
            let first = (search.origin + read) % total
            range = first..<min(total, first + count)
        }
        let rows = order.rows(range, of: crawl)
        read += max(1, range.count)
        guard let found = search.isBackward ? rows.lastIndex(where: matches) : rows.firstIndex(where: matches) else {
            return nil
        }
        isOver = true
        hasFound = true
        return (range.lowerBound + found, rows[found])
    }
}
