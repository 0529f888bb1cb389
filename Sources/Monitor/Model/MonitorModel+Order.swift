import Crawl
import Words

/// The rows of a table, and their order.

extension MonitorModel {
    /// The largest number of hosts that are sorted; more stay in order of discovery.
    static let maxSortedHosts = 10_000
    /// The number of hosts that a filter reads in a frame.
    static let hostSlice = 10_000
    /// The number of lines of the log that a filter reads in a frame.
    static let logSlice = 30_000

    /// The rows of a sorted table; nil for one in natural order. After a move they keep their places for some frames,
    /// with new ones last. O(n log n).
    func sortedRows(for request: ViewRequest, of crawl: any CrawlView, at now: Int64) -> [RowID]? {
        let rows: [RowID]
        switch request.tab {
        case .connections: rows = exchanges(request, of: crawl, at: now)
        case .hosts:
            guard books.hosts.numbers.count <= Self.maxSortedHosts else { return nil }
            rows = sortedHosts(for: request, in: crawl, at: now)
        case .errors: rows = errorGroups(request)
        case .workers: rows = workerRows(request)
        case .clusters: rows = clusterRows(request)
        case .tree: rows = sorted(folders(request), isDescending: request.sort.isDescending)
        case .todo, .seen, .log: return nil
        }
        // The order of many hosts has a rest of its own.
        if request.tab == .hosts, hostOrder != nil { return rows }
        guard formerTab == request.tab, request.move != nil, request.move != move || restingFrames > 0 else {
            return rows
        }
        let present = Set(rows)
        let kept = formerOrder.filter(present.contains)
        let known = Set(kept)
        return kept + rows.filter { !known.contains($0) }
    }

    /// All rows of the table: sorted ones with the rows between them, or those in natural order. O(1) for Todo, Seen
    /// and many hosts, where a filter shows the rows found so far.
    func order(of rows: [RowID]?, for request: ViewRequest, in crawl: any CrawlView) -> RowOrder {
        switch request.tab {
        case .connections, .workers, .clusters, .tree: RowOrder(rows ?? [])
        case .errors: RowOrder(withURLs(rows ?? [], for: request))
        case .hosts: rows.map { RowOrder($0) } ?? unsortedHosts(request)
        case .todo, .seen: urls(request, of: crawl)
        case .log: lines(request)
        }
    }

    private func clusterRows(_ request: ViewRequest) -> [RowID] {
        let rows = pruning.clusters.compactMap { cluster -> (key: SortKey, id: RowID)? in
            let form = SafeText(untrusted: cluster.origin + cluster.template)
            if let filter = request.filter, !filter.passes(cluster) { return nil }
            let key = request.sort.column == .count ? SortKey(cluster.count) : SortKey(text: form.string)
            return (key, .cluster(cluster.id))
        }
        return sorted(rows, isDescending: request.sort.isDescending)
    }

    /// Continues the counts and scans of todo or of all URLs by a slice.
    func advanceScans(for request: ViewRequest, in crawl: any CrawlView, at now: Int64) {
        scanning = max(advanceQuery(for: request, in: crawl), advanceHostScan(for: request, in: crawl, at: now))
        scanning = max(scanning, advanceSort(for: request, in: crawl), advanceLogScan(for: request, in: crawl))
        scanning = max(scanning, advanceTree(for: request, in: crawl), books.fragments.advance(in: crawl))
        books.malformed.advance(in: crawl, at: now)
        if request.tab == .clusters { scanning = max(scanning, pruning.countClusters(of: crawl)) }
        if let pattern = request.pattern {
            scanning = max(scanning, pruning.countDropped(by: pattern, of: crawl, clock: clock))
        } else {
            pruning.endPreview()
        }
        if request.listsRestrictions {
            scanning = max(scanning, restrictionBook.advance(in: crawl, clock: clock))
        } else {
            restrictionBook.close()
        }
        if needsSearch(request) { scanning = .awaited }
    }

    private func advanceHostScan(for request: ViewRequest, in crawl: any CrawlView, at now: Int64) -> Scanning {
        let hosts = books.hosts.numbers
        guard let filter = request.filter, request.tab == .hosts, hosts.count > Self.maxSortedHosts else {
            hostScan = nil
            return .no
        }
        if hostScan?.filter != filter { hostScan = FilterScan(filter, slice: Self.hostSlice) }
        let limits = HostVerdict.Limits(of: crawl)
        return hostScan?.advance(over: hosts) { number in
            crawl.host(at: number).map { filter.passes(judged($0, limits, at: now)) } ?? false
        } ?? .no
    }

    /// The part read of a table that is filtered in slices, from 0 to 1; nil once all is read.
    func filtered(for request: ViewRequest, in crawl: any CrawlView) -> Double? {
        guard request.query.restricts else { return nil }
        return scan?.share(of: crawl) ?? hostScan?.share(of: books.hosts.numbers)
            ?? logScan?.share(of: books.log.numbers)
    }

