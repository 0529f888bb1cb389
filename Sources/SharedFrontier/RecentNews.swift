import Crawl

/// What the server has answered lately. One that keeps its data on disk once a second may lose the last second when it
/// dies; it is told again then.
struct RecentNews {
    /// Nanoseconds for which news are kept.
    private static let life: Int64 = 5_000_000_000
    /// The largest number of batches that are kept.
    private static let most = 100_000

    /// News of one call.
    struct Batch {
        var finds: [URLID] = []
        var extras: [URLID] = []
        var ends: [SharedFrontier.End] = []
    }

    private var batches: [(at: Int64, news: Batch)] = []

    /// Adds what a call told.
    mutating func append(_ news: Batch, at now: Int64) {
        batches.append((now, news))
        guard batches[0].at < now - 2 * Self.life || batches.count > Self.most else { return }
        batches.removeAll { $0.at < now - Self.life }
        if batches.count > Self.most { batches.removeFirst(batches.count / 2) }
    }

    /// Removes and returns all, in order.
    mutating func takeAll() -> Batch {
        defer { batches = [] }
        return batches.reduce(into: Batch()) { all, batch in
            all.finds += batch.news.finds
            all.extras += batch.news.extras
            all.ends += batch.news.ends
        }
    }
}
