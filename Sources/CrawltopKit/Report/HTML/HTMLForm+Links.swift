import Crawl
import Words

// What else is to be looked at: fragments, links that are no URLs, known faults, warnings.

extension HTMLForm {
    func writeFragments() throws(ReportFailure) {
        let count = try source.fragments().count
        guard count > 0 else { return }
        section("fragments", "Places that are not there")
        let rest = count > Self.most.targets ? "; the first \(Self.most.targets) are here" : ""
        table(
            "\(counted(count, "link")) to a place that \(count == 1 ? "its page does" : "their pages do") not have\(rest)",
            ["Where the link leads", "Found on", "May be made by a script"])
        try source.fragments().forEachUnknown(limit: Self.most.targets) { link in
            line.append("<tr><td>")
            self.link(link.url)
            for url in link.via {
                line.append("<br>&rarr; ")
                self.link(url)
            }
            line.append("</td><td>")
            self.link(link.referrer)
            line.textPlace(link.line, link.column)
            line.append("</td>")
            cell(link.mayBeSetByScript ? "yes" : "")
            line.append("</tr>\n")
        }
        endTable()
        endSection()
    }

    func writeWarnings() throws(ReportFailure) {
        section("warnings", "Warnings")
        let warnings = try source.warnings()
        let counts = try warnings.counts()
        let notKept = source.total("warnings not kept")
        if counts.isEmpty { paragraph("There are no warnings.") }
        if notKept > 0 { paragraph("\(Narration.grouped(notKept)) more were not kept because of a limit.") }
        for (kind, _, targets, links) in counts {
            table(
                "\(Narration.sentence(on: kind)): \(counted(targets, "URL"))"
                    + (targets > Self.most.warnings ? "; the first \(Self.most.warnings) are here" : ""),
                ["URL"] + (links > 0 ? ["#Pages", "Linked from"] : []))
            try warnings.forEachTarget(of: kind, limit: Self.most.warnings) { (warning) throws(ReportFailure) in
                line.append("<tr><td>")
                warning.write(to: line, link)
                line.append("</td>")
                if links > 0 {
                    cell(number: warning.pages)
                    cell(url: warning.page)
                }
                line.append("</tr>\n")
                try output.endRow()
            }
            endTable()
        }
        endSection()
    }

    func writeMalformedLinks() throws(ReportFailure) {
        let count = try source.malformedCount()
        guard count > 0 else { return }
        section("malformed", "Malformed links")
        let rest = count > Self.most.targets ? "; the first \(Self.most.targets) are here" : ""
        table(
            "\(counted(count, "link")) that \(count == 1 ? "is no URL" : "are no URLs")\(rest)", ["Link", "Found on"])
        try source.forEachMalformed(limit: Self.most.targets) { link in
            line.append("<tr><td>")
            line.append(markup: link.text, longest: 300)
            line.append("</td>")
            line.append("<td>")
            self.link(link.page)
            line.textPlace(link.line, link.column)
            line.append("</td></tr>\n")
        }
        endTable()
        endSection()
    }

    /// Writes what the user lives with, if there is a file of such faults.
    func writeKnown() throws(ReportFailure) {
        guard source.known != nil else { return }
        section("known", "Known faults")
        let verdicts = [Verdict.broken, .blocked, .limited]
        let (targets, links) = try source.deadEnds().counts(of: verdicts, known: true)
        let (fragments, warnings) = (try source.fragments().knownCount, try source.warnings().knownCount())
        paragraph(
            "--ignore-file names them, and they do not count: \(counted(targets, "URL")), "
                + "\(counted(fragments, "fragment")), \(counted(warnings, "warning")).")
        if targets > 0 { try writeTargets(verdicts, known: true, targets, links) }
        endSection()
    }
}
