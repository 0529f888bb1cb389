import Crawl
import Words

// Figures: hosts, times, what was not checked, what was asked for.

extension HTMLForm {
    func writeHosts() {
        section("hosts", "Hosts")
        let hosts = summary.hosts.all.sorted { $0.done > $1.done }
        let more = hosts.count > Self.most.hosts ? ", the \(Self.most.hosts) with the most URLs" : ""
        table(
            "Hosts\(more)",
            ["Host", "#URLs", "#broken", "#blocked", "#limited", "#flaky", "#Bytes", "#First byte p50", "#p95", "#max"])
        for host in hosts.prefix(Self.most.hosts) { write(host) }
        let others = summary.hosts.others
        if others.done > 0 { write(others) }
        endTable()
        endSection()
    }

    private func write(_ host: HostFigures) {
        line.append("<tr>")
        if host.origin.isEmpty { cell("all others") } else { cell(url: host.origin) }
        cell(number: host.done)
        for verdict in [Verdict.broken, .blocked, .limited, .flaky] { cell(number: host.count(verdict)) }
        cell(size: host.bytes)
        for share in [0.5, 0.95, 1] { cell(duration: host.firstByte.value(at: share).map { $0 * 1_000 }) }
        line.append("</tr>\n")
    }

    func writeTimes() {
        section("times", "Times and sizes")
        table("Times and sizes of pages", ["What", "#Pages", "#Mean"] + reportedShares.map { "#\($0.name)" })
        row("First byte", summary.firstByte) { cell(duration: $0.map { $0 * 1_000 }) }
        row("In all", summary.total) { cell(duration: $0.map { $0 * 1_000 }) }
        row("Size", summary.size) { cell(size: $0.map { Int($0) }) }
        endTable()
        table("Phases of an exchange", ["What", "#Pages", "#Mean"] + reportedShares.map { "#\($0.name)" })
        for (phase, times) in zip(ReportSummary.Phase.allCases, summary.phases) where times.count > 0 {
            row(phase.rawValue, times) { cell(duration: $0.map { $0 * 1_000 }) }
        }
        endTable()
        endSection()
    }

    private func row(_ name: String, _ numbers: Quantiles, _ cell: (Int64?) -> Void) {
        line.append("<tr><th scope=\"row\">")
        line.append(markup: name)
        line.append("</th>")
        self.cell(number: numbers.count)
        cell(numbers.mean)
        for (_, share) in reportedShares { cell(numbers.value(at: share)) }
        line.append("</tr>\n")
    }

    func writeSkipped() throws(ReportFailure) {
        section("skipped", "What was not checked")
        let parts = source.notChecked(summary).parts.filter { $0.number > 0 }
        if parts.isEmpty {
            paragraph("All was checked that neither options nor the site left out.")
        } else {
            table("What may hide something", ["What", "#URLs"])
            for part in parts {
                line.append("<tr>")
                cell(part.words)
                cell(number: part.number)
                line.append("</tr>\n")
            }
            endTable()
        }
        if !summary.reasons.isEmpty {
            table("URLs that were found and not asked for", ["Why", "#URLs", "Such as"])
            for (name, count) in summary.reasons.sorted(by: { $0.count > $1.count }) {
                line.append("<tr>")
                cell(Narration.sentence(onReason: name))
                cell(number: count)
                line.append("<td><ul>")
                for url in try source.examples(ofReason: name, limit: Self.most.examples) {
                    line.append("<li>")
                    link(url)
                    line.append("</li>")
                }
                line.append("</ul></td></tr>\n")
            }
            endTable()
        }
        let links = source.total("links not kept")
        if links > 0 { paragraph("Not kept because of a limit: \(counted(links, "link")) to known URLs.") }
        endSection()
    }

    func writeOrder() {
        section("asked", "What was asked of crawltop")
        for (title, key) in [
            ("Seeds", "seeds"), ("Options", "options"), ("Options whose values may be secrets", "asked again"),
        ] as [(StaticString, String)] {
            let all = source.lines(of: key)
            guard !all.isEmpty else { continue }
            line.append("<h3>")
            line.append(title)
            line.append("</h3>\n<ul>")
            for text in all.prefix(Self.most.listed) {
                line.append("<li><code>")
                line.append(markup: text)
                line.append("</code></li>")
            }
            line.append("</ul>\n")
            if all.count > Self.most.listed { paragraph("and \(all.count - Self.most.listed) more") }
        }
        endSection()
    }
}
