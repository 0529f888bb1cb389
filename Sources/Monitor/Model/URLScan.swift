import Crawl

/// The urgency of a count or a scan without events.
enum Scanning: Int, Comparable {
    case no
    /// It repeats a complete pass.
    case again
    /// The user waits for it.
    case awaited

    static func < (left: Scanning, right: Scanning) -> Bool { left.rawValue < right.rawValue }
}

/// Finds the URLs that match a query, some in each frame: there may be millions.
///
/// URLs are read in order of discovery. If anything changed meanwhile, another pass follows at a lower speed.
struct URLScan {
    /// The number of URLs to read in a frame during the first pass, and later.
    static let slice = (first: 30_000, later: 8_000)
    /// The same for queries that need only the kept records.
    static let keptSlice = (first: 100_000, later: 50_000)

    let query: URLQuery
    /// The matches of the last complete pass, or of the first so far.
    private(set) var found: [UInt32] = []
    private var next: [UInt32] = []
    private var position = 0
    /// Whether no pass is complete.
    private(set) var isFirst = true
    private var begunAt: CrawlVersion?
    /// The number of complete passes.
    private(set) var passCount = 0

    init(_ query: URLQuery) {
        self.query = query
    }

    /// The part read so far, from 0 to 1; nil after the first pass.
    func share(of crawl: any CrawlView) -> Double? {
        isFirst ? Double(position) / Double(max(1, crawl.counts.seen)) : nil
    }

    private var slice: Int {
        let slice = query.filter == nil && query.chip.isOfKept && !query.isForTodo ? Self.keptSlice : Self.slice
        return isFirst ? slice.first : slice.later
    }

    /// Reads further URLs.
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