    /// Exchanges in flight. O(n log n), n: slots.
    private func exchanges(_ request: ViewRequest, of crawl: any CrawlView, at now: Int64) -> [RowID] {
        var rows: [(key: SortKey, id: RowID)] = []
        rows.reserveCapacity(crawl.counts.inFlight)
        for slot in 0..<crawl.slotCount {
            guard let exchange = crawl.exchange(in: slot) else { continue }
            if let filter = request.filter {
                let url = FilteredURL(model: self, crawl: crawl, url: exchange.url)
                guard filter.passes(FilteredExchange(exchange: exchange, url: url, now: now)) else { continue }
            }
            let key = key(of: exchange, for: request.sort.column, in: crawl, at: now)
            rows.append((key, .exchange(slot: slot, exchange.url)))
        }
        return sorted(rows, isDescending: request.sort.isDescending)
    }

    private func key(of exchange: LiveExchange, for column: Column, in crawl: any CrawlView, at now: Int64) -> SortKey {
        switch column {
        case .slot: SortKey(exchange.slot)
        case .state: SortKey(Int(exchange.state.rawValue))
        // The one that started first comes first.
        case .age: SortKey(Int(-max(exchange.stateSince, exchange.startedAt)))
        case .total: SortKey(Int(-exchange.startedAt))
        case .code: SortKey(Int(exchange.status))
        case .size: SortKey(exchange.bytes)
        case .rate:
            SortKey(
                exchange.state == .reading ? bytesPerSecond(exchange.bytes, in: now - exchange.stateSince) ?? 0 : -1)
        case .attempt: SortKey(exchange.attempt)
        case .depth: SortKey(crawl.status(of: exchange.url).depth)
        default: SortKey(text: crawl.text(of: exchange.url))
        }
    }

    private func unsortedHosts(_ request: ViewRequest) -> RowOrder {
        guard let filter = request.filter else { return RowOrder(hosts: books.hosts.numbers) }
        // A new filter has no matches before the next frame.
        return RowOrder(hosts: hostScan?.filter == filter ? hostScan?.found ?? [] : [])
    }

    private func errorGroups(_ request: ViewRequest) -> [RowID] {
        var rows: [(key: SortKey, id: RowID)] = []
        for index in [FragmentBook.number, MalformedBook.number] + books.errors.groups.indices {
            guard let group = errorGroup(index), group.count > 0 || group.fixed > 0 else { continue }
            if let filter = request.filter, !filter.passes(group) { continue }
            let key =
                switch request.sort.column {
                case .count: SortKey(group.count)
                case .time: SortKey(Int(group.last))
                case .verdict: SortKey(Int(group.key.verdict?.rank ?? 0))
                case .kind: SortKey(text: Self.kind(of: group.key).string)
                default: SortKey(text: group.key.template)
                }
            rows.append((key, .errorGroup(index)))
        }
        return sorted(rows, isDescending: request.sort.isDescending)
    }

    /// A group's URLs stay below it in any order.
    private func withURLs(_ groups: [RowID], for request: ViewRequest) -> [RowID] {
        groups.flatMap { row -> [RowID] in
            guard case .errorGroup(let index) = row, request.expanded.contains(index) else { return [row] }
            return [row] + self.rows(ofErrorGroup: index)
        }
    }

    private func lines(_ request: ViewRequest) -> RowOrder {
        guard let filter = request.filter else {
            return RowOrder(lines: books.log.numbers, isReversed: request.sort.isDescending)
        }
        let found = logScan?.filter == filter ? logScan?.found ?? [] : []
        let first = found.partitioningIndex { $0 >= books.log.numbers.lowerBound }
        return RowOrder(foundLines: found[first...], isReversed: request.sort.isDescending)
    }

    private func advanceLogScan(for request: ViewRequest, in crawl: any CrawlView) -> Scanning {
        guard let filter = request.filter, request.tab == .log else {
            logScan = nil
            return .no
        }
        if logScan?.filter != filter { logScan = FilterScan(filter, slice: Self.logSlice) }
        // The filter may need titles.
        guard books.titles.isIndexed else { return .awaited }
        let url = FilteredURL(model: self, crawl: crawl)
        return logScan?.advance(over: books.log.numbers) { number in
            books.log[number].map { filter.passes(FilteredLine($0, url)) } ?? false
        } ?? .no
    }

    /// Equal rows are sorted by identity, so that they keep their places.
    func sorted(_ rows: [(key: SortKey, id: RowID)], isDescending: Bool) -> [RowID] {
        guard rows.allSatisfy(\.key.text.isEmpty) else {
            return rows.enumerated().sorted { left, right in
                if left.element.key == right.element.key { return left.offset < right.offset }
                return (left.element.key < right.element.key) != isDescending
            }.map(\.element.id)
        }
        // Plain numbers are sorted much faster than rows.
        let numbers = rows.enumerated().map { (key: $1.key.number, offset: $0) }
        return numbers.sorted { left, right in
            left.key == right.key ? left.offset < right.offset : (left.key < right.key) != isDescending
        }.map { rows[$0.offset].id }
    }
}

/// A sort key: a number, or a text.
struct SortKey: Hashable, Comparable {
    let number: Int
    let text: String

    init(_ number: Int) {
        self.number = number
        text = ""
    }

    init(text: String) {
        number = 0
        self.text = text
    }

    static func < (left: SortKey, right: SortKey) -> Bool {
        left.number != right.number ? left.number < right.number : left.text < right.text
    }
}
