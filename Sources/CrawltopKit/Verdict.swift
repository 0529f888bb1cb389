public import Crawl

/// A subscriber that collects what the exit code depends on.
public final class Verdict: CrawlSubscriber {
    private let failOn: FailOn
    /// By item of `failOn`: the URLs whose last exchange is such a finding.
    private var found: [Set<URLID>]
    private var seedFetched = false

    /// Nothing has been found.
    ///
    /// - Parameter failOn: what to look for.
    public init(failOn: FailOn) {
        self.failOn = failOn
        self.found = [Set<URLID>](repeating: [], count: failOn.items.count)
    }

    /// Notes what `--fail-on` names, and looks out for a seed's complete response.
    public func receive(_ event: CrawlEvent, from crawl: Crawl) {
        guard case .ended(let record) = event, !record.willRetry else { return }
        if !seedFetched, record.outcome != .error, crawl.seeds.contains(record.url) {
            seedFetched = true
        }
        // That a site has no robots.txt is no finding.
        if record.isRobots, record.outcome == .status { return }
        for index in found.indices {
            if failOn.items[index].finding.isMet(by: record) {
                found[index].insert(record.url)
            } else if !found[index].isEmpty {
                found[index].remove(record.url)
            }
        }
    }

    /// Why the program ends.
    ///
    /// - Parameters:
    ///   - stopped: why the crawl was stopped before its end, or nil.
    ///   - malformedLinks: links that are no URLs: no exchange tells of them.
    ///   - trapped: URLs skipped as part of traps: none tells of these, either.
    /// - Returns: the reason for the present state of things.
    public func exitReason(stopped: String?, malformedLinks: Int, trapped: Int) -> ExitReason {
        .decide(stopped: stopped, seedFetched: seedFetched, found: foundSentence(malformedLinks, trapped))
    }

    private func foundSentence(_ malformedLinks: Int, _ trapped: Int) -> String? {
        let words = zip(failOn.items, found).compactMap { item, found in
            let found =
                found.count + (item.finding.namesMalformedLinks ? malformedLinks : 0)
                + (item.finding.namesTraps ? trapped : 0)
            return found > 0 ? "\(item.word) \(found)" : nil
        }
        return words.isEmpty ? nil : "finished; --fail-on found " + words.joined(separator: ", ")
    }
}
