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

/// Finds the URLs that meet a query, some in each frame: there may be millions.
///
/// URLs are read in order of discovery. Where anything has changed meanwhile a pass is followed by another, slower one.
struct URLScan {
    /// URLs read in a frame until all have been read once, and then.
    static let slice = (first: 30_000, later: 8_000)
    /// The same where a look at what is kept of them is enough.
    static let keptSlice = (first: 100_000, later: 50_000)

    let query: URLQuery
    /// Those found by the last pass that came to its end, or by the first as far as it has come.
    private(set) var found: [UInt32] = []
    private var next: [UInt32] = []
    private var position = 0
    /// Whether no pass has come to its end.
    private(set) var isFirst = true
    private var begunAt: CrawlVersion?
    /// Passes that have come to their end.
    private(set) var passCount = 0

    init(_ query: URLQuery) {
        self.query = query
    }

    /// How much has been read, from 0 to 1; nil after the first pass.
    func share(of crawl: any CrawlView) -> Double? {
        isFirst ? Double(position) / Double(max(1, crawl.counts.seen)) : nil
    }

    private var slice: Int {
        let slice = query.filter == nil && query.chip != .skipped && !query.isForTodo ? Self.keptSlice : Self.slice
        return isFirst ? slice.first : slice.later
    }

    /// Reads on.
    mutating func advance(over seen: Int, version: CrawlVersion, passes: (UInt32) -> Bool) -> Scanning {
        if position == 0 {
            guard version != begunAt else { return .no }
            begunAt = version
        }
        let end = min(seen, position + slice)
        while position < end {
            let url = UInt32(truncatingIfNeeded: position)
            if passes(url) {
                if isFirst { found.append(url) } else { next.append(url) }
            }
            position += 1
        }
        guard position >= seen else { return isFirst ? .awaited : .again }
        if !isFirst { swap(&found, &next) }
        next.removeAll(keepingCapacity: true)
        isFirst = false
        position = 0
        passCount += 1
        return .no
    }
}
