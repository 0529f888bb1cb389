import Crawl
import Words

/// The rows of the site tree.

extension MonitorModel {
    /// Continues to count the folders while they are shown.
    func advanceTree(for request: ViewRequest, in crawl: any CrawlView) -> Scanning {
        guard request.tab == .tree else {
            siteTree = nil
            return .no
        }
        if siteTree?.base != request.folder { siteTree = SiteTree(request.folder) }
        return siteTree?.advance(in: crawl, self) ?? .no
    }

    /// The folders that pass a filter, with their sort keys.
    func folders(_ request: ViewRequest) -> [(key: SortKey, id: RowID)] {
        guard let tree = siteTree, tree.base == request.folder else { return [] }
        return tree.folders.compactMap { folder in
            if let filter = request.filter, !filter.passes(folder) { return nil }
            return (Self.key(of: folder, for: request.sort.column), .folder(folder.id))
        }
    }

    private static func key(of folder: SiteFolder, for column: Column) -> SortKey {
        switch column {
        case .count: SortKey(folder.urls)
        case .done: SortKey(folder.done)
        case .failed: SortKey(folder.broken)
        case .share: SortKey(folder.brokenPercent)
        case .size: SortKey(folder.bytes)
        case .took: SortKey(Int(folder.mean ?? -1))
        default: SortKey(text: folder.name)
        }
    }
}

extension SiteFolder: FilteredRow {
    func shows(_ text: TextFilter) -> Bool { text.passes(name) }

    func contains(_ text: TextFilter, in field: FilterField) -> Bool { field == .url && text.passes(name) }

    func number(of field: FilterField) -> Int64? {
        switch field {
        case .count: Int64(urls)
        case .done: Int64(done)
        case .failed: Int64(broken)
        case .size: Int64(bytes)
        case .took: mean
        default: nil
        }
    }
}
