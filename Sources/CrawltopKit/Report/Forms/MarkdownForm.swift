import Crawl
import Store
import Words

/// A summary for people in Markdown, as GitHub shows it: of a bounded size, below the megabyte that a step's summary may
/// have.
struct MarkdownForm {
    /// The largest number of rows in each table, and of cells of a text.
    private static let most = (rows: 50, top: 10, text: 200)

    private let source: ReportSource
    private let summary: ReportSummary
    private let line: LineBuffer

    static func write(_ source: ReportSource, to output: ReportOutput) throws(ReportFailure) {
        let form = MarkdownForm(source: source, summary: try source.summary(), line: output.line)
        try form.writeHead()
        form.writeChanges()
        for verdict in [Verdict.broken, .blocked] { try form.writeTargets([verdict], "\(verdict.word)") }
        try form.writeChallenges()
        try form.writeTargets([.limited], "limited")
        try form.writeFragments()
        try form.writeMalformedLinks()
        try form.writeFlaky()
        try form.writeTargets([.broken, .blocked, .limited], "known", known: true)
        try form.writeWarnings()
        try form.writeTop()
        form.writeTimes()
        form.writeHosts()
        form.writeSkipped()
    }

    private func writeHead() throws(ReportFailure) {
        line.append(own: ReportForm.markdown.mark ?? "")
        line.append("## Crawl of ")
        text(Array((source.lines(of: "seeds").first ?? "a list").utf8))
        line.append("\n\n")
        // It has no text from elsewhere but the reason, whose signs are made safe.
        text(Array(Narration.sentence(on: source).utf8))
        line.append("\n\n| URLs seen |")
        for verdict in Verdict.allCases { line.append(own: " \(verdict.word) |") }
        if source.known != nil { line.append(" known |") }
        line.append(" left out | not checked |\n|--:|")
        let known = try source.deadEnds().knownCounts()
        var counts = Verdict.allCases.map { summary.verdicts[$0, default: 0] - known[$0, default: 0] }
        if source.known != nil { counts.append(known.values.reduce(0, +)) }
        counts += [summary.skipped, source.notChecked(summary).total]
        for _ in counts { line.append("--:|") }
        line.append("\n|")
        for count in [summary.seen] + counts {
            line.append(own: " \(Narration.grouped(count)) |")
        }
        line.append("\n")
    }

    private func text(_ bytes: [UInt8]) { line.append(markdown: bytes, longest: Self.most.text) }

    private func head(_ title: String, _ columns: [String]) {
        line.append(own: "\n### \(title)\n\n|")
        for column in columns { line.append(own: " \(column) |") }
        line.append("\n|")
        for column in columns { line.append(column.hasPrefix("#") ? "--:|" : "---|") }
        line.append("\n")
    }

    private func row(_ cells: (() -> Void)...) {
        line.append("|")
        for cell in cells {
            line.append(" ")
            cell()
            line.append(" |")
        }
        line.append("\n")
    }

    private func writeChanges() {
        guard let changes = source.changes else { return }
        line.append("\n### What has changed\n\n")
        text(Array("\(changes.title.withCapital): \(changes.sentence).".utf8))
        line.append("\n")
        if let doubt = changes.doubt {
            line.append("\n")
            text(Array("\(doubt.withCapital).".utf8))
            line.append("\n")
        }
        // What matters the most comes first.
        let told = [.newBroken, .gone, .fixed, .moved, .changed, .new, .slower] as [SiteChange.Kind]
        let rows = told.flatMap { kind in changes.changes.filter { $0.kind == kind } }
        guard !rows.isEmpty else { return }
        let more = rows.count > Self.most.rows ? ", the first \(Self.most.rows)" : ""
        head("\(counted(rows.count, "difference"))\(more)", ["Change", "URL", "What", "found on"])
        for change in rows.prefix(Self.most.rows) {
            row(
                { text(Array(change.kind.rawValue.utf8)) }, { text(change.url) }, { text(Array(change.words.utf8)) },
                { text(change.referrer ?? []) })
        }
    }

    private func writeTargets(_ verdicts: [Verdict], _ name: String, known: Bool = false) throws(ReportFailure) {
        let ends = try source.deadEnds()
        let (targets, links) = try ends.counts(of: verdicts, known: known)
        guard targets > 0 else { return }
        let more = targets > Self.most.rows ? ", the \(Self.most.rows) most linked" : ""
        head(
            "\(name.withCapital): \(counted(targets, "URL")), \(counted(links, "link"))\(more)",
            ["Result", "URL", "# pages", "such as"])
        try ends.forEachTarget(of: verdicts, known: known, limit: Self.most.rows) { _, link in
            row(
                { text(Array(Narration.result(link.status, link.error).utf8)) },
                {
                    text(link.url)
                    if let end = link.via.last {
                        line.append(" &rarr; ")
                        text(end)
                    }
                }, { line.append(decimal: link.pages) },
                {
                    if let page = link.referrer { text(page) } else { line.append("a seed") }
                    guard let position = link.position else { return }
                    line.append(" ")
                    text(Array(position.words.utf8))
                })
        }
    }

