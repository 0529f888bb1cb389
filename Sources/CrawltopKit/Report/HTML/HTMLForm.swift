import ArgumentParser
import Crawl
import Words

/// One page for people, which needs no other file and asks nobody for anything. All but the table of all pages is there
/// without a script.
struct HTMLForm {
    /// The largest number of rows in each table.
    static let most = (targets: 500, pages: 20, warnings: 200, listed: 100, hosts: 100, top: 20, examples: 5)

    let source: ReportSource
    let summary: ReportSummary
    let output: ReportOutput
    let line: LineBuffer

    static func write(_ source: ReportSource, to output: ReportOutput) throws(ReportFailure) {
        let form = HTMLForm(
            source: source, summary: try source.summary(), output: output, line: output.line)
        try form.writeHead()
        try form.writeChanges()
        try form.writeFindings()
        try form.writeFragments()
        try form.writeMalformedLinks()
        try form.writeKnown()
        try form.writeWarnings()
        try form.writeTop()
        form.writeSite()
        form.writeHosts()
        form.writeTimes()
        try form.writeSkipped()
        form.writeOrder()
        try form.writePages()
        form.line.append(
            "</main>\n<footer><p>Written by crawltop. This page asks nobody for anything.</p></footer>\n</body>\n</html>\n"
        )
    }

    private func writeHead() throws(ReportFailure) {
        let title = source.lines(of: "seeds").first ?? "a list"
        line.append(own: ReportForm.html.mark ?? "")
        line.append("<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        line.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        line.append(own: "style-src '\(HTMLParts.styleHash)'; script-src '\(HTMLParts.scriptHash)'; ")
        line.append("base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
        line.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        line.append(own: "<meta name=\"generator\" content=\"crawltop \(CrawlURLsCommand.configuration.version)\">\n")
        line.append("<title>Crawl of ")
        line.append(markup: title)
        line.append("</title>\n<style>")
        HTMLParts.style.withUnsafeBufferPointer { line.append(copying: $0) }
        line.append("</style>\n</head>\n<body>\n<header>\n<h1>Crawl of ")
        line.append(markup: title)
        line.append("</h1>\n<p class=\"soft\">")
        line.append(markup: Narration.sentence(on: source))
        line.append("</p>\n<nav aria-label=\"Parts of this report\"><ul>")
        if source.changes != nil { entry("changes", "Changes") }
        for (name, title) in [
            ("broken", "Broken"), ("blocked", "Blocked"), ("limited", "Limited"), ("flaky", "Flaky"),
        ] as [(StaticString, StaticString)] {
            entry(name, title)
        }
        if try source.fragments().count > 0 { entry("fragments", "Places") }
        if try source.malformedCount() > 0 { entry("malformed", "Malformed") }
        if source.known != nil { entry("known", "Known") }
        for (name, title) in [
            ("warnings", "Warnings"), ("slowest", "Slowest"), ("largest", "Largest"), ("site", "Site"),
            ("hosts", "Hosts"), ("times", "Times"), ("skipped", "Not checked"), ("asked", "Asked for"),
            ("pages", "All URLs"),
        ] as [(StaticString, StaticString)] {
            entry(name, title)
        }
        line.append("</ul></nav>\n<ul class=\"cards\">")
        card("", "URLs seen", summary.seen)
        let known = try source.deadEnds().knownCounts()
        for verdict in Verdict.allCases {
            card(verdict.word, verdict.word, summary.verdicts[verdict, default: 0] - known[verdict, default: 0])
        }
        if source.known != nil { card("", "known", known.values.reduce(0, +)) }
        card("", "left out", summary.skipped)
        card("", "not checked", source.notChecked(summary).total)
        if summary.todo > 0 { card("", "still to do", summary.todo) }
        line.append("</ul>\n</header>\n<main>\n")
    }

    private func entry(_ name: StaticString, _ title: StaticString) {
        line.append("<li><a href=\"#")
        line.append(name)
        line.append("\">")
        line.append(title)
        line.append("</a></li>")
    }

    private func card(_ kind: StaticString, _ name: StaticString, _ count: Int) {
        line.append("<li><b class=\"")
        line.append(kind)
        line.append("\">")
        line.append(own: Narration.grouped(count))
        line.append("</b>")
        line.append(name)
        line.append("</li>")
    }

    // What parts have in common.

    /// Begins a part.
    func section(_ name: StaticString, _ title: StaticString) {
        line.append("<section id=\"")
        line.append(name)
        line.append("\"><h2>")
        line.append(title)
        line.append("</h2>\n")
    }

    /// Begins a table with these heads; those of columns of numbers begin with `#`.
    func table(_ caption: String, _ heads: [String]) {
        line.append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"")
        line.append(markup: caption)
        line.append("\"><table><caption>")
        line.append(markup: caption)
        line.append("</caption>\n<thead><tr>")
        for head in heads {
            line.append(head.hasPrefix("#") ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
            line.append(markup: head.hasPrefix("#") ? String(head.dropFirst()) : head)
            line.append("</th>")
        }
        line.append("</tr></thead>\n<tbody>\n")
    }

    func endTable() { line.append("</tbody></table></div>\n") }
    func endSection() { line.append("</section>\n") }

    func paragraph(_ text: String) {
        line.append("<p class=\"soft\">")
        line.append(markup: text)
        line.append("</p>\n")
    }

    func cell(_ text: String) {
        line.append("<td>")
        line.append(markup: text)
        line.append("</td>")
    }

    func cell(number: Int?) {
        line.append("<td class=\"n\">")
        if let number { line.append(own: Narration.grouped(number)) }
        line.append("</td>")
    }

    /// A duration in nanoseconds.
    func cell(duration: Int64?) {
        line.append("<td class=\"n\">")
        if let duration { line.append(duration: duration) }
        line.append("</td>")
    }

    func cell(size: Int?) {
        line.append("<td class=\"n\">")
        if let size { line.append(size: size) }
        line.append("</td>")
    }

    func cell(url: [UInt8]?) {
        line.append("<td>")
        if let url { link(url) }
        line.append("</td>")
    }

    /// A URL, as a link where it is a web address of printable ASCII.
    func link(_ url: [UInt8]) {
        let isAddress = url.starts(with: "http://".utf8) || url.starts(with: "https://".utf8)
        guard isAddress, url.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            line.append(markup: url, longest: 2_000)
            return
        }
        line.append("<a rel=\"noreferrer noopener nofollow\" href=\"")
        line.append(markup: url)
        line.append("\">")
        line.append(markup: url, longest: 300)
        line.append("</a>")
    }
}
