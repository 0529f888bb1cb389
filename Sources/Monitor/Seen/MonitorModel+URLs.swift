import Crawl
import HTTP
import Words

/// The URLs of Todo and Seen, and their order.

extension MonitorModel {
    /// The state of the crawl for tables of URLs.
    func version(of crawl: any CrawlView) -> CrawlVersion {
        CrawlVersion(counts: crawl.counts, moves: books.moves, endings: books.kept.changes)
    }

    /// The rows of Todo or Seen. O(1): the matches and the order found so far.
    func urls(_ request: ViewRequest, of crawl: any CrawlView) -> RowOrder {
        let isReversed = request.sort.isDescending
        let isSorted = request.tab == .seen && request.sort.column != .position
        if isSorted, let sorted = sortedURLs(request, of: crawl) { return RowOrder(sorted: sorted.urls) }
        if request.query.restricts {
            // A new query has no matches before the next frame.
            let found = scan?.query == request.query ? scan?.found : nil
            return RowOrder(found: found ?? [], isReversed: isReversed && !isSorted)
        }
        return request.tab == .todo
            ? RowOrder(todo: crawl.counts.todo, isReversed: isReversed)
            : RowOrder(seen: crawl.counts.seen, isReversed: isReversed && !isSorted)
    }

    /// The rows of Seen by a column other than the number, and whether only the first are known; nil while none are.
    func sortedURLs(_ request: ViewRequest, of crawl: any CrawlView) -> (urls: [UInt32], isTop: Bool)? {
        if isKeptTop(request, in: crawl) { return books.kept.top(by: request.sort.column).map { ($0, true) } }
        guard let sort = urlSort, sort.wanted == URLSort.Wanted(sort: request.sort, query: request.query) else {
            return nil
        }
        return sort.urls.map { ($0, sort.isTop) }
    }

    /// Whether there are so many URLs that only the first by a kept number are shown.
    private func isKeptTop(_ request: ViewRequest, in crawl: any CrawlView) -> Bool {
        crawl.counts.seen > URLSort.mostRows && !request.query.restricts && request.sort.isDescending
            && Column.kept.contains(request.sort.column)
    }

    /// Continues the scan for the restriction of Todo or Seen.
    func advanceQuery(for request: ViewRequest, in crawl: any CrawlView) -> Scanning {
        guard request.query.restricts, request.tab == .todo || request.tab == .seen else {
            scan = nil
            return .no
        }
        if scan?.query != request.query { scan = URLScan(request.query) }
        // The filter may need titles.
        guard books.titles.isIndexed || request.tab == .todo || request.filter == nil else { return .awaited }
        var row = FilteredURL(model: self, crawl: crawl, showsResult: request.tab == .seen)
        let query = request.query
        return scan?.advance(over: crawl.counts.seen, version: version(of: crawl)) { index in
            row.url = URLID(index: index)
            return meets(query, row)
        } ?? .no
    }

    private func meets(_ query: URLQuery, _ row: FilteredURL) -> Bool {
        if query.isForTodo, row.crawl.status(of: row.url).state != .todo { return false }
        switch query.chip {
        case .all: break
        case .broken, .blocked, .limited, .flaky:
            if row.crawl.status(of: row.url).verdict != query.chip.verdict { return false }
        case .redirects: if !books.kept[row.url.index].isRedirect { return false }
        case .slow: if !books.kept[row.url.index].isSlow { return false }
        case .skipped: if row.crawl.status(of: row.url).state != .skipped { return false }
        }
        return query.filter?.passes(row) ?? true
    }

    /// Continues to sort Seen by a column other than the number.
    func advanceSort(for request: ViewRequest, in crawl: any CrawlView) -> Scanning {
        guard request.tab == .seen, request.sort.column != .position else {
            urlSort = nil
            return .no
        }
        let seen = crawl.counts.seen
        if isKeptTop(request, in: crawl) {
            let isKnown = books.kept.advanceTop(by: request.sort.column, seen: seen, budget: URLSort.slice.first)
            return isKnown ? .no : .awaited
        }
        let wanted = URLSort.Wanted(sort: request.sort, query: request.query)
        if urlSort?.wanted != wanted { urlSort = URLSort(wanted) }
        guard !request.query.restricts || scan?.isFirst == false else { return .awaited }
        guard !isTooLong(request, in: crawl) else { return .no }
        guard books.titles.isIndexed || request.sort.column != .title else { return .awaited }
        // Rows stay in their place after a move of the user.
        guard urlSort?.urls == nil || restingFrames == 0 else { return .no }
        var version = version(of: crawl)
        version.passes = scan?.passCount ?? 0
        urlSort?.advance(
            over: request.query.restricts ? scan?.found : nil, seen: seen, version: version,
            keys: keys(for: request.sort.column, in: crawl))
        guard let sort = urlSort, sort.isUnderWay else { return .no }
        return sort.urls == nil ? .awaited : .again
    }

    /// Whether there are too many URLs to sort by a text.
    func isTooLong(_ request: ViewRequest, in crawl: any CrawlView) -> Bool {
        let count = request.query.restricts ? scan?.found.count ?? 0 : crawl.counts.seen
        return request.sort.column.isText && count > URLSort.mostRows
    }

    /// The sort keys of URLs in a column.
    private func keys(for column: Column, in crawl: any CrawlView) -> URLSort.Keys {
        switch column {
        case .title:
            .texts { [self] in
                books.titles[URLID(index: $0)] != nil
            } precedes: { [self] left, right in
                books.titles.precedes(URLID(index: left), URLID(index: right))
            }
        case .url:
            .texts { _ in
                true
            } precedes: { left, right in
                crawl.withText(of: URLID(index: left)) { left in
                    crawl.withText(of: URLID(index: right)) { left.lexicographicallyPrecedes($0) }
                }
            }
        default: .numbers(number(for: column, in: crawl))
        }
    }

    /// A URL's number in a column; 0 for none.
    private func number(for column: Column, in crawl: any CrawlView) -> (UInt32) -> UInt32 {
        switch column {
        case .took, .latency, .size: { [self] in column.key(of: books.kept[$0]) }
        case .attempt: { [self] in UInt32(books.kept[$0].attempt) }
        case .type:
            { [self, ranks = books.kept.types.ranks] in ranks[Int(books.kept[$0].type)] }
        case .links: { UInt32(clamping: crawl.linkCount(to: URLID(index: $0))) }
        case .depth: { UInt32(1 + crawl.status(of: URLID(index: $0)).depth) }
        case .state: { 1 + UInt32(crawl.status(of: URLID(index: $0)).state.rawValue) }
        case .verdict: { crawl.status(of: URLID(index: $0)).verdict?.rank ?? 0 }
        case .since: { [self] in UInt32(books.kept.since(URLID(index: $0))?.rawValue ?? 0) }
        default: { Self.resultKey(of: URLID(index: $0), in: crawl) }
        }
    }

    /// Statuses come first, then kinds of errors, then reasons to skip.
    private static func resultKey(of url: URLID, in crawl: any CrawlView) -> UInt32 {
        let status = crawl.status(of: url)
        if let error = status.failure { return 1_000 + UInt32(FetchErrorKind.allCases.firstIndex(of: error) ?? 0) }
        if let reason = status.skipReason { return 2_000 + UInt32(SkipReason.allCases.firstIndex(of: reason) ?? 0) }
        return status.state == .done ? UInt32(status.status) : 0
    }
}
