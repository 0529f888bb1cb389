public import Crawl

/// A subscriber that collects the findings that the exit code depends on.
public final class FindingCollector: CrawlSubscriber {
    private let failOn: FailOn
    private let known: KnownFaults?
    private let warnings: WarningBook
    /// By item of `failOn`, the URLs whose last exchange is such a finding.
    private var found: [Set<URLID>]
    private var figures: BudgetFigures

    /// Creates a collector without findings.
    ///
    /// - Parameters:
    ///   - failOn: the findings to look for.
    ///   - known: faults that are none of them.
    ///   - warnings: the warnings of the crawl.
    public init(failOn: FailOn, known: KnownFaults? = nil, warnings: WarningBook = WarningBook()) {
        self.failOn = failOn
        self.known = known
        self.warnings = warnings
        self.found = [Set<URLID>](repeating: [], count: failOn.items.count)
        figures = BudgetFigures(failOn.items.compactMap(\.finding.budget))
    }

    /// Collects the findings that `--fail-on` names.
    public func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        if case .moved(let move) = event, let reason = move.reason {
            for index in found.indices where failOn.items[index].finding.isMet(by: reason) {
                found[index].insert(move.url)
            }
        }
        guard case .ended(let record) = event, !record.willRetry else { return }
        // A missing robots.txt is not a finding; one that cannot be read is.
        if record.isAbsentRobots { return }
        let isFault = !isAccepted(record, in: crawl)
        figures.add(record)
        for index in found.indices {
            if isFault, failOn.items[index].finding.isMet(by: record) {
                found[index].insert(record.url)
            } else if !found[index].isEmpty {
                found[index].remove(record.url)
            }
        }
    }

    /// Whether the user lives with a fault.
    private func isAccepted(_ record: FetchRecord, in crawl: any CrawlView) -> Bool {
        guard record.isBroken || record.verdict == .blocked || record.verdict == .flaky else { return false }
        return record.verdict == .fine || known?.cover(record, in: crawl) == true
    }

    /// Why the program ends.
    ///
    /// - Parameters:
    ///   - stopped: why the crawl was stopped before its end, or nil.
    ///   - crawl: the crawl that ended. Broken and malformed links and traps are not known from exchanges.
    ///   - changes: what has changed since the run before; nil without such a run.
    /// - Returns: the reason.
    public func exitReason(
        stopped: String?, of crawl: any CrawlView, changes: DiffFigures? = nil
    ) -> ExitReason {
        .decide(stopped: stopped, seedFetched: Self.isSeedFetched(crawl), found: foundSentence(crawl, changes))
    }

    /// Whether a seed had a complete response or led to one by redirects, or is another process's. For a sitemap, any
    /// response counts.
    private static func isSeedFetched(_ crawl: any CrawlView) -> Bool {
        crawl.seeds.contains {
            switch crawl.status(of: crawl.redirectEnd(of: $0)).state {
            case .done: crawl.deadEnd(of: $0)?.error == nil || crawl.isNoSitemap($0)
            case .todo: crawl.othersHaveTheRest
            // Another process may have fetched it before.
            case .skipped: crawl.othersHaveTheRest && crawl.isHeldBack($0)
            case .inFlight: false
            }
        }
    }

    func foundSentence(_ crawl: any CrawlView, _ changes: DiffFigures? = nil) -> String? {
        let brokenLinks = brokenLinks(of: crawl)
        let warnings = failOn.namesWarnings ? warnings.warnings(of: crawl) : []
        let unknown = warnings.filter { known?.cover($0, in: crawl) != true }
        let places = failOn.namesFragments || failOn.namesNotChecked ? crawl.fragmentReport : nil
        let fragments = places?.broken.count { !$0.mayBeSetByScript && known?.cover($0, in: crawl) != true } ?? 0
        let words =
            failOn.items.indices.compactMap { index in
                let item = failOn.items[index]
                if let budget = item.finding.budget, budget.share != nil {
                    return figures.excess(over: budget).map { "\(item.word) (\(budget.words(for: $0)))" }
                }
                let malformedLinks = item.finding.namesMalformedLinks ? crawl.malformedLinkCount : 0
                let trapped = item.finding.namesTraps ? crawl.traps.values.reduce(0, +) : 0
                let pages = item.finding.namesPagesAsSitemaps ? crawl.pagesNamedAsSitemaps.count : 0
                let missing = item.finding.namesFragments ? fragments : 0
                let notChecked = item.finding.namesNotChecked ? crawl.notChecked(places).total : 0
                let warned = unknown.count { item.finding.isMet(by: $0.kind) }
                let count =
                    found[index].count + brokenLinks[index] + malformedLinks + trapped + pages + missing + notChecked
                    + warned
                return count > 0 ? "\(item.word) \(count)" : nil
            }
            + failOn.items.compactMap { changes?.found($0) }
        return words.isEmpty ? nil : "finished; --fail-on found " + words.joined(separator: ", ")
    }

    /// The number of broken links for each item.
    private func brokenLinks(of crawl: any CrawlView) -> [Int] {
        var counts = [Int](repeating: 0, count: failOn.items.count)
        guard failOn.items.contains(where: { $0.finding.namesBrokenLinks }) else { return counts }
        crawl.forEachBrokenLink { link in
            if known?.cover(link, in: crawl) == true { return }
            for index in counts.indices where failOn.items[index].finding.isMet(by: link) { counts[index] += 1 }
        }
        return counts
    }
}