    private func writeChallenges() throws(ReportFailure) {
        let count = try source.challengeCount()
        guard count > 0 else { return }
        let more = count > Self.most.rows ? ", the first \(Self.most.rows)" : ""
        head("Pages that keep crawlers out: \(counted(count, "URL"))\(more)", ["URL", "Title"])
        try source.forEachChallenge(limit: Self.most.rows) { url in
            row({ text(url.bytes(.url) ?? []) }, { text(url.bytes(.title) ?? []) })
        }
    }

    private func writeFragments() throws(ReportFailure) {
        let count = try source.fragments().count
        guard count > 0 else { return }
        let more = count > Self.most.rows ? ", the first \(Self.most.rows)" : ""
        head("Places that are not there: \(counted(count, "link"))\(more)", ["Link", "found on", "by a script"])
        try source.fragments().forEachUnknown(limit: Self.most.rows) { link in
            row(
                { text(link.url) },
                {
                    text(link.referrer)
                    line.textPlace(link.line, link.column)
                }, { if link.mayBeSetByScript { line.append("perhaps") } })
        }
    }

    private func writeMalformedLinks() throws(ReportFailure) {
        let count = try source.malformedCount()
        guard count > 0 else { return }
        let more = count > Self.most.rows ? ", the first \(Self.most.rows)" : ""
        head(
            "Malformed: \(counted(count, "link")) that \(count == 1 ? "is no URL" : "are no URLs")\(more)",
            ["Link", "found on"])
        try source.forEachMalformed(limit: Self.most.rows) { link in
            row(
                { text(link.text) },
                {
                    text(link.page)
                    line.textPlace(link.line, link.column)
                })
        }
    }

    private func writeFlaky() throws(ReportFailure) {
        let count = summary.verdicts[.flaky, default: 0] - (try source.deadEnds().knownCounts()[.flaky, default: 0])
        guard count > 0 else { return }
        head("Flaky: \(counted(count, "URL"))", ["URL", "# attempt"])
        try source.forEachURL(of: .flaky, limit: Self.most.rows) { url in
            row({ text(url.bytes(.url) ?? []) }, { line.append(decimal: url.number(.attempt) ?? 1) })
        }
    }

    private func writeWarnings() throws(ReportFailure) {
        let warnings = try source.warnings()
        for (kind, _, targets, _) in try warnings.counts() {
            let more = targets > Self.most.top ? ", the first \(Self.most.top)" : ""
            head("\(Narration.sentence(on: kind)): \(counted(targets, "URL"))\(more)", ["URL", "# pages", "such as"])
            try warnings.forEachTarget(of: kind, limit: Self.most.top) { warning in
                row(
                    { warning.write(to: line, text) },
                    { if warning.pages > 0 { line.append(decimal: warning.pages) } },
                    { if let page = warning.page { text(page) } })
            }
        }
    }

    private func writeTop() throws(ReportFailure) {
        for (title, rank) in [("Slowest", .total), ("Largest", .body)] as [(String, ReportSource.Rank)] {
            head("\(title) pages", ["URL", "# time", "# first byte", "# size"])
            try source.forEachTop(rank, limit: Self.most.top) { url in
                row(
                    { text(url.bytes(.url) ?? []) }, { line.append(duration: url.duration(.total) ?? 0) },
                    { line.append(duration: url.duration(.wait) ?? 0) }, { line.append(size: url.number(.body) ?? 0) })
            }
        }
    }

    private func writeTimes() {
        head("Times and sizes", ["What", "# pages", "# mean"] + reportedShares.map { "# \($0.name)" })
        for (name, numbers, isTime) in [
            ("first byte", summary.firstByte, true), ("in all", summary.total, true), ("size", summary.size, false),
        ] {
            line.append(own: "| \(name) | \(numbers.count) |")
            for value in [numbers.mean] + reportedShares.map({ numbers.value(at: $0.share) }) {
                line.append(" ")
                if let value {
                    if isTime { line.append(duration: value * 1_000) } else { line.append(size: Int(value)) }
                }
                line.append(" |")
            }
            line.append("\n")
        }
    }

    private func writeHosts() {
        let hosts = summary.hosts.all.sorted { $0.done > $1.done }.prefix(Self.most.rows)
        head("Hosts", ["Host", "# URLs", "# broken", "# blocked", "# bytes", "# first byte p50", "# p95"])
        for host in hosts {
            row(
                { text(host.origin) }, { line.append(decimal: host.done) },
                { line.append(decimal: host.count(.broken)) },
                { line.append(decimal: host.count(.blocked)) }, { line.append(size: host.bytes) },
                { line.append(duration: (host.firstByte.value(at: 0.5) ?? 0) * 1_000) },
                { line.append(duration: (host.firstByte.value(at: 0.95) ?? 0) * 1_000) })
        }
    }

    private func writeSkipped() {
        let parts = source.notChecked(summary).parts.filter { $0.number > 0 }
        if !parts.isEmpty { head("Not checked", ["What", "# URLs"]) }
        for part in parts { row({ text(Array(part.words.utf8)) }, { line.append(decimal: part.number) }) }
        guard !summary.reasons.isEmpty else { return }
        head("Left out", ["Why", "# URLs"])
        for (name, count) in summary.reasons.sorted(by: { $0.count > $1.count }).prefix(Self.most.rows) {
            row({ text(Array(Narration.sentence(onReason: name).utf8)) }, { line.append(decimal: count) })
        }
    }
}
