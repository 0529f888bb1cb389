import Crawl

/// How much a count or a search wants to go on although nothing happens.
enum Scanning: Int, Comparable {
    case no
    /// It looks once more at what has been looked at.
    case again
    /// The user waits for it.
    case awaited

    static func < (left: Scanning, right: Scanning) -> Bool { left.rawValue < right.rawValue }
}

/// Finds the URLs that pass a filter, some in each frame: there may be millions.
///
/// URLs are read in order of discovery. For Todo, where URLs come and go, a pass is followed by another, slower one.
struct URLScan {
    /// URLs read in a frame until all have been read once, and then.
    static let slice = (first: 30_000, later: 8_000)

    let filter: TextFilter
    /// Whether only those are wanted that wait to be fetched.
    let isForTodo: Bool
    /// Those found by the last pass that came to its end, or by the first as far as it has come.
    private(set) var found: [UInt32] = []
    private var next: [UInt32] = []
    private var position = 0
    private var isFirst = true

    init(_ filter: TextFilter, isForTodo: Bool) {
        self.filter = filter
        self.isForTodo = isForTodo
    }

    /// How much has been read, from 0 to 1; nil after the first pass.
    func share(of crawl: any CrawlView) -> Double? {
        isFirst && position < crawl.counts.seen ? Double(position) / Double(max(1, crawl.counts.seen)) : nil
    }

    /// Reads on.
    mutating func advance(in crawl: any CrawlView) -> Scanning {
        let end = min(crawl.counts.seen, position + (isFirst ? Self.slice.first : Self.slice.later))
        while position < end {
            let url = URLID(index: UInt32(truncatingIfNeeded: position))
            if !isForTodo || crawl.status(of: url).state == .todo, crawl.withText(of: url, { filter.passes($0) }) {
                if isFirst { found.append(url.index) } else { next.append(url.index) }
            }
            position += 1
        }
        guard position >= crawl.counts.seen else { return isFirst ? .awaited : .again }
        guard isForTodo else { return .no }
        if !isFirst { swap(&found, &next) }
        next.removeAll(keepingCapacity: true)
        isFirst = false
        position = 0
        return .no
    }
}
