import Crawl
import Words

/// A search in progress through a table.
struct TextSearch {
    /// The number of rows to read in a frame.
    static let slice = 20_000

    /// The request.
    let search: Search
    /// Whether it is over.
    private(set) var isOver = false
    /// Whether it has found a row.
    private(set) var hasFound = false
    /// The number of rows read so far.
    private var read = 0
    /// The number of rows at its start: later ones are not read, or it might never end.
    private var rows: Int?

    init(_ search: Search) {
        self.search = search
    }

    /// The percentage of the table read; nil once the search is over.
    var percent: Int? {
        if isOver { return nil }
        return rows.map { $0 > 0 ? min(100, read * 100 / $0) : 100 } ?? 0
    }

    /// The report at its end.
    var message: SafeText? {
        isOver && !hasFound ? "not found: " + SafeText(untrusted: search.filter.text, maxCells: 60) : nil
    }

    /// Reads further rows; returns the place and the row if it finds one.
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
        // From the start to the table's end, and then from the other end.
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
