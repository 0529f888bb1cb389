import Crawl

/// Which rows a table has, and in which order.

extension MonitorModel {
    /// Hosts that are sorted at most; beyond that they stand in order of discovery.
    static let maxSortedHosts = 10_000

    /// The rows of the present table. O(n log n) for the tables that can be sorted, O(1) for Todo and Seen; with a filter
    /// those two take a slice of their rows further.
    func order(for state: ScreenState, of crawl: any CrawlView, at now: Int64) -> RowOrder {
        let table = state.table
        switch state.tab {
        case .connections: return RowOrder(settled(exchanges(table, of: crawl, at: now), for: state))
        case .todo, .seen: return urls(state.tab, table, of: crawl)
        case .hosts: return hosts(for: state, of: crawl)
        case .errors: return RowOrder(errorRows(for: state, in: crawl))
        case .log: return RowOrder(logRows(table, in: crawl))
        case .clusters: return RowOrder(settled(clusterRows(table), for: state))
        }
    }

    private func urls(_ tab: Tab, _ table: TableState, of crawl: any CrawlView) -> RowOrder {
        let isReversed = table.sort.isDescending
        if let filter = table.filter {
            // A filter that has just been asked for has found nothing before the next frame.
            let found = scan?.filter == filter && scan?.isForTodo == (tab == .todo) ? scan?.found : nil
            return RowOrder(found: found ?? [], isReversed: isReversed)
        }
        return tab == .todo
            ? RowOrder(todo: crawl.counts.todo, isReversed: isReversed)
            : RowOrder(seen: crawl.counts.seen, isReversed: isReversed)
    }

    private func clusterRows(_ table: TableState) -> [RowID] {
        let rows = pruning.clusters.compactMap { cluster -> (key: SortKey, id: RowID)? in
            let form = SafeText(untrusted: cluster.origin + cluster.template)
            if let filter = table.filter, !filter.passes(form) { return nil }
            let key = table.sort.column == .count ? SortKey(cluster.count) : SortKey(text: form.string)
            return (key, .cluster(cluster.id))
        }
        return sorted(rows, isDescending: table.sort.isDescending)
    }

    /// Reads a slice further for what is counted or looked for in todo or among all URLs.
    func advanceScans(for state: ScreenState, in crawl: any CrawlView) {
        scanning = max(advanceScan(for: state, in: crawl), advanceHostScan(for: state, in: crawl))
        scanning = max(scanning, advanceReferrers(for: state, in: crawl))
        if state.tab == .clusters { scanning = max(scanning, pruning.countClusters(of: crawl)) }
        if let prompt = state.prompt, prompt.purpose == .ignore, !prompt.text.isEmpty {
            scanning = max(scanning, pruning.countDropped(by: prompt.text, of: crawl, clock: clock))
        } else {
            pruning.endPreview()
        }
        if state.search != nil { scanning = .awaited }
    }

    private func advanceScan(for state: ScreenState, in crawl: any CrawlView) -> Scanning {
        guard let filter = state.table.filter, state.tab == .todo || state.tab == .seen else {
            scan = nil
            return .no
        }
        if scan?.filter != filter || scan?.isForTodo != (state.tab == .todo) {
            scan = URLScan(filter, isForTodo: state.tab == .todo)
        }
        return scan?.advance(in: crawl) ?? .no
    }

    private func advanceHostScan(for state: ScreenState, in crawl: any CrawlView) -> Scanning {
        let hosts = hosts(of: crawl)
        guard let filter = state.table.filter, state.tab == .hosts, hosts.count > Self.maxSortedHosts else {
            hostScan = nil
            return .no
        }
        if hostScan?.filter != filter { hostScan = HostScan(filter) }
        return hostScan?.advance(over: hosts, in: crawl) ?? .no
    }

    /// How much of a table too long to be filtered at once has been read, from 0 to 1; nil where all has.
    func filtered(for state: ScreenState, in crawl: any CrawlView) -> Double? {
        guard state.table.filter != nil else { return nil }
        return scan?.share(of: crawl) ?? hostScan?.share(of: hosts(of: crawl))
    }

    /// Rows in their new order; while that rests, in the former one, new rows last.
    private func settled(_ rows: [RowID], for state: ScreenState) -> [RowID] {
        guard state.restingFrames > 0, formerTab == state.tab else {
            formerOrder = rows
            formerTab = state.tab
            return rows
        }
        let present = Set(rows)
        let kept = formerOrder.filter(present.contains)
        let known = Set(kept)
        formerOrder = kept + rows.filter { !known.contains($0) }
        return formerOrder
    }

