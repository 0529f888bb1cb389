/// What a crawl found and did not look at, although neither the user nor the site decided so. What hides there is not
/// known: a crawl without broken links is a clean one only where all of this is zero.
public struct NotChecked: Sendable, Hashable {
    /// URLs that still waited when the crawl ended.
    public var waiting = 0
    /// URLs that were not kept because of a limit.
    public var notKept = 0
    /// URLs that were cut off as part of endless chains.
    public var trapped = 0
    /// URLs whose robots.txt could not be read.
    public var robots = 0
    /// URLs on which the search for a pattern of the user was given up.
    public var undecided = 0
    /// Documents of types whose links are not read.
    public var documents = 0
    /// Fragments of links that were not looked up: there was no room, or the page was read in an earlier run.
    public var fragments = 0

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
    /// What has not been looked at so far. O(URLs) if a robots.txt could not be read, O(links with fragments) if these are checked.
    public var notChecked: NotChecked {
        NotChecked(
            waiting: counts.todo + counts.inFlight, notKept: notKept.urls, trapped: traps.values.reduce(0, +),
            robots: robotsTroubleCount, undecided: undecidedPatterns.reduce(0) { $0 + $1.searches },
            documents: statistics.tally.documents, fragments: fragmentReport?.notChecked ?? 0)
    }
}
