import Crawl
import HTTP

/// The groups of fields that make up the log's lines.
extension LineBuffer {
    func time(_ now: Int64, clock: inout WallClock) {
        key("time")
        append(UInt8(ascii: "\""))
        clock.write(now, into: self)
        append(UInt8(ascii: "\""))
    }

    func referrer(_ referrer: URLID?, in crawl: any CrawlView) {
        guard let referrer else { return field("referrer", word: nil) }
        crawl.withText(of: referrer) { field("referrer", text: $0) }
    }

    /// Writes URLs in their order, null for none.
    func field(_ name: StaticString, urls: [URLID], in crawl: any CrawlView) {
        key(name)
        guard let first = urls.first else { return append("null") }
        for url in urls {
            append(UInt8(ascii: url == first ? "[" : ","))
            crawl.withText(of: url) { append(jsonString: $0) }
        }
        append(UInt8(ascii: "]"))
    }

    func counts(_ counts: Counts) {
        field("seen", counts.seen)
        field("todo", counts.todo)
        field("in_flight", counts.inFlight)
        field("done", counts.done)
        field("skipped", counts.skipped)
    }

    /// Writes a fetch line up to its URL.
    func startFetch(_ record: FetchRecord, clock: inout WallClock) {
        startLine(type: "fetch")
        time(record.endedAt, clock: &clock)
    }

    /// Writes a fetch line from its URL to its referrer.
    func fetchResult(_ record: FetchRecord) {
        field("outcome", word: record.outcome.word)
        field("status", record.status == 0 ? nil : Int(record.status))
        field("error", word: record.error?.kind.word)
        field(
            "message",
            text: record.error?.message ?? record.remark ?? (record.isBodyLeft ? "the body was left unread" : nil))
        field("attempt", record.attempt)
        field("will_retry", record.willRetry)
        field("verdict", word: record.verdict?.word)
    }

    /// Writes a fetch line from its referrer to its end.
    func fetchDetails(_ record: FetchRecord) {
        field("depth", record.depth)
        field("location", text: record.location)
        field("content_type", text: record.contentType)
        field("charset", text: record.charset)
        field("title", text: record.title)
        field("bytes", record.bytes)
        field("body_bytes", record.bodyBytes)
        field("digest", text: record.digest?.text)
        field("links", record.links)
        field("new_links", record.newLinks)
        field("http", word: record.httpMinorVersion.map { $0 == 0 ? "1.0" : "1.1" })
        field("peer", text: record.peer)
        field("tls", text: record.tls)
        field("reused", record.reused)
        field("connection", record.connection == 0 ? nil : Int(clamping: record.connection))
        timings(record.timings)
        endLine()
    }

    private func timings(_ times: PhaseTimes) {
        startObject("timings")
        field("resolve", milliseconds: times.resolve)
        field("connect", milliseconds: times.connect)
        field("tls", milliseconds: times.tls)
        field("wait", milliseconds: times.wait)
        field("read", milliseconds: times.read)
        field("total", milliseconds: times.total)
        endObject()
    }

    func connections(_ numbers: InlineArray<6, Int>) {
        startObject("connections")
        for state in ConnectionState.allCases {
            field(state.word, numbers[Int(state.rawValue)])
        }
        endObject()
    }

    /// Writes totals by outcome, status, error and reason. Zero totals are omitted, except for outcomes.
    func totals(_ statistics: Statistics) {
        field("fetches", statistics.fetches)
        startObject("outcomes")
        for outcome in FetchOutcome.allCases {
            field(outcome.word, statistics.outcomes[outcome])
        }
        endObject()
        startObject("statuses")
        for (status, number) in statistics.statuses.sorted(by: { $0.key < $1.key }) {
            field(own: String(status), number)
        }
        endObject()
        startObject("errors")
        for kind in FetchErrorKind.allCases {
            if let number = statistics.errors[kind] { field(kind.word, number) }
        }
        endObject()
        startObject("skips")
        for reason in SkipReason.allCases {
            if let number = statistics.skips[reason] { field(reason.word, number) }
        }
        endObject()
        field("retries", statistics.retries)
        startObject("verdicts")
        for verdict in Verdict.allCases { field(verdict.word, statistics.tally.verdicts[verdict, default: 0]) }
        endObject()
        startObject("counters")
        for counter in statistics.tally.counters { field(own: counter.name, counter.count) }
        endObject()
        field("bytes", statistics.bytes)
        field("links", statistics.links)
        field("connections", statistics.connections)
    }

    /// Writes the numbers of URLs skipped as part of a trap, by kind of trap.
    func traps(_ traps: [TrapKind: Int]) {
        startObject("traps")
        for kind in TrapKind.allCases {
            if let number = traps[kind] { field(kind.word, number) }
        }
        endObject()
    }

    /// Writes where parts of the site were closed as traps. How many URLs follow each of these is not known.
    func trapCuts(_ crawl: any CrawlView) {
        key("trap_cuts")
        append(UInt8(ascii: "["))
        for cut in crawl.trapCuts {
            append(bytes.last == UInt8(ascii: "[") ? "{" : ",{")
            field("trap", word: cut.kind.word)
            field("pages", cut.pages)
            if let first = cut.first { crawl.withText(of: first) { field("url", text: $0) } }
            field("skipped", cut.skipped)
            endObject()
        }
        append(UInt8(ascii: "]"))
    }

    /// Writes how much was found but not kept because of a limit.
    func notKept(_ notKept: (urls: Int, referrers: Int), positions: Int?, warnings: Int) {
        startObject("not_kept")
        field("urls", notKept.urls)
        field("referrers", notKept.referrers)
        if let positions { field("positions", positions) }
        field("warnings", warnings)
        endObject()
    }

    /// Writes what was found and not looked at.
    func notChecked(_ notChecked: NotChecked) {
        startObject("not_checked")
        for part in notChecked.parts { field(part.name, part.number) }
        endObject()
    }

    /// Writes the number of malformed links, and the first of them.
    func malformedLinks(_ crawl: any CrawlView) {
        startObject("malformed_links")
        field("count", crawl.malformedLinkCount)
        key("first")
        append(UInt8(ascii: "["))
        crawl.forEachMalformedLink(limit: 100) { link in
            append(bytes.last == UInt8(ascii: "[") ? "{" : ",{")
            field("url", text: link.text)
            referrer(link.page, in: crawl)
            place(link.line, link.column)
            endObject()
        }
        append(UInt8(ascii: "]"))
        endObject()
    }

    /// Writes how much of the allowed concurrency was used.
    func inFlight(_ inFlight: InFlight) {
        field("in_flight_mean", thousandths: Int(clamping: Int64((inFlight.mean * 1000).rounded())))
        field("in_flight_max", inFlight.highest)
    }

    /// Writes the bytes of resident memory before the crawl, and at the peak.
    func memory(atStart: Int?, peak: Int?) {
        field("memory_start", atStart)
        field("memory_peak", peak)
    }
}
