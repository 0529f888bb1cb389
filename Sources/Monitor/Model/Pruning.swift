import Crawl
import Words

/// Todo by form of URL, and what a pattern that is being typed would drop: both are counted some URLs in each frame.
struct Pruning {
    /// URLs that are looked at in a frame.
    static let slice = 20_000
    /// Clusters that are shown.
    static let maxClusters = 1_000

    /// The largest clusters by the last count that came to its end, or by the first as far as it has come.
    private(set) var clusters: [TodoCluster] = []
    private var count: TodoClusterCount?
    private var isFirst = true
    private var pattern = ""
    private var preview: IgnorePreview?
    private var fault: String?

    /// A cluster by its identity; nil for one that is not among the largest. Of one that was pruned nothing waits, though its
    /// row stays until the next count.
    func cluster(_ id: TodoCluster.ID, in crawl: any CrawlView) -> TodoCluster? {
        guard var cluster = clusters.first(where: { $0.id == id }) else { return nil }
        if crawl.prunedClusters.contains(id) { cluster.count = 0 }
        return cluster
    }

    /// Whether clusters have been counted once.
    var isCounted: Bool { !isFirst }

    /// Counts todo by form further; starts anew at the end, for URLs come and go.
    mutating func countClusters(of crawl: any CrawlView) -> Scanning {
        var count = count ?? TodoClusterCount(of: crawl)
        count.advance(in: crawl, budget: Self.slice)
        if count.isComplete || isFirst { clusters = count.largest(Self.maxClusters) }
        self.count = count.isComplete ? nil : count
        if count.isComplete { isFirst = false }
        return count.isComplete ? .no : isFirst ? .awaited : .again
    }

    /// Counts further what a pattern would drop.
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

    /// `drops 12,340 of 33,641 todo`, or what is wrong with the pattern.
    var previewText: SafeText {
        if let fault { return SafeText(untrusted: fault, maxCells: 200) }
        guard let preview else { return "" }
        let counted: SafeText = "drops " + SafeText(grouped: preview.dropped) + " of " + SafeText(grouped: preview.todo)
        return counted + (preview.isComplete ? " todo" : " todo so far")
    }

    /// Nobody types a pattern any more.
    mutating func endPreview() {
        preview = nil
        fault = nil
    }
}
