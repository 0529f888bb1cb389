import ArgumentParser
import Crawl
import HTTP

/// One JSON document with everything, as `report.schema.json` describes it. Names and units are those of the log.
struct JSONForm {
    /// The version of the document's form. It changes when a field goes, or means something else.
    static let version = 1
    /// The number of URLs in each list of the slowest and the largest.
    static let most = 20

    let source: ReportSource
    let output: ReportOutput
    let line: LineBuffer
    private var clock = WallClock(offset: 0, zone: .utc)

    static func write(_ source: ReportSource, to output: ReportOutput) throws(ReportFailure) {
        var form = JSONForm(source: source, output: output, line: output.line)
        form.writeCrawl()
        try form.writeFigures(try source.summary())
        try form.writeChanges()
        try form.writeURLs()
    }

    private init(source: ReportSource, output: ReportOutput, line: LineBuffer) {
        (self.source, self.output, self.line) = (source, output, line)
    }

    private mutating func writeCrawl() {
        line.append(UInt8(ascii: "{"))
        line.field("generator", text: "crawltop \(CrawlURLsCommand.configuration.version)")
        line.field("version", Self.version)
        line.startObject("crawl")
        line.field("state", text: source.state)
        line.field("why", text: source.reason)
        line.field("exit_code", source.exitCode)
        line.key("created")
        write(source.created.map { $0 * 1_000_000 })
        line.field("duration", milliseconds: Int64(source.total("duration")))
        for (name, key) in [("seeds", "seeds"), ("options", "options"), ("asked_again", "asked again")]
            as [(StaticString, String)]
        {
            start(name)
            for text in source.lines(of: key) {
                if line.bytes.last != UInt8(ascii: "[") { line.append(UInt8(ascii: ",")) }
                line.append(json: text)
            }
            line.append(UInt8(ascii: "]"))
        }
        line.endObject()
        line.startObject("counts")
        for (name, key) in [
            ("seen", "seen"), ("todo", "todo"), ("in_flight", "in flight"), ("done", "done"), ("skipped", "skipped"),
        ] as [(StaticString, String)] {
            line.field(name, source.total(key))
        }
        line.endObject()
        line.startObject("totals")
        for name in ["fetches", "retries", "bytes", "links", "connections"] {
            line.field(own: name, source.total(name))
        }
        line.endObject()
    }

    private func writeFigures(_ summary: ReportSummary) throws(ReportFailure) {
        line.startObject("verdicts")
        for verdict in Verdict.allCases { line.field(verdict.word, summary.verdicts[verdict, default: 0]) }
        line.endObject()
        if source.known != nil {
            let known = try source.deadEnds().knownCounts()
            line.startObject("known")
            for verdict in Verdict.allCases { line.field(verdict.word, known[verdict, default: 0]) }
            line.endObject()
        }
        line.notChecked(source.notChecked(summary))
        line.startObject("statuses")
        for (status, count) in summary.statuses.sorted(by: { $0.key < $1.key }) { line.field(own: "\(status)", count) }
        line.endObject()
        line.startObject("errors")
        for kind in FetchErrorKind.allCases { if let count = summary.errors[kind] { line.field(kind.word, count) } }
        line.endObject()
        line.startObject("skips")
        for (name, count) in summary.reasons { line.field(own: name, count) }
        line.endObject()
        line.startObject("depths")
        for (depth, count) in summary.depths.sorted(by: { $0.key < $1.key }) { line.field(own: "\(depth)", count) }
        line.endObject()
        line.quantiles("first_byte", summary.firstByte, isTime: true)
        line.quantiles("total", summary.total, isTime: true)
        line.quantiles("body_bytes", summary.size, isTime: false)
        line.startObject("phases")
        for (phase, times) in zip(ReportSummary.Phase.allCases, summary.phases) {
            line.quantiles(phase.word, times, isTime: true)
        }
        line.endObject()
        start("hosts")
        for host in summary.hosts.all {
            line.startItem()
            line.field("origin", text: host.origin)
            write(host)
        }
        line.append(UInt8(ascii: "]"))
        line.startObject("other_hosts")
        write(summary.hosts.others)
        write(summary.folders)
    }

    /// Writes the site as a tree: each folder comes behind the one that it is in.
    private func write(_ tree: FolderTree) {
        start("folders")
        for (index, folder) in tree.folders.enumerated().dropFirst() {
            line.startItem()
            line.field("url", text: tree.path(to: index))
            line.field("urls", folder.urls)
            line.field("broken_or_blocked", folder.bad)
            line.field("mean_total", milliseconds: folder.meanTime.map { Int64($0) * 1_000 })
            line.endObject()
        }
        line.append(UInt8(ascii: "]"))
    }

