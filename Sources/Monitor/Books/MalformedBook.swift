import Crawl
import HTTP
import Words

/// The links that are no URLs: a group of errors of its own.
struct MalformedBook {
    /// The number of its group among those of errors.
    static let number = -2

    /// The first links, `ErrorBook.maxURLs` at most.
    private(set) var links: [MalformedLink] = []
    /// The number of links.
    private(set) var count = 0
    /// When the last one was seen, monotonic nanoseconds.
    private var lastAt: Int64 = 0

    /// Takes in those that were found since.
    mutating func advance(in crawl: any CrawlView, at now: Int64) {
        guard crawl.malformedLinkCount != count else { return }
        (count, lastAt) = (crawl.malformedLinkCount, now)
        links.removeAll(keepingCapacity: true)
        crawl.forEachMalformedLink(limit: ErrorBook.maxURLs) { links.append($0) }
    }

    /// Its group.
    var group: ErrorBook.Group {
        var group = ErrorBook.Group(
            key: ErrorBook.Key(verdict: nil, kind: .url, status: 0, template: "links that are no URLs"))
        (group.count, group.last) = (count, lastAt)
        return group
    }
}
