// What a user drops while the crawl runs, and brings back. A million URLs may wait: all of it goes in slices.

/// URLs in todo that have host and template in common.
public struct TodoCluster: Sendable, Hashable, Identifiable {
    /// Names the cluster in commands; stays the same as long as the crawl.
    public let id: UInt64
    /// Serialised origin, such as "http://127.0.0.1:8080".
    public let origin: String
    /// The path with its variable parts as `#` and `*`, such as `/blog/#/*.html`.
    public let template: String
    /// How many URLs of it wait.
    public var count: Int
}

/// A count of todo by cluster, made in slices: call `advance` until it is complete.
public struct TodoClusterCount: Sendable {
    /// Clusters beyond this many are counted together as nothing: a site can make up any number.
    private static let limit = 10_000

    private var next: UInt32 = 0
    private let end: UInt32
    private var found: [UInt64: TodoCluster] = [:]

    /// A count that has not begun.
    public init(of crawl: any CrawlView) {
        end = UInt32(crawl.counts.seen)
    }

    /// Whether all URLs known at its beginning have been looked at.
    public var isComplete: Bool { next >= end }

    /// Looks at so many URLs more. About 0.2 µs each.
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
            let origin = String(decoding: crawl.host(of: url).origin, as: UTF8.self)
            found[key] = TodoCluster(id: key, origin: origin, template: template, count: 1)
        }
    }

    /// The largest so far, largest first.
    public func largest(_ limit: Int) -> [TodoCluster] {
        let sorted = found.values.sorted { ($1.count, $0.origin, $0.template) < ($0.count, $1.origin, $1.template) }
        return Array(sorted.prefix(limit))
    }
}

/// How many URLs of todo a pattern would drop, counted in slices: call `advance` until it is complete.
public struct IgnorePreview {
    private let pattern: URLPattern
    private var next: UInt32 = 0
    private let end: UInt32
    /// URLs in todo that match, of those looked at so far.
    public private(set) var dropped = 0
    /// URLs in todo, of those looked at so far.
    public private(set) var todo = 0

    /// A count of what `CrawlCommand.ignore` would drop that has not begun.
    ///
    /// - Throws: what is wrong with the pattern.
    public init(_ pattern: String, of crawl: any CrawlView) throws(URLPattern.SyntaxError) {
        self.pattern = try URLPattern(pattern)
        end = UInt32(crawl.counts.seen)
    }

    /// Whether all URLs known at its beginning have been looked at.
    public var isComplete: Bool { next >= end }

    /// Looks at so many URLs more, or fewer where that takes long by a clock of monotonic nanoseconds.
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
    /// Whether a change of what is ignored has not yet been applied to all of todo.
    public var isSweeping: Bool { !frontier.sweeps.isEmpty }

    /// URLs skipped as part of a trap, by what gave it away.
    public var traps: [TrapKind: Int] { frontier.traps }

    /// Where parts of the site were closed as traps, and URLs not fetched for it. In memory for the first thousand.
    public var trapCuts: [TrapCut] { frontier.trapGuard.cuts.filter { $0.skipped > 0 } }

    /// Where a URL was cut off that was skipped as part of a trap; nil for any other, and for a form that gives a trap away.
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

    /// Goes on applying what the user changed, where the next slice is due.
    @inline(never)
    func sweep(now: Int64) {
        guard frontier.sweepDue ?? now <= now else { return }
        frontier.advanceSweeps(now: now)
        goOnIfFinished(now: now)
        finishIfDone(now: now)
    }
}