    private func write(_ host: HostFigures) {
        line.field("done", host.done)
        line.startObject("verdicts")
        for verdict in Verdict.allCases { line.field(verdict.word, host.count(verdict)) }
        line.endObject()
        line.field("body_bytes", host.bytes)
        line.quantiles("first_byte", host.firstByte, isTime: true)
        line.endObject()
    }

    private mutating func writeURLs() throws(ReportFailure) {
        for (name, rank) in [("slowest", .total), ("largest", .body)] as [(StaticString, ReportSource.Rank)] {
            start(name)
            try source.forEachTop(rank, limit: Self.most) { url in
                line.startItem()
                url.withBytes(.url) { line.field("url", text: $0) }
                line.field("status", url.status)
                line.field("total", milliseconds: url.duration(.total))
                line.field("first_byte", milliseconds: url.duration(.wait))
                line.field("body_bytes", url.number(.body))
                line.endObject()
            }
            line.append(UInt8(ascii: "]"))
        }
        try writeLinks()
        try writeFragments()
        try writeMalformedLinks()
        try writeWarnings()
        start("urls")
        try source.forEachURL { (url) throws(ReportFailure) in
            write(url)
            try output.endRow()
        }
        line.append("]}\n")
    }

    private mutating func write(_ url: URLRow) {
        line.startItem()
        text(url, "url", .url)
        text(url, "state", .state)
        text(url, "reason", .reason)
        text(url, "verdict", .verdict)
        line.field("status", url.status)
        text(url, "outcome", .outcome)
        text(url, "error", .error)
        text(url, "message", .message)
        text(url, "title", .title)
        line.key("listed")
        // A page is one that search engines may list unless they are asked not to.
        let flags = url.number(.flags) ?? 0
        line.append(flags & 1 == 0 ? "null" : flags & 64 == 0 ? "true" : "false")
        text(url, "content_type", .type)
        text(url, "charset", .charset)
        line.field("bytes", url.number(.bytes))
        line.field("body_bytes", url.number(.body))
        line.field("links", url.number(.links))
        line.field("new_links", url.number(.newLinks))
        line.field("attempt", url.number(.attempt))
        line.field("depth", url.number(.depth))
        text(url, "referrer", .referrer)
        text(url, "location", .target)
        line.key("time")
        write(url.ended)
        line.startObject("timings")
        for (name, column) in [
            ("resolve", .resolve), ("connect", .connect), ("tls", .tls), ("wait", .wait), ("read", .read),
            ("total", .total),
        ] as [(StaticString, URLRow.Column)] {
            line.field(name, milliseconds: url.duration(column))
        }
        line.endObject()
        line.endObject()
    }

    private func text(_ url: URLRow, _ name: StaticString, _ column: URLRow.Column) {
        if url.isNull(column) { return line.field(name, word: nil) }
        url.withBytes(column) { line.field(name, text: $0) }
    }

    /// Writes an instant, or null.
    private mutating func write(_ time: Int64?) {
        guard let time else { return line.append("null") }
        line.append(UInt8(ascii: "\""))
        clock.write(time, into: line)
        line.append(UInt8(ascii: "\""))
    }

    func start(_ name: StaticString) {
        line.key(name)
        line.append(UInt8(ascii: "["))
    }
}

extension ReportSummary.Phase {
    var word: StaticString {
        switch self {
        case .resolve: "resolve"
        case .connect: "connect"
        case .tls: "tls"
        case .wait: "wait"
        case .read: "read"
        }
    }
}

extension LineBuffer {
    /// Starts an object in an array. An empty buffer is one whose last object has been written out.
    func startItem() { append(bytes.last == UInt8(ascii: "[") ? "\n{" : ",\n{") }

    fileprivate func append(json text: String) {
        var text = text
        text.withUTF8 { append(jsonString: $0) }
    }

    /// Writes the number of numbers, their mean, and their quantiles; microseconds come as milliseconds.
    fileprivate func quantiles(_ name: StaticString, _ quantiles: Quantiles, isTime: Bool) {
        startObject(name)
        field("count", quantiles.count)
        func value(_ name: StaticString, _ number: Int64?) {
            if isTime { return field(name, milliseconds: number.map { $0 * 1_000 }) }
            field(name, number.map { Int($0) })
        }
        value("mean", quantiles.mean)
        for (name, share) in reportedShares { value(name, quantiles.value(at: share)) }
        endObject()
    }
}
