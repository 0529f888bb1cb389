import Crawl
import Words

/// The user's restrictions of the crawl. The URLs that each holds back are counted while they are shown.
struct RestrictionBook {
    /// The number of URLs to read in a frame.
    static let slice = 20_000

    /// A line of the list.
    struct Row: Hashable {
        let restriction: Restriction
        /// `ignored`, `pruned`, `blocked`, `paused`.
        let kind: SafeText
        /// The pattern, the form of URL or the host.
        let name: SafeText
        /// The number of URLs held back, as counted so far.
        let held: Int
    }

    private var count: RestrictionCount?

    /// Whether a count is complete.
    var isCounted: Bool { count?.isComplete ?? true }

    /// Continues to count; starts again if a restriction was added or removed.
    mutating func advance(in crawl: any CrawlView, clock: @escaping () -> Int64) -> Scanning {
        if count?.restrictions != crawl.restrictions { count = RestrictionCount(of: crawl) }
        count?.advance(in: crawl, budget: Self.slice, clock: clock)
        return isCounted ? .no : .awaited
    }

    /// Ends the count when the list is closed.
    mutating func close() { count = nil }

    /// The lines of the list.
    func rows(of crawl: any CrawlView) -> [Row] {
        guard let count else { return [] }
        return count.restrictions.map { restriction in
            let (kind, name) = words(for: restriction, count, crawl)
            return Row(restriction: restriction, kind: kind, name: name, held: count.count(of: restriction))
        }
    }

    private func words(
        for restriction: Restriction, _ count: RestrictionCount, _ crawl: any CrawlView
    ) -> (SafeText, SafeText) {
        switch restriction {
        case .ignored(let pattern): ("ignored", SafeText(untrusted: pattern, maxCells: 200))
        case .pruned(let cluster):
            (
                "pruned",
                count.sample(of: cluster).map { "URLs such as " + SafeText(untrusted: crawl.text(of: $0)) } ?? "..."
            )
        case .blocked(let host): ("blocked", SafeText(untrusted: crawl.host(at: Int(host))?.origin ?? []))
        case .paused(let host): ("paused", SafeText(untrusted: crawl.host(at: Int(host))?.origin ?? []))
        }
    }
}
