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

extension MonitorModel {
    /// A group of errors by its number; nil if there is none.
    func errorGroup(_ number: Int) -> ErrorBook.Group? {
        if number == FragmentBook.number { return books.fragments.group }
        return books.errors.groups.indices.contains(number) ? books.errors.groups[number] : nil
    }

    /// The rows below a group of errors.
    func rows(ofErrorGroup number: Int) -> [RowID] {
        guard number != FragmentBook.number else {
            return books.fragments.links.enumerated().map { .fragment($0, page: $1.referrer) }
        }
        return errorGroup(number)?.urls.reversed().map { .failure(group: number, $0) } ?? []
    }

    /// The row of a link to a place that is not there: it stands for its page, and shows the link.
    func fragmentRow(_ number: Int, in crawl: any CrawlView) -> TableRow? {
        guard books.fragments.links.indices.contains(number) else { return nil }
        let link = books.fragments.links[number]
        var row = row(of: link.referrer, in: crawl)
        let place: SafeText = link.line.map { " at \($0):\(link.column ?? 0)" } ?? ""
        row.referrer = row.url + place
        row.redirects = []
        row.url = SafeText(
            untrusted: crawl.text(of: link.url) + "#" + String(decoding: link.fragment, as: UTF8.self))
        return .fragment(row, number: number)
    }
}
