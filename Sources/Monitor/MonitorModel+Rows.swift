import Crawl

/// The rows of a frame: only those that are shown are made into text.

extension MonitorModel {
    /// What a frame shows. Settles the user's position in the list, which may have become shorter.
    func snapshot(
        of crawl: Crawl, for state: inout ScreenState, layout: ScreenLayout, at now: Int64
    ) -> MonitorSnapshot {
        var snapshot = summary(of: crawl, at: now)
        snapshot.details = state.details.map { details(of: $0.url, in: crawl, at: now) }
        snapshot.tab = state.tab
        guard layout.listRows > 0 else { return snapshot }
        switch state.tab {
        case .connections:
            let order = exchangesByAge(of: crawl)
            snapshot.rowCount = order.count
            state.follow(order.map(\.url), page: layout.listRows)
            let range = shownRange(order.count, &state, layout)
            let exchanges = order[range].compactMap { crawl.exchange(in: $0.slot) }
            snapshot.rows = .connections(exchanges.map { row(of: $0, in: crawl, at: now) })
        case .todo:
            snapshot.rowCount = snapshot.counts.todo
            let range = shownRange(snapshot.rowCount, &state, layout)
            snapshot.rows = .urls(crawl.todo(range).map { row(of: $0, in: crawl) })
        case .seen:
            snapshot.rowCount = snapshot.counts.seen
            let range = shownRange(snapshot.rowCount, &state, layout)
            snapshot.rows = .urls(range.map { row(of: URLID(index: UInt32(truncatingIfNeeded: $0)), in: crawl) })
        }
        snapshot.top = state.position.top
        return snapshot
    }

    /// How many rows a tab has.
    func rowCount(of tab: Tab, in crawl: Crawl) -> Int {
        switch tab {
        case .connections: crawl.counts.inFlight
        case .todo: crawl.counts.todo
        case .seen: crawl.counts.seen
        }
    }

    /// The identity of a row that no frame has shown yet.
    func url(at row: Int, of tab: Tab, in crawl: Crawl) -> URLID? {
        guard (0..<rowCount(of: tab, in: crawl)).contains(row) else { return nil }
        switch tab {
        case .connections: return exchangesByAge(of: crawl)[row].url
        case .todo: return crawl.todo(row..<row + 1).first
        case .seen: return URLID(index: UInt32(truncatingIfNeeded: row))
        }
    }

    private func shownRange(_ rows: Int, _ state: inout ScreenState, _ layout: ScreenLayout) -> Range<Int> {
        state.position.settle(rows: rows, page: layout.listRows)
        let top = state.position.top
        return top..<min(rows, top + layout.listRows)
    }

    /// A URL's row.
    func row(of url: URLID, in crawl: Crawl) -> URLRow {
        let (state, status, depth, referrer) = crawl.status(of: url)
        var row = URLRow()
        row.id = url
        row.reason = (crawl.error(of: url)?.rawValue ?? crawl.skipReason(of: url)?.rawValue)
            .map { SafeText(untrusted: $0) }
        row.url = SafeText(untrusted: crawl.text(of: url))
        row.state = state
        row.status = status
        row.depth = depth
        row.referrer = referrer.map { SafeText(untrusted: crawl.text(of: $0)) }
        return row
    }

    private func row(of exchange: LiveExchange, in crawl: Crawl, at now: Int64) -> ConnectionRow {
        var row = ConnectionRow()
        row.target = self.row(of: exchange.url, in: crawl)
        row.target.status = exchange.status
        row.slot = exchange.slot
        row.state = exchange.state
        row.age = max(0, now - max(exchange.stateSince, exchange.startedAt))
        row.total = max(0, now - exchange.startedAt)
        for state in ConnectionState.allCases {
            let entered = exchange.entered[Int(state.rawValue)]
            row.entered[Int(state.rawValue)] = entered == 0 ? nil : max(0, entered - exchange.startedAt)
        }
        row.bytes = exchange.bytes
        row.attempt = exchange.attempt
        return row
    }
}
