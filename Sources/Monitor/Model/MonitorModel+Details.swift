import Crawl
import HTTP
import Words

/// The details of one URL for one frame.

extension MonitorModel {
    /// The largest number of referrers shown: a trap can make a chain as long as the crawl.
    static let maxReferrers = 16
    /// The width of a field's value in cells.
    static let maxFieldCells = 256

    /// The facts about a URL, with the pages that link to it around the one at `link`. O(slots) for a URL in flight.
    func details(of url: URLID, link: Int = 0, in crawl: any CrawlView, at now: Int64) -> Details {
        var details = Details()
        details.target = row(of: url, in: crawl)
        details.title = books.titles.search(url).map { SafeText(untrusted: $0, maxCells: Self.maxFieldCells) }
        let chain = crawl.referrers(of: url, limit: Self.maxReferrers)
        details.referrers = chain.map { SafeText(untrusted: crawl.text(of: $0)) }
        details.reachesSeed = chain.last.map { crawl.status(of: $0).referrer == nil } ?? true
        details.host = crawl.host(of: url).map { row(of: $0, in: crawl, at: now) } ?? HostRow()
        redirects(of: url, in: crawl, &details)
        links(of: url, around: link, in: crawl, &details)
        details.cut = crawl.trapCut(of: url).map {
            "cut: about \($0.pages) pages that repeat each other led here; how many follow is not known"
        }
        details.cause = cause(of: details.target)
        details.robots = crawl.robotsVerdict(of: url).map(Self.robots)
        let isInFlight = details.target.state == .inFlight
        let slot = isInFlight ? (0..<crawl.slotCount).first { crawl.exchange(in: $0)?.url == url } : nil
        if let slot, let live = crawl.details(of: slot) {
            details.exchange = exchange(live, standing: crawl.standing(in: slot), at: now)
        } else if let ending, ending.url == url {
            details.exchange = exchange(ending, at: now)
        } else if let exchange = books.kept[url] {
            let type = books.kept.types[exchange.type]
            details.kept = Details.Kept(
                status: details.target.status, type: type.isEmpty ? nil : SafeText(untrusted: type), exchange: exchange)
        }
        return details
    }

    /// What gives a URL's verdict away: its last exchange while that is at hand, otherwise its status.
    private func cause(of row: URLRow) -> SafeText? {
        if row.verdict == .blocked, let ending, ending.url == row.id, let sign = ending.blockSign {
            return SafeText(untrusted: sign.sentence)
        }
        return row.verdict?.cause(with: row.status)
    }

    /// The redirects from a URL, and the failure at their end.
    private func redirects(of url: URLID, in crawl: any CrawlView, _ details: inout Details) {
        let end = crawl.deadEnd(of: url)
        var chain = end?.via ?? []
        // The last of a circle, or of too many, is a redirect. Without a failure, they were not followed to the end.
        while chain.count < Self.maxReferrers, let next = crawl.redirectTarget(of: chain.last ?? url) {
            chain.append(next)
            if next == url || chain.dropLast().contains(next) { break }
        }
        details.redirects = chain.prefix(Self.maxReferrers).map { SafeText(untrusted: crawl.text(of: $0)) }
        details.failure = end.map { end in
            let what = end.error.map { SafeText(untrusted: $0.rawValue) } ?? "\(end.status)"
            return (end.verdict.map { $0.title + " " } ?? "") + what
        }
    }

    private static func robots(_ verdict: RobotsVerdict) -> SafeText {
        guard let line = verdict.line else { return verdict.isAllowed ? "robots: allowed" : "robots: disallowed" }
        let path = SafeText(untrusted: verdict.path, maxCells: maxFieldCells)
        return "robots: \(verdict.isAllowed ? "Allow" : "Disallow") \"\(path)\" (line \(line))"
    }

    /// The TLS version and cipher.
    private static func tls(_ version: String?, _ cipher: String?) -> SafeText? {
        version.map { SafeText(untrusted: [$0, cipher].compactMap(\.self).joined(separator: " ")) }
    }

    private func exchange(_ known: ExchangeDetails, standing: Standing?, at now: Int64) -> Details.Exchange {
        var exchange = Details.Exchange()
        exchange.slot = known.live.slot
        exchange.method = known.method
        exchange.attempt = known.live.attempt
        exchange.peer = known.peer.map { SafeText(untrusted: $0) }
        exchange.httpMinorVersion = known.httpMinorVersion
        exchange.tls = Self.tls(known.tls, known.cipher)
        exchange.connection = known.live.connection
        exchange.isReused = known.live.reused
        exchange.phases = known.live.phases(endingAt: now)
        exchange.status = known.live.status
        exchange.contentType = known.contentType.map { SafeText(untrusted: $0, maxCells: Self.maxFieldCells) }
        exchange.bytes = known.live.bytes
        exchange.expectedBytes = known.live.expectedBytes
        exchange.newLinks = known.newLinks
        exchange.course = .live(known.live.state, standing: standing?.sentence(at: now))
        return exchange
    }

    private func exchange(_ record: FetchRecord, at now: Int64) -> Details.Exchange {
        var exchange = Details.Exchange()
        exchange.slot = record.slot
        exchange.method = record.method
        exchange.attempt = record.attempt
        exchange.peer = record.peer.map { SafeText(untrusted: $0) }
        exchange.httpMinorVersion = record.httpMinorVersion
        exchange.tls = Self.tls(record.tls, record.cipher)
        exchange.connection = record.connection
        exchange.isReused = record.reused
        exchange.phases = record.timings
        exchange.status = record.status
        exchange.contentType = record.contentType.map { SafeText(untrusted: $0, maxCells: Self.maxFieldCells) }
        exchange.bytes = record.bytes
        exchange.newLinks = record.newLinks
        exchange.course = .ended(
            record.outcome,
            error: record.error.map { SafeText(untrusted: "\($0.kind.rawValue), \($0.message)") },
            willRetry: record.willRetry, ago: max(0, now - record.endedAt))
        return exchange
    }
}
