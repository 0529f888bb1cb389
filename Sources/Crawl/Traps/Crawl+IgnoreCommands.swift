// Commands that skip URLs in todo and bring them back. A million URLs may wait, so all of this works in slices.

/// URLs in todo with the same host and template.
public struct TodoCluster: Sendable, Hashable, Identifiable {
    /// The identity of the cluster in commands, which does not change during the crawl.
    public let id: UInt64
    /// Serialised origin, such as "http://127.0.0.1:8080".
    public let origin: String
    /// The path with its variable parts as `#` and `*`, such as `/blog/#/*.html`.
    public let template: String
    /// The number of its waiting URLs.
    public var count: Int
}

/// Counts todo by cluster in slices: call `advance` until it is complete.
public struct TodoClusterCount: Sendable {
    /// The largest number of clusters. Others are not counted: a site can have any number.
    private static let limit = 10_000

    private var next: UInt32 = 0
    private let end: UInt32
    private var found: [UInt64: TodoCluster] = [:]

    /// Creates a count that has not started.
    public init(of crawl: any CrawlView) {
        end = UInt32(crawl.counts.seen)
    }

    /// Whether all URLs known at its start have been counted.
    public var isComplete: Bool { next >= end }

    /// Counts more URLs, up to a budget. About 0.2 µs each.
    public mutating func advance(in crawl: any CrawlView, budget: Int) {
        let stop = min(end, next + UInt32(clamping: budget))
        while next < stop {
            let url = URLID(index: next)
            if crawl.isQueued(url) { count(url, in: crawl) }
            next += 1
        }
    }

    private mutating func count(_ url: URLID, in crawl: any CrawlView) {
        let key = crawl.cluster(of: url)
        if found[key] != nil {
            found[key]?.count += 1
        } else if found.count < Self.limit {
            let template = crawl.withText(of: url) { text in
                var template: [UInt8] = []
                URLTemplate.append(RobotsTable.target(in: text), to: &template)
                return String(decoding: template, as: UTF8.self)
            }
            let origin = String(decoding: crawl.host(of: url)?.origin ?? [], as: UTF8.self)
            found[key] = TodoCluster(id: key, origin: origin, template: template, count: 1)
        }
    }

    /// The largest clusters so far, in descending order.
    public func largest(_ limit: Int) -> [TodoCluster] {
        let sorted = found.values.sorted { ($1.count, $0.origin, $0.template) < ($0.count, $1.origin, $1.template) }
        return Array(sorted.prefix(limit))
    }
}

/// Counts the URLs in todo that a pattern would skip, in slices: call `advance` until it is complete.
public struct IgnorePreview {
    private let pattern: URLPattern
    private var next: UInt32 = 0
    private let end: UInt32
    /// The number of matching URLs in todo so far.
    public private(set) var dropped = 0
    /// The number of URLs in todo so far.
    public private(set) var todo = 0

    /// Creates a count for `CrawlCommand.ignore` that has not started.
    ///
    /// - Throws: the mistake in the pattern.
    public init(_ pattern: String, of crawl: any CrawlView) throws(URLPattern.SyntaxError) {
        self.pattern = try URLPattern(pattern)
        end = UInt32(crawl.counts.seen)
    }

    /// Whether all URLs known at its start have been counted.
    public var isComplete: Bool { next >= end }

    /// Counts more URLs, up to a budget, or fewer if that takes long by a clock of monotonic nanoseconds.
    public mutating func advance(in crawl: any CrawlView, budget: Int, clock: @escaping () -> Int64) {
        var slice = WalkSlice(urls: budget, clock: clock)
        while next < end, slice.takesOne() {
            let url = URLID(index: next)
            if crawl.isQueued(url) {
                todo += 1
                if crawl.withText(of: url, { pattern.matches($0, undecided: true) }) { dropped += 1 }
            }
            next += 1
        }
    }
}

extension Crawl {
    /// Whether a change of ignored URLs has not been applied to all of todo yet.
    public var isSweeping: Bool { !frontier.sweeps.isEmpty }

    /// The numbers of URLs skipped as part of traps, by kind of trap.
    public var traps: [TrapKind: Int] { frontier.traps }

    /// The parts of the site that were closed as traps, with URLs not fetched for them. Kept for the first thousand.
    public var trapCuts: [TrapCut] { frontier.trapGuard.cuts.filter { $0.skipped > 0 } }

    /// The cut for which a URL was skipped as part of a trap; nil for other URLs, and for one that is a trap by its
    /// form.
    public func trapCut(of url: URLID) -> TrapCut? { frontier.cut(of: url) }

    /// Patterns that the user ignores, in the order in which they were given.
    public var ignoredPatterns: [String] { frontier.ignored.patterns.map(\.pattern) }

    /// Clusters that the user has pruned, likewise.
    public var prunedClusters: [TodoCluster.ID] { frontier.ignored.clusterOrder }

    /// The cluster that a URL belongs to.
    public func cluster(of url: URLID) -> TodoCluster.ID { frontier.cluster(of: url) }

    /// Keeps URLs of a pattern or a cluster from being fetched, or gives them back, and begins to apply it. A pattern that does
    /// not parse changes nothing.
    func restrict(_ restriction: Restriction, _ isOn: Bool) {
        guard frontier.ignored.apply(restriction, isOn) else { return }
        emit(.restricted(isOn, restriction))
        frontier.sweep(for: isOn ? .drop : .restore)
    }

    /// Goes on applying the user's changes, if the next slice is due.
    @inline(never)
    func sweep(now: Int64) {
        guard frontier.sweepDue ?? now <= now else { return }
        frontier.advanceSweeps(now: now)
        resumeIfFinished(now: now)
        finishIfDone(now: now)
    }
}
