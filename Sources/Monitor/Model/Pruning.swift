import Crawl
import Words

/// The clusters of todo, and the preview of a pattern: both are counted some URLs in each frame.
struct Pruning {
    /// The number of URLs to read in a frame.
    static let slice = 20_000
    /// The number of clusters shown.
    static let maxClusters = 1_000

    /// The largest clusters by the last complete count, or by the first so far.
    private(set) var clusters: [TodoCluster] = []
    private var count: TodoClusterCount?
    private var isFirst = true
    private var pattern = ""
    private var preview: IgnorePreview?
    private var fault: String?

    /// A cluster by its identity; nil for one that is not among the largest. A pruned cluster has no waiting URLs, but
    /// its row stays until the next count.
    func cluster(_ id: TodoCluster.ID, in crawl: any CrawlView) -> TodoCluster? {
        guard var cluster = clusters.first(where: { $0.id == id }) else { return nil }
        if crawl.prunedClusters.contains(id) { cluster.count = 0 }
        return cluster
    }

    /// Whether clusters have been counted once.
    var isCounted: Bool { !isFirst }

    /// Continues to count todo by form, and starts again at the end, because URLs come and go.
    mutating func countClusters(of crawl: any CrawlView) -> Scanning {
        var count = count ?? TodoClusterCount(of: crawl)
        count.advance(in: crawl, budget: Self.slice)
        if count.isComplete || isFirst { clusters = count.largest(Self.maxClusters) }
        self.count = count.isComplete ? nil : count
        if count.isComplete { isFirst = false }
        return count.isComplete ? .no : isFirst ? .awaited : .again
    }

    /// Continues to count the URLs that a pattern would drop.
    mutating func countDropped(
        by text: String, of crawl: any CrawlView, clock: @escaping () -> Int64
    ) -> Scanning {
        if text != pattern || preview == nil && fault == nil {
            pattern = text
            fault = nil
            preview = nil
            do {
                preview = try IgnorePreview(text, of: crawl)
            } catch {
                fault = error.message
            }
        }
        preview?.advance(in: crawl, budget: Self.slice, clock: clock)
        return preview.map { $0.isComplete ? .no : .awaited } ?? .no
    }

    /// `drops 12,340 of 33,641 todo`, or the error in the pattern.
    var previewText: SafeText {
        if let fault { return SafeText(untrusted: fault, maxCells: 200) }
        guard let preview else { return "" }
        let counted: SafeText = "drops " + SafeText(grouped: preview.dropped) + " of " + SafeText(grouped: preview.todo)
        return counted + (preview.isComplete ? " todo" : " todo so far")
    }

    /// Ends the count when no pattern is typed.
    mutating func endPreview() {
        preview = nil
        fault = nil
    }
}
