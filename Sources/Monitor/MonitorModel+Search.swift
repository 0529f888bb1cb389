import Crawl

/// Looking for a text in a table, some rows in each frame.

extension MonitorModel {
    /// Rows read in a frame.
    static let searchSlice = 20_000

    /// Reads on for a search that is under way, and selects the row where it ends.
    func advanceSearch(_ state: inout ScreenState, _ order: RowOrder, in crawl: any CrawlView) {
        guard var search = state.search else { return }
        let total = min(search.rows ?? order.count, order.count)
        search.rows = total
        guard search.read < total else {
            state.search = nil
            state.message = "not found: " + SafeText(untrusted: search.filter.text, maxCells: 60)
            return
        }
        let count = min(Self.searchSlice, total - search.read)
        // From the origin to the table's end, and on from its other end.
        let range: Range<Int>
        if search.isBackward {
            let last = ((search.origin - search.read) % total + total) % total
            range = max(0, last - count + 1)..<last + 1
        } else {
            let first = (search.origin + search.read) % total
            range = first..<min(total, first + count)
        }
        let rows = order.rows(range, of: crawl)
        let found =
            search.isBackward
            ? rows.lastIndex { matches($0, search.filter, in: crawl) }
            : rows.firstIndex { matches($0, search.filter, in: crawl) }
        if let found {
            state.select(range.lowerBound + found, anchor: rows[found])
            state.search = nil
        } else {
            search.read += max(1, range.count)
            state.search = search
        }
    }

    private func matches(_ row: RowID, _ filter: TextFilter, in crawl: any CrawlView) -> Bool {
        if let url = url(of: row) { return crawl.withText(of: url) { filter.passes($0) } }
        switch row {
        case .host(let index): return crawl.host(at: index).origin.withUnsafeBufferPointer { filter.passes($0) }
        case .cluster(let id):
            return pruning.clusters.contains {
                $0.id == id && filter.passes(SafeText(untrusted: $0.origin + $0.template))
            }
        case .errorGroup(let index): return filter.passes(Self.title(of: errorBook.groups[index]))
        default: return false
        }
    }

    /// The URL that a row is of, if it is of one.
    func url(of row: RowID) -> URLID? {
        if case .line(let number) = row, case .fetch(let fetch) = logBook[number] { return fetch.url }
        return row.url
    }
}
