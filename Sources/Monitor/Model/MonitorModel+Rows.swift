import Crawl
import HTTP
import Words

/// The rows of a frame: only shown rows become text.

extension MonitorModel {
    /// Continues the counts, scans and sorts for a table, and follows the selected row.
    func advance(for request: ViewRequest, in crawl: any CrawlView, at now: Int64) {
        books.hosts.advance(in: crawl)
        if request.needsTitles { books.titles.advance() }
        // Rows that are held here would be copied when new ones are added.
        order = RowOrder()
        advanceScans(for: request, in: crawl, at: now)
        if request.move != move { (move, restingFrames) = (request.move, request.move == nil ? 0 : ScreenState.rest) }
        restingFrames = max(0, restingFrames - 1)
        let rows = sortedRows(for: request, of: crawl, at: now)
        if let rows { (formerOrder, formerTab) = (rows, request.tab) }
        order = order(of: rows, for: request, in: crawl)
        if isNew(request) { cursor = request.cursor }
        advanceSearch(for: request, in: crawl)
        let anchor = cursor.anchor
        cursor.follow(order, page: request.page, in: crawl)
        // The row may be one of the folders that are not counted yet.
        if request.tab == .tree, siteTree?.isFirst == true { cursor.anchor = anchor ?? cursor.anchor }
        number = request.number
        detailed = request.details ?? (request.followsSelection ? selectedURL(in: crawl) : nil)
        watched = detailed
        scanning = max(scanning, advanceLinks(for: request, in: crawl))
    }

    private func selectedURL(in crawl: any CrawlView) -> URLID? {
        let selection = cursor.position.selection
        return order.rows(selection..<selection + 1, of: crawl).first.flatMap(url)
    }

    /// Whether the user has pressed a key since the last request.
    func isNew(_ request: ViewRequest) -> Bool { request.number != number }

    /// The content of a frame after `advance`. It changes nothing.
    func snapshot(for request: ViewRequest, of crawl: any CrawlView, at now: Int64) -> MonitorSnapshot {
        var snapshot = summary(of: crawl, at: now)
        snapshot.number = request.number
        snapshot.details = detailed.map { details(of: $0, link: request.link, in: crawl, at: now) }
        snapshot.story = request.story.flatMap { story(of: $0, in: crawl, at: now) }
        if request.showsLatency { snapshot.latencyMap = books.meters.latencies(of: crawl, at: now) }
        snapshot.tab = request.tab
        snapshot.tabCounts = Tab.allCases.map { rowCount(of: $0, in: crawl) }
        snapshot.rowCount = order.count
        snapshot.filtered = filtered(for: request, in: crawl)
        snapshot.chipCounts = Chip.allCases.map { count(of: $0, in: crawl) }
        snapshot.orderRemark = orderRemark(for: request, in: crawl)
        snapshot.preview = pruning.previewText
        if request.tab == .connections, order.count == 0 { snapshot.end = endSummary(of: crawl) }
        if request.listsRestrictions {
            let rows = restrictionBook.rows(of: crawl)
            (snapshot.restrictions, snapshot.otherSkips) = (rows, otherSkips(rows, in: crawl))
        }
        snapshot.searched = textSearch?.percent
        snapshot.message = textSearch?.message
        snapshot.isCounting =
            request.tab == .clusters && !pruning.isCounted || request.tab == .tree && siteTree?.isFirst != false
        snapshot.cursor = cursor
        let top = cursor.position.top
        snapshot.rows = order.rows(top..<top + request.page, of: crawl).enumerated().compactMap { offset, row in
            self.row(row, at: top + offset, for: request, in: crawl, at: now)
        }
        return snapshot
    }

    /// The number of URLs of a kind.
    private func count(of chip: Chip, in crawl: any CrawlView) -> Int {
        switch chip {
        case .all: crawl.counts.seen
        case .broken, .blocked, .limited, .flaky:
            chip.verdict.flatMap { crawl.statistics.tally.verdicts[$0] } ?? 0
        case .redirects: books.kept.redirects
        case .slow: books.kept.slow
        case .skipped: crawl.counts.skipped
        }
    }

    /// The number of rows in a tab without a filter.
    func rowCount(of tab: Tab, in crawl: any CrawlView) -> Int {
        switch tab {
        case .connections: crawl.counts.inFlight
        case .todo: crawl.counts.todo
        case .seen: crawl.counts.seen
        case .hosts: books.hosts.numbers.count
        case .errors: books.errors.total + books.fragments.count + books.malformed.count
        case .log: books.log.numbers.count
        case .workers: books.standing()?.workers.count ?? 0
        case .clusters: crawl.counts.todo
        case .tree: crawl.counts.seen
        }
    }

    /// A row that no frame has shown yet, and the number of rows in its table.
    func row(
        at index: Int, for request: ViewRequest, in crawl: any CrawlView, at now: Int64
    ) -> (row: TableRow?, rows: Int) {
        let order = order(of: sortedRows(for: request, of: crawl, at: now), for: request, in: crawl)
        guard let row = order.rows(max(0, index)..<max(0, index) + 1, of: crawl).first else {
            return (nil, order.count)
        }
        return (self.row(row, at: index, for: request, in: crawl, at: now), order.count)
    }

