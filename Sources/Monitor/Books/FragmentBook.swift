import Crawl
import Words

/// The links to places that are not there, once the crawl is over: a group of errors of its own. Those that a script may make are
/// not among them.
struct FragmentBook {
    /// The number of its group among those of errors.
    static let number = -1
    /// The number of links that are read in a frame.
    private static let slice = 20_000

    /// The first links, `ErrorBook.maxURLs` at most.
    private(set) var links: [BrokenFragment] = []
    private var known: Set<BrokenFragment> = []
    private var place = 0
    private var isRead = false
    private var endedAt: Int64 = 0
    /// The number of links.
    private(set) var count = 0

    /// Reads on after the crawl's end, and forgets all when it goes on.
    mutating func advance(in crawl: any CrawlView) -> Scanning {
        guard crawl.state == .finished else {
            if place > 0 || isRead { self = FragmentBook() }
            return .no
        }
        guard !isRead else { return .no }
        endedAt = crawl.statistics.finishedAt ?? 0
        var (place, found) = (place, [BrokenFragment]())
        isRead = crawl.readBrokenFragments(from: &place, budget: Self.slice) { found.append($0) }
        self.place = place
        for link in found where !link.mayBeSetByScript && !known.contains(link) {
            count += 1
            guard links.count < ErrorBook.maxURLs else { continue }
            links.append(link)
            known.insert(link)
        }
        return isRead ? .no : .again
    }

    /// Its group.
    var group: ErrorBook.Group {
        var group = ErrorBook.Group(
            key: ErrorBook.Key(verdict: nil, kind: nil, status: 0, template: "links to places that are not there"))
        (group.count, group.last) = (count, endedAt)
        return group
    }
}