    /// Exchanges in flight. O(n log n), n: slots.
    private func exchanges(_ table: TableState, of crawl: any CrawlView, at now: Int64) -> [RowID] {
        var rows: [(key: SortKey, id: RowID)] = []
        rows.reserveCapacity(crawl.counts.inFlight)
        for slot in 0..<crawl.slotCount {
            guard let exchange = crawl.exchange(in: slot) else { continue }
            if let filter = table.filter, !crawl.withText(of: exchange.url, { filter.passes($0) }) { continue }
            let key = key(of: exchange, for: table.sort.column, in: crawl, at: now)
            rows.append((key, .exchange(slot: slot, exchange.url)))
        }
        return sorted(rows, isDescending: table.sort.isDescending)
    }

    private func key(of exchange: LiveExchange, for column: Column, in crawl: any CrawlView, at now: Int64) -> SortKey {
        switch column {
        case .slot: SortKey(exchange.slot)
        case .state: SortKey(Int(exchange.state.rawValue))
        // The oldest began first.
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

    private func hosts(for state: ScreenState, of crawl: any CrawlView) -> RowOrder {
        let hosts = self.hosts(of: crawl)
        guard hosts.count > Self.maxSortedHosts else {
            return RowOrder(settled(sorted(hosts, state.table, in: crawl), for: state))
        }
        guard let filter = state.table.filter else { return RowOrder(hosts: hosts) }
        // A filter that has just been asked for has found nothing before the next frame.
        return RowOrder(hosts: hostScan?.filter == filter ? hostScan?.found ?? [] : [])
    }

    private func sorted(_ hosts: [Int], _ table: TableState, in crawl: any CrawlView) -> [RowID] {
        var rows: [(key: SortKey, id: RowID)] = []
        for index in hosts {
            let host = crawl.host(at: index)
            if let filter = table.filter, !host.origin.withUnsafeBufferPointer({ filter.passes($0) }) { continue }
            rows.append((key(of: host, for: table.sort.column), .host(index)))
        }
        return sorted(rows, isDescending: table.sort.isDescending)
    }

    private func key(of host: HostStatus, for column: Column) -> SortKey {
        switch column {
        case .state: SortKey(HostStatus.Why.allCases.firstIndex(of: host.why) ?? 0)
        case .todo: SortKey(host.todo)
        case .inFlight: SortKey(host.inFlight)
        case .done: SortKey(host.done)
        case .failed: SortKey(host.failed)
        case .delay: SortKey(Int(host.delay))
        case .latency: SortKey(Int(host.latency ?? -1))
        case .wait: SortKey(Int(host.restsUntil ?? -1))
        case .position: SortKey(Int(host.host))
        default: SortKey(text: String(decoding: host.origin, as: UTF8.self))
        }
    }

    private func errorRows(for state: ScreenState, in crawl: any CrawlView) -> [RowID] {
        let table = state.table
        var rows: [(key: SortKey, id: RowID)] = []
        for (index, group) in errorBook.groups.enumerated() where group.count > 0 {
            if let filter = table.filter, !filter.passes(Self.title(of: group)) { continue }
            let key =
                switch table.sort.column {
                case .count: SortKey(group.count)
                case .time: SortKey(Int(group.last))
                case .kind: SortKey(text: Self.kind(of: group.key).string)
                default: SortKey(text: group.key.template)
                }
            rows.append((key, .errorGroup(index)))
        }
        // A group's URLs stay below it, however new they are.
        return settled(sorted(rows, isDescending: table.sort.isDescending), for: state).flatMap { row -> [RowID] in
            guard case .errorGroup(let index) = row, state.expanded.contains(index) else { return [row] }
            return [row] + errorBook.groups[index].urls.reversed().map { .failure(group: index, $0) }
        }
    }

    private func logRows(_ table: TableState, in crawl: any CrawlView) -> [RowID] {
        var numbers = Array(logBook.numbers)
        if let filter = table.filter {
            numbers = numbers.filter { number in
                switch logBook[number] {
                case .fetch(let fetch): crawl.withText(of: fetch.url) { filter.passes($0) }
                case .state(let state, _): filter.passes(SafeText(untrusted: state.rawValue))
                case nil: false
                }
            }
        }
        return table.sort.isDescending ? numbers.reversed().map(RowID.line) : numbers.map(RowID.line)
    }

    /// Equal rows stay in the order of their identities, so that they do not change places for nothing.
    private func sorted(_ rows: [(key: SortKey, id: RowID)], isDescending: Bool) -> [RowID] {
        guard rows.allSatisfy(\.key.text.isEmpty) else {
            return rows.enumerated().sorted { left, right in
                if left.element.key == right.element.key { return left.offset < right.offset }
                return (left.element.key < right.element.key) != isDescending
            }.map(\.element.id)
        }
        // Numbers alone are sorted much faster than what else is in a row.
        let numbers = rows.enumerated().map { (key: $1.key.number, offset: $0) }
        return numbers.sorted { left, right in
            left.key == right.key ? left.offset < right.offset : (left.key < right.key) != isDescending
        }.map { rows[$0.offset].id }
    }
}

/// What rows are sorted by: a number, or a text.
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
