import Crawl
import Words

// What to look at: broken links, hosts that turn a crawl away, redirects, slow and large pages.

extension HTMLForm {
    func writeFindings() throws(ReportFailure) {
        try writeTargets("broken", "Broken links", .broken, "There are no broken links.")
        let challenges = try source.challengeCount()
        try writeTargets(
            "blocked", "Blocked", .blocked,
            "No server turned the crawl away" + (challenges > 0 ? " with an error's status." : "."))
        if challenges > 0 { try writeChallenges(challenges) }
        let turning = summary.hosts.all.filter { $0.count(.blocked) > 0 }
        if !turning.isEmpty {
            table("Hosts that turned the crawl away", ["Host", "#blocked", "#asked"])
            for host in turning.sorted(by: { $0.count(.blocked) > $1.count(.blocked) }).prefix(Self.most.hosts) {
                line.append("<tr>")
                cell(url: host.origin)
                cell(number: host.count(.blocked))
                cell(number: host.done)
                line.append("</tr>\n")
            }
            endTable()
        }
        endSection()
        try writeTargets("limited", "Limited", .limited, "No server asked to come back later.")
        endSection()
        section("flaky", "Flaky")
        let flaky = summary.verdicts[.flaky, default: 0] - (try source.deadEnds().knownCounts()[.flaky, default: 0])
        if flaky == 0 {
            paragraph("No URL failed at first and answered well later.")
        } else {
            table(
                Self.caption("that failed at first and answered well later", flaky, Self.most.listed),
                ["URL", "#Attempt", "#Time"])
            try source.forEachURL(of: .flaky, limit: Self.most.listed) { url in
                line.append("<tr>")
                cell(url: url.bytes(.url))
                cell(number: url.number(.attempt))
                cell(duration: url.duration(.total))
                line.append("</tr>\n")
            }
            endTable()
        }
        endSection()
    }

    private func writeChallenges(_ count: Int) throws(ReportFailure) {
        table(
            Self.caption("that answered with a page that keeps crawlers out", count, Self.most.listed),
            ["URL", "Title"])
        try source.forEachChallenge(limit: Self.most.listed) { url in
            line.append("<tr>")
            cell(url: url.bytes(.url))
            line.append("<td>")
            url.withBytes(.title) { line.append(markup: $0, longest: 300) }
            line.append("</td></tr>\n")
        }
        endTable()
    }

    static func caption(_ what: String, _ count: Int, _ limit: Int) -> String {
        let rest = count > limit ? "; the first \(limit) are here" : ""
        return "\(count == 1 ? "1 URL" : "\(Narration.grouped(count)) URLs") \(what)\(rest)"
    }

    /// Writes where links lead in vain, by target, and who links there. The part that follows may be added to the section,
    /// but for broken links, which end it.
    private func writeTargets(
        _ name: StaticString, _ title: StaticString, _ verdict: Verdict, _ none: String
    ) throws(ReportFailure) {
        section(name, title)
        let ends = try source.deadEnds()
        let (targets, links) = try ends.counts(of: [verdict])
        if targets == 0 {
            paragraph(none)
        } else {
            try writeTargets([verdict], targets, links)
        }
        if verdict == .broken { endSection() }
    }

    /// Writes a table of targets with these verdicts: those that count, or those that are known.
    func writeTargets(
        _ verdicts: [Verdict], known: Bool = false, _ targets: Int, _ links: Int
    ) throws(ReportFailure) {
        let ends = try source.deadEnds()
        table(
            Self.caption("that \(counted(links, "link")) lead\(links == 1 ? "s" : "") to", targets, Self.most.targets),
            ["Result", "Where the link leads", "#Pages", "Linked from"])
        var found: [(id: Int64, link: ReportedLink)] = []
        try ends.forEachTarget(of: verdicts, known: known, limit: Self.most.targets) { id, link in
            found.append((id, link))
        }
        for (id, link) in found {
            try write(link, try ends.pages(linkingTo: id, limit: Self.most.pages))
            try output.endRow()
        }
        endTable()
    }

    private func write(_ link: ReportedLink, _ pages: [LinkingPage]) throws(ReportFailure) {
        line.append("<tr><td class=\"")
        line.append(markup: link.verdict ?? "")
        line.append("\">")
        line.append(markup: Narration.result(link.status, link.error))
        line.append("</td><td>")
        self.link(link.url)
        for url in link.via {
            line.append("<br>&rarr; ")
            self.link(url)
        }
        line.append("</td>")
        cell(number: link.pages)
        line.append("<td>")
        if pages.isEmpty { line.append("a seed") } else { list(pages.prefix(Self.fewPages), more: 0) }
        if pages.count > Self.fewPages {
            line.append("<details><summary>")
            line.append(own: counted(link.pages - Self.fewPages, "more page"))
            line.append("</summary>")
            list(pages.dropFirst(Self.fewPages), more: link.pages - pages.count)
            line.append("</details>")
        }
        line.append("</td></tr>\n")
    }

    /// The number of pages that are shown without asking for more.
    private static let fewPages = 3

    private func list(_ pages: ArraySlice<LinkingPage>, more: Int) {
        line.append("<ul>")
        for page in pages {
            line.append("<li>")
            link(page.url)
            if let position = page.position { line.append(markup: " " + position.words) }
            line.append("</li>")
        }
        if more > 0 { line.append(own: "<li>and \(counted(more, "more page"))</li>") }
        line.append("</ul>")
    }

    func writeTop() throws(ReportFailure) {
        for (name, title, rank) in [
            ("slowest", "Slowest pages", .total), ("largest", "Largest pages", .body),
        ] as [(StaticString, StaticString, ReportSource.Rank)] {
            section(name, title)
            table("\(title), \(Self.most.top) at most", ["URL", "Status", "#Time", "#First byte", "#Size"])
            try source.forEachTop(rank, limit: Self.most.top) { url in
                line.append("<tr>")
                cell(url: url.bytes(.url))
                cell(Narration.result(url.status, nil))
                cell(duration: url.duration(.total))
                cell(duration: url.duration(.wait))
                cell(size: url.number(.body))
                line.append("</tr>\n")
            }
            endTable()
            endSection()
        }
    }
}
