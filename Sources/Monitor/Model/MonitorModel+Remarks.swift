import Crawl
import Words

/// Remarks on a table in the line of tabs.

extension MonitorModel {
    /// The rows that a table leaves out, in addition to the filter's, or why they are not sorted.
    func orderRemark(for request: ViewRequest, in crawl: any CrawlView) -> SafeText? {
        if request.tab == .log, books.log.end > LogBook.capacity {
            return "last " + SafeText(grouped: LogBook.capacity) + " of " + SafeText(grouped: books.log.end)
        }
        if request.tab == .hosts, books.hosts.numbers.count > Self.maxSortedHosts {
            return "in order of discovery: more than " + SafeText(grouped: Self.maxSortedHosts) + " hosts"
        }
        if request.tab == .tree {
            let read: SafeText = siteTree?.percent(of: crawl).map { ", \($0)% read" } ?? ""
            let whole: SafeText = request.folder.isEmpty ? "all" : SafeText(untrusted: request.folder, maxCells: 60)
            return request.folder.isEmpty && read.cells == 0 ? nil : whole + read
        }
        guard request.tab == .seen, request.sort.column != .position else { return nil }
        let title = request.tab.columns.first { $0.column == request.sort.column }?.title ?? ""
        guard let sorted = sortedURLs(request, of: crawl) else {
            if isTooLong(request, in: crawl) { return "too many to sort by " + title }
            return "sorting by " + title + "..."
        }
        return sorted.isTop ? "first " + SafeText(grouped: sorted.urls.count) + " by " + title : nil
    }
}