    /// Rows of a table, even outside of the frame, and the number of all.
    func rows(
        _ range: Range<Int>, for request: ViewRequest, in crawl: any CrawlView, at now: Int64
    ) -> (rows: [RowID], count: Int) {
        let order = order(of: sortedRows(for: request, of: crawl, at: now), for: request, in: crawl)
        let rows = order.rows(range, of: crawl).map { row in url(of: row).map(RowID.url) ?? row }
        return (rows, order.count)
    }

    /// The content of a row; nil if it has just gone.
    private func row(
        _ row: RowID, at index: Int, for request: ViewRequest, in crawl: any CrawlView, at now: Int64
    ) -> TableRow? {
        switch row {
        case .exchange(let slot, _):
            crawl.exchange(in: slot).map { exchange in
                var row = self.row(of: exchange, in: crawl, at: now)
                if request.tellsPlace { row.place = crawl.standing(in: slot)?.place }
                return .connection(row)
            }
        case .url(let url): .url(self.row(of: url, for: request, in: crawl), position: index)
        case .host(let index): crawl.host(at: index).map { .host(self.row(of: $0, in: crawl, at: now)) }
        case .errorGroup(let group): .errorGroup(errorRow(group, isExpanded: request.expanded.contains(group)))
        case .failure(let group, let url):
            .failure(
                self.row(of: url, in: crawl), group: group, isFixed: books.errors.isFixed(url, in: group))
        case .link(let group, let number, _): linkRow(number, of: group, in: crawl)
        case .line(let number): logRow(number, in: crawl).map(TableRow.line)
        case .worker(let name): worker(name).map(TableRow.worker)
        case .folder(let id): siteTree?.folders.first { $0.id == id }.map(TableRow.folder)
        case .cluster(let id): pruning.cluster(id, in: crawl).map(TableRow.cluster)
        }
    }

    /// The width of a title in a row, in cells.
    private static let maxTitleCells = 80

    /// A URL's row in Todo or Seen.
    private func row(of url: URLID, for request: ViewRequest, in crawl: any CrawlView) -> URLRow {
        var row = row(of: url, in: crawl)
        guard request.needsTitles else { return row }
        row.title = books.titles[url].map { SafeText(untrusted: $0, maxCells: Self.maxTitleCells) }
        return row
    }

    /// A URL's row.
    func row(of url: URLID, in crawl: any CrawlView) -> URLRow {
        let status = crawl.status(of: url)
        var row = URLRow()
        row.id = url
        row.reason = (crawl.error(of: url)?.rawValue ?? status.skipCause?.word).map { SafeText(untrusted: $0) }
        row.url = SafeText(untrusted: crawl.text(of: url))
        row.state = status.state
        row.verdict = status.verdict
        row.since = books.kept.since(url)
        row.status = status.status
        row.depth = status.depth
        row.linksIn = crawl.linkCount(to: url)
        row.isRules = status.role == .auxiliary && row.url.string.hasSuffix("/robots.txt")
        row.kept = books.kept[url]
        row.type = books.kept.types.short(books.kept[url.index].type)
        var link = url
        for referrer in crawl.referrers(of: url, limit: Self.maxReferrers) {
            guard crawl.redirectTarget(of: referrer) == link else {
                row.referrer = SafeText(untrusted: crawl.text(of: referrer))
                break
            }
            row.redirects.append(SafeText(untrusted: crawl.text(of: referrer)))
            link = referrer
        }
        return row
    }

    private func row(of exchange: LiveExchange, in crawl: any CrawlView, at now: Int64) -> ConnectionRow {
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

    /// A host's row.
    func row(of host: HostStatus, in crawl: any CrawlView, at now: Int64) -> HostRow {
        var row = HostRow()
        row.host = host.host
        row.origin = SafeText(untrusted: host.origin)
        row.verdict = verdict(on: host, HostVerdict.Limits(of: crawl), at: now)
        row.todo = host.todo
        row.inFlight = host.inFlight
        row.connections = host.connections
        row.done = host.done
        row.failed = host.failed
        row.delay = host.delay
        row.wait = host.restsUntil.map { max(0, $0 - now) }
        if let history = books.hosts.history(of: host.host) {
            row.recent = history.recent.reversed()
            row.attempts = history.attempts
            row.fine = history.count(of: .fine)
            row.half = history.latencies.quantile(0.5)
            row.nearlyAll = history.latencies.quantile(0.95)
        }
        row.robots =
            switch host.robots {
            case .notObeyed: "off"
            case .unknown: "-"
            case .fetching: "fetching"
            case .known: "known"
            }
        return row
    }

    /// A host with its row's content, for a filter.
    func judged(_ host: HostStatus, _ limits: HostVerdict.Limits, at now: Int64) -> JudgedHost {
        JudgedHost(host: host) { self.verdict(on: host, limits, at: now).text }
    }

    /// The verdict on a host. O(1).
    func verdict(on host: HostStatus, _ limits: HostVerdict.Limits, at now: Int64) -> HostVerdict {
        HostVerdict(
            host, books.hosts.history(of: host.host), books.hosts.longBodies[host.host],
            forbidden: books.hosts.forbidden(at: host.host), limits: limits, at: now)
    }
}
