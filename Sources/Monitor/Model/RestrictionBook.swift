import Crawl
import Words

/// What the user keeps from the crawl and how much each thing holds back, counted some URLs in each frame while it is shown.
struct RestrictionBook {
    /// URLs that are looked at in a frame.
    static let slice = 20_000

    /// A line of the list.
    struct Row: Hashable {
        let restriction: Restriction
        /// `ignored`, `pruned`, `blocked`, `paused`.
        let kind: SafeText
        /// The pattern, the form of URL or the host.
        let name: SafeText
        /// URLs that it holds back, as far as they have been counted.
        let held: Int
    }

    private var count: RestrictionCount?

    /// Whether all has been counted once.
    var isCounted: Bool { count?.isComplete ?? true }

    /// Counts further; begins anew where something has been added or taken away.
    mutating func advance(in crawl: any CrawlView, clock: @escaping () -> Int64) -> Scanning {
        if count?.restrictions != crawl.restrictions { count = RestrictionCount(of: crawl) }
        count?.advance(in: crawl, budget: Self.slice, clock: clock)
        return isCounted ? .no : .awaited
    }

    /// Nobody looks any more.
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
        case .blocked(let host): ("blocked", SafeText(untrusted: crawl.host(at: Int(host)).origin))
        case .paused(let host): ("paused", SafeText(untrusted: crawl.host(at: Int(host)).origin))
        }
    }
}
