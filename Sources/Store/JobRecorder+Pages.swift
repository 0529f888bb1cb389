import Crawl
import HTTP

// Results of exchanges, and what few pages have.

extension JobRecorder {
    /// Writes the last exchange of a URL.
    func write(_ record: FetchRecord) {
        start(.page, record.url)
        let reading = lastReading.flatMap { $0.url == record.url.index ? $0.reading : nil } ?? .none
        buffer.append(record.isSuperseded ? 1 : 0)
        buffer.append(number: UInt64(record.status))
        buffer.append(Self.place(of: record.outcome))
        buffer.append(optional: record.error?.kind.rawValue)
        buffer.append(optional: record.error?.message ?? record.remark)
        buffer.append(number: UInt64(milliseconds(record.endedAt)))
        buffer.append(number: UInt64(record.attempt))
        let times = record.timings
        for time in [times.total, times.resolve, times.connect, times.tls, times.wait, times.read] {
            buffer.append(optional: time.map { $0 / 1_000 })
        }
        for number in [record.bytes, record.bodyBytes, record.links, record.newLinks] {
            buffer.append(number: UInt64(max(0, number)))
        }
        buffer.append(optional: record.contentType)
        buffer.append(optional: record.charset)
        buffer.append(optional: record.title)
        buffer.append(optional: record.target.map { Int64($0.index) })
        buffer.append(optional: record.target == nil ? record.location : nil)
        buffer.append(flags(of: record).rawValue)
        buffer.append(reading.rawValue)
        buffer.append(record.verdict?.rawValue ?? 0)
        buffer.append(optional: record.digest)
    }

    private static func place(of outcome: FetchOutcome) -> UInt8 {
        switch outcome {
        case .ok: 0
        case .redirect: 1
        case .status: 2
        case .error: 3
        }
    }

    private func flags(of record: FetchRecord) -> PageFlags {
        var flags: PageFlags = []
        if record.isHTML { flags.insert(.isHTML) }
        if record.isRobots { flags.insert(.isRobots) }
        if record.isBodyLeft { flags.insert(.isBodyLeft) }
        if record.reused { flags.insert(.isReused) }
        if record.method == .head { flags.insert(.isHead) }
        if record.error?.isFinal == true { flags.insert(.isFinal) }
        if record.isUnlisted { flags.insert(.isUnlisted) }
        if record.isEmpty { flags.insert(.isEmpty) }
        return flags
    }

    /// Writes an event that most pages do not have.
    @inline(never)
    func writeRare(_ event: CrawlEvent) {
        switch event {
        case .linksPlaced(let page, let links):
            guard !links.isEmpty else { break }
            start(.places, page)
            PackedPlaces.bytes(of: links).withUnsafeBufferPointer { buffer.append($0) }
        case .foundElsewhere(let url, let place):
            start(.place, url)
            write(place)
        case .rulesFound(let url, let body):
            start(.rules, url)
            buffer.append(body)
        case .rulesForgotten(let url): start(.noRules, url)
        case .namedAsSitemap(let url, let level):
            start(.sitemap, url)
            buffer.append(number: UInt64(level))
        case .isNoSitemap(let url, let isDocument):
            start(.noSitemap, url)
            buffer.append(isDocument ? 1 : 0)
        case .isPageNamedAsSitemap(let url): start(.sitemapPage, url)
        case .sampled(let url, let words, let weight):
            start(.sample, url)
            buffer.append(number: words)
            buffer.append(number: UInt64(weight))
        case .validators(let url, let validators):
            start(.validators, url)
            buffer.append(optional: validators.entityTag)
            buffer.append(optional: validators.lastModified)
        case .foundOnOtherWay(let url, let depth, let hops):
            start(.way, url)
            buffer.append(number: UInt64(depth))
            buffer.append(number: UInt64(hops))
        case .malformedLink(let link?, let page):
            start(.malformed, page)
            link.text.withUnsafeBufferPointer { buffer.append($0) }
            for number in [link.line, link.column] { buffer.append(optional: number.map(Int64.init)) }
        case .warned(let warning?):
            start(.warning, warning.url)
            buffer.append(optional: warning.kind.rawValue)
            buffer.append(optional: warning.page.map { Int64($0.index) })
            buffer.append(signed: Int64(warning.number))
        case .seed(let url): start(.seed, url)
        case .cookie(let cookie): keep(cookie)
        case .restricted(let isOn, let restriction): write(restriction, isOn)
        case .limitChanged(let change): write(change)
        default: break
        }
    }

    /// Writes a link to a place that is not there.
    func write(_ link: BrokenFragment) {
        start(.fragment, link.referrer)
        buffer.append(number: UInt64(link.url.index))
        buffer.append(optional: link.fragment)
        let via = link.via.map { "\($0.index)" }.joined(separator: " ")
        buffer.append(optional: via.isEmpty ? nil : via)
        buffer.append(link.mayBeSetByScript ? 1 : 0)
        buffer.append(optional: link.line.map(Int64.init))
        buffer.append(optional: link.column.map(Int64.init))
    }

    private func write(_ restriction: Restriction, _ isOn: Bool) {
        switch restriction {
        case .ignored(let pattern):
            buffer.append(JobUnit.pattern.rawValue)
            buffer.append(isOn ? 1 : 0)
            buffer.append(optional: pattern)
        case .pruned(let cluster):
            buffer.append(JobUnit.cluster.rawValue)
            buffer.append(isOn ? 1 : 0)
            buffer.append(number: cluster)
        // They are told as changes of hosts.
        case .blocked, .paused: break
        }
    }

    /// A limit that a command set counts as the option that sets it.
    private func write(_ change: LimitChange) {
        switch change {
        case .concurrency(let count): write("option concurrency", text: "\(count)")
        case .connections(let count): write("option per-host", text: "\(count)")
        case .delay(let delay): write("option delay", text: "\(delay)")
        case .rate(let count): write("option max-rate", text: count.map(String.init) ?? "")
        case .pages(let count): write("option max-pages", text: count.map(String.init) ?? "")
        case .bytes(let count): write("option max-bytes", text: count.map(String.init) ?? "")
        case .depth(let depth): write("option max-depth", text: depth.map(String.init) ?? "")
        case .duration(let time): write("option max-duration", text: time.map { "\($0)" } ?? "")
        }
    }
}
