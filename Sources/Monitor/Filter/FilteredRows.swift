import Crawl
import HTTP
import Words

/// The kinds of rows for filters.

/// A waiting or known URL. One value reads many URLs, one after the other.
struct FilteredURL: FilteredRow {
    let model: MonitorModel
    let crawl: any CrawlView
    /// Whether its row shows how its last exchange ended.
    var showsResult = true
    var url = URLID(index: 0)

    func shows(_ text: TextFilter) -> Bool {
        if crawl.withText(of: url, { text.passes($0) }) { return true }
        guard showsResult else { return false }
        let status = crawl.status(of: url)
        if status.status > 0, status.state == .done, text.isIn(status: status.status) { return true }
        if let verdict = status.verdict, text.isWord(for: verdict) { return true }
        return contains(text, in: .reason) || contains(text, in: .type) || contains(text, in: .title)
    }

    func contains(_ text: TextFilter, in field: FilterField) -> Bool {
        switch field {
        case .url: crawl.withText(of: url) { text.passes($0) }
        case .host: crawl.withText(of: url) { text.passes(originOf: $0) }
        case .title: model.books.titles[url].map { text.passes(unencoded: $0) } ?? false
        case .type: text.passes(model.books.kept.types[model.books.kept[url.index].type])
        case .state: text.passes(crawl.status(of: url).state.title.0)
        case .reason: reason.map { text.passes($0) } ?? false
        case .verdict: crawl.status(of: url).verdict.map { text.passes($0) } ?? false
        case .since: model.books.kept.since(url).map { text.passes($0.title) } ?? false
        default: false
        }
    }

    private var reason: String? {
        crawl.error(of: url)?.rawValue ?? crawl.status(of: url).skipCause?.word
    }

    func number(of field: FilterField) -> Int64? {
        switch field {
        case .status:
            let status = crawl.status(of: url)
            return status.state == .done && status.status > 0 ? Int64(status.status) : nil
        case .depth: return Int64(crawl.status(of: url).depth)
        case .links: return Int64(crawl.linkCount(to: url))
        default:
            let kept = model.books.kept[url.index]
            guard kept.hasEnded else { return nil }
            switch field {
            case .took: return kept.took.nanoseconds
            case .ttfb: return kept.wait.nanoseconds
            case .size: return kept.knownSize.map(Int64.init)
            case .tries: return Int64(kept.attempt)
            default: return nil
            }
        }
    }
}

/// An exchange in flight.
struct FilteredExchange: FilteredRow {
    let exchange: LiveExchange
    let url: FilteredURL
    let now: Int64

    func shows(_ text: TextFilter) -> Bool {
        contains(text, in: .url) || exchange.status > 0 && text.isIn(status: exchange.status)
            || contains(text, in: .state)
    }

    func contains(_ text: TextFilter, in field: FilterField) -> Bool {
        field == .state ? text.passes(exchange.state.title) : url.contains(text, in: field)
    }

    func number(of field: FilterField) -> Int64? {
        switch field {
        case .age: max(0, now - max(exchange.stateSince, exchange.startedAt))
        case .took: max(0, now - exchange.startedAt)
        case .status: exchange.status > 0 ? Int64(exchange.status) : nil
        case .size: Int64(exchange.bytes)
        case .tries: Int64(exchange.attempt)
        default: url.number(of: field)
        }
    }
}

/// A host with its row's content.
struct JudgedHost: FilteredRow {
    let host: HostStatus
    /// The verdict in words, made on demand.
    let verdict: () -> SafeText

    func shows(_ text: TextFilter) -> Bool { text.passes(host.origin) || text.passes(verdict()) }

    func contains(_ text: TextFilter, in field: FilterField) -> Bool {
        switch field {
        case .host, .url: text.passes(host.origin)
        case .state: text.passes(verdict())
        default: false
        }
    }

    func number(of field: FilterField) -> Int64? {
        switch field {
        case .todo: Int64(host.todo)
        case .done: Int64(host.done)
        case .failed: Int64(host.failed)
        case .ttfb: host.latency
        default: nil
        }
    }
}

extension ErrorBook.Group: FilteredRow {
    func shows(_ text: TextFilter) -> Bool { text.passes(MonitorModel.title(of: self)) }

    func contains(_ text: TextFilter, in field: FilterField) -> Bool {
        switch field {
        case .url: text.passes(key.template)
        case .host: Array(key.template.utf8).withUnsafeBufferPointer { text.passes(originOf: $0) }
        case .reason: key.kind.map { text.passes($0.rawValue) } ?? false
        case .verdict: key.verdict.map { text.passes($0) } ?? false
        default: false
        }
    }

    func number(of field: FilterField) -> Int64? {
        switch field {
        case .status: key.status > 0 ? Int64(key.status) : nil
        case .count: Int64(count)
        default: nil
        }
    }
}

extension TodoCluster: FilteredRow {
    func shows(_ text: TextFilter) -> Bool { contains(text, in: .url) }

    func contains(_ text: TextFilter, in field: FilterField) -> Bool {
        switch field {
        case .url: text.passes(origin + template)
        case .host: text.passes(origin)
        default: false
        }
    }

    func number(of field: FilterField) -> Int64? { field == .count ? Int64(count) : nil }
}

/// A line of the log.
struct FilteredLine: FilteredRow {
    private let entry: LogBook.Entry
    private var url: FilteredURL

    init(_ entry: LogBook.Entry, _ url: FilteredURL) {
        self.entry = entry
        self.url = url
        self.url.url = entry.url
    }

    func shows(_ text: TextFilter) -> Bool {
        guard !entry.isState else { return text.passes(MonitorModel.word(for: entry)) }
        return contains(text, in: .url) || contains(text, in: .reason) || contains(text, in: .type)
            || entry.status > 0 && entry.error == nil && text.isIn(status: entry.status)
    }

    func contains(_ text: TextFilter, in field: FilterField) -> Bool {
        switch field {
        case _ where entry.isState: false
        case .type: text.passes(url.model.books.kept.types[entry.type])
        case .reason: entry.error.map { text.passes($0.rawValue) } ?? false
        default: url.contains(text, in: field)
        }
    }

    func number(of field: FilterField) -> Int64? {
        guard !entry.isState else { return nil }
        switch field {
        case .status: return entry.status > 0 ? Int64(entry.status) : nil
        case .took: return entry.took.nanoseconds
        case .ttfb: return entry.wait.nanoseconds
        case .size: return Int64(entry.bytes)
        case .links: return Int64(entry.links)
        case .tries: return Int64(entry.attempt)
        default: return url.number(of: field)
        }
    }
}
