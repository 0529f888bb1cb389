// What a user has taken from a crawl while it runs, and can give back.

/// Something that the user keeps from being fetched.
public enum Restriction: Sendable, Hashable {
    /// URLs that match a pattern.
    case ignored(String)
    /// A cluster of todo.
    case pruned(TodoCluster.ID)
    /// A host, by its number.
    case blocked(UInt32)
    /// A host whose URLs wait, by its number.
    case paused(UInt32)

    /// The command that takes it back.
    public var undo: CrawlCommand {
        switch self {
        case .ignored(let pattern): .undoIgnore(pattern)
        case .pruned(let cluster): .restoreCluster(cluster)
        case .blocked(let host): .unblockHost(host)
        case .paused(let host): .resumeHost(host)
        }
    }
}

extension CrawlView {
    /// Hosts that are looked at for restrictions.
    private var hostsLookedAt: Int { min(hostCount, 20_000) }

    /// What the user keeps from the crawl: patterns and clusters in the order in which they were given, then hosts. O(hosts),
    /// for the first 20,000 of them.
    public var restrictions: [Restriction] {
        let hosts = (0..<hostsLookedAt).compactMap { index -> Restriction? in
            guard let host = host(at: index) else { return nil }
            return host.why == .blocked ? .blocked(host.host) : host.why == .paused ? .paused(host.host) : nil
        }
        return ignoredPatterns.map(Restriction.ignored) + prunedClusters.map(Restriction.pruned) + hosts
    }
}

extension CrawlView {
    /// Whether a URL is left out because the user holds it back: it is ignored, pruned, or of a blocked host.
    public func isHeldBack(_ url: URLID) -> Bool {
        switch status(of: url).skipCause {
        case .ignored, .pruned: true
        case .reason(.cancelled): host(of: url)?.why == .blocked
        default: false
        }
    }
}

/// How many URLs each restriction holds back, counted in slices: call `advance` until it is complete.
public struct RestrictionCount {
    /// What is counted.
    public let restrictions: [Restriction]
    private var counts: [Restriction: Int] = [:]
    /// A URL of each pruned cluster, by which it can be called.
    private var samples: [TodoCluster.ID: URLID] = [:]
    private let patterns: [URLPattern]
    private var next: UInt32 = 0
    private let end: UInt32

    /// A count that has not begun.
    public init(of crawl: any CrawlView) {
        restrictions = crawl.restrictions
        patterns = crawl.ignoredPatterns.compactMap { try? URLPattern($0) }
        end = UInt32(crawl.counts.seen)
        for case .paused(let host) in restrictions {
            counts[.paused(host)] = crawl.host(at: Int(host))?.todo
        }
    }

    /// Whether all URLs known at its beginning have been looked at.
    public var isComplete: Bool { next >= end }

    /// URLs that a restriction holds back, of those looked at so far. Of patterns that match one URL, the first counts.
    public func count(of restriction: Restriction) -> Int { counts[restriction] ?? 0 }

    /// A URL of a pruned cluster; nil before one is met.
    public func sample(of cluster: TodoCluster.ID) -> URLID? { samples[cluster] }

    /// Looks at so many URLs more, or fewer where that takes long by a clock of monotonic nanoseconds.
    public mutating func advance(in crawl: any CrawlView, budget: Int, clock: @escaping () -> Int64) {
        guard !restrictions.isEmpty else { return next = end }
        var slice = WalkSlice(urls: budget, clock: clock)
        while next < end, slice.takesOne() {
            let url = URLID(index: next)
            if let restriction = restriction(on: url, in: crawl) { counts[restriction, default: 0] += 1 }
            next += 1
        }
    }

    private mutating func restriction(on url: URLID, in crawl: any CrawlView) -> Restriction? {
        let status = crawl.status(of: url)
        switch status.record.skipCause {
        case .ignored:
            let pattern = patterns.first { pattern in
                crawl.withText(of: url) { pattern.matches($0, undecided: true) }
            }
            return pattern.map { .ignored($0.pattern) }
        case .pruned:
            let cluster = crawl.cluster(of: url)
            if samples[cluster] == nil { samples[cluster] = url }
            return .pruned(cluster)
        case .reason(.cancelled):
            return crawl.host(at: Int(status.host))?.why == .blocked ? .blocked(status.host) : nil
        default:
            return nil
        }
    }
}
