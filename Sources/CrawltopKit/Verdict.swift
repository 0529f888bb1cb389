public import Crawl

/// A subscriber that collects what the exit code depends on.
public final class Verdict: CrawlSubscriber {
    private let failOn: FailOn
    private var found: [Int]
    private var seedFetched = false

    /// Nothing has been found.
    ///
    /// - Parameter failOn: what to look for.
    public init(failOn: FailOn) {
        self.failOn = failOn
        self.found = [Int](repeating: 0, count: failOn.items.count)
    }

    /// Counts what `--fail-on` names, and looks out for a seed's complete response.
    public func receive(_ event: CrawlEvent, from crawl: Crawl) {
        guard case .ended(let record) = event, !record.willRetry else { return }
        if !seedFetched, record.outcome != .error, crawl.seeds.contains(record.url) {
            seedFetched = true
        }
        // That a site has no robots.txt is no finding.
        if record.isRobots, record.outcome == .status { return }
        for index in found.indices where failOn.items[index].finding.isMet(by: record) {
            found[index] += 1
        }
    }

    /// Why the program ends.
    ///
    /// - Parameter stopped: why the crawl was stopped before its end, or nil.
    /// - Returns: the reason for the present state of things.
    public func exitReason(stopped: String?) -> ExitReason {
        .decide(stopped: stopped, seedFetched: seedFetched, found: foundSentence)
    }

    private var foundSentence: String? {
        let words = zip(failOn.items, found).filter { $0.1 > 0 }.map { "\($0.0.word) \($0.1)" }
        return words.isEmpty ? nil : "finished; --fail-on found " + words.joined(separator: ", ")
    }
}
