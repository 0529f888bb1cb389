/// What a crawl found and did not look at, although neither the user nor the site decided so. What hides there is not
/// known: a crawl without broken links is a clean one only where all of this is zero.
public struct NotChecked: Sendable, Hashable {
    /// URLs that still waited when the crawl ended.
    public let waiting: Int
    /// URLs that were not kept because of a limit.
    public let notKept: Int
    /// URLs that were cut off as part of endless chains.
    public let trapped: Int
    /// URLs whose robots.txt could not be read.
    public let robots: Int
    /// URLs on which the search for a pattern of the user was given up.
    public let undecided: Int
    /// Documents of types whose links are not read.
    public let documents: Int
    /// Fragments of links that were not looked up: there was no room, or the page was read in an earlier run.
    public let fragments: Int

    /// Creates it from its parts.
    public init(
        waiting: Int, notKept: Int, trapped: Int, robots: Int, undecided: Int, documents: Int, fragments: Int
    ) {
        (self.waiting, self.notKept, self.trapped, self.robots) = (waiting, notKept, trapped, robots)
        (self.undecided, self.documents, self.fragments) = (undecided, documents, fragments)
    }

    /// All of it by name: that of the log, and words for a person.
    public var parts: [(name: StaticString, number: Int, words: String)] {
        [
            ("todo", waiting, "left when it ended"), ("not_kept", notKept, "not kept because of a limit"),
            ("trap", trapped, "in endless chains that were cut"),
            ("robots_unavailable", robots, "with a robots.txt that could not be read"),
            ("undecided", undecided, "on which a pattern takes too long"),
            ("documents", documents, "of types whose links are not read, as PDF"),
            ("fragments", fragments, "with a fragment that was not looked up"),
        ]
    }

    /// The sum of all.
    public var total: Int { parts.reduce(0) { $0 + $1.number } }
}

extension CrawlView {
    /// Whether URLs that wait here were fetched by other processes, since a crawl that they share is over.
    public var othersHaveTheRest: Bool { options.sharesFrontier && state == .finished && !wasStopped }

    /// What has not been looked at so far, with what has come of fragments. O(URLs) if a robots.txt could not be read.
    public func notChecked(_ fragments: FragmentReport?) -> NotChecked {
        NotChecked(
            waiting: othersHaveTheRest ? 0 : counts.todo + counts.inFlight, notKept: notKept.urls,
            trapped: traps.values.reduce(0, +),
            robots: robotsTroubleCount, undecided: undecidedPatterns.reduce(0) { $0 + $1.searches },
            documents: statistics.tally.documents, fragments: fragments?.notChecked ?? 0)
    }
}
