import Crawl
import Words

/// The search for a text in a table, some rows in each frame.

extension MonitorModel {
    /// Continues the search, and selects the row that it finds.
    func advanceSearch(for request: ViewRequest, in crawl: any CrawlView) {
        // A finished search starts again if the user repeats it.
        if textSearch?.search != request.search || isNew(request) && textSearch?.isOver == true {
            textSearch = request.search.map(TextSearch.init)
        }
        let found = textSearch?.advance(over: order, in: crawl) { row in
            request.search.map { matches(row, $0.filter, in: crawl) } ?? false
        }
        if let found { cursor.select(found.place, found.row) }
    }

    /// Whether a search should continue or start.
    func needsSearch(_ request: ViewRequest) -> Bool {
        request.search != nil && (textSearch?.search != request.search || textSearch?.isOver != true || isNew(request))
    }

    private func matches(_ row: RowID, _ filter: TextFilter, in crawl: any CrawlView) -> Bool {
        if let url = url(of: row) { return crawl.withText(of: url) { filter.passes($0) } }
        switch row {
        case .host(let index):
            return crawl.host(at: index)?.origin.withUnsafeBufferPointer { filter.passes($0) } ?? false
        case .cluster(let id):
            return pruning.clusters.contains {
                $0.id == id && filter.passes(SafeText(untrusted: $0.origin + $0.template))
            }
        case .worker(let name): return filter.passes(name)
        case .folder(let id):
            return siteTree?.folders.contains { $0.id == id && filter.passes($0.name) } ?? false
        case .errorGroup(let index): return errorGroup(index).map { filter.passes(Self.title(of: $0)) } ?? false
        default: return false
        }
    }

    /// A row's URL; nil if it has none.
    func url(of row: RowID) -> URLID? {
        if case .line(let number) = row, let entry = books.log[number], !entry.isState { return entry.url }
        return row.url
    }
}
