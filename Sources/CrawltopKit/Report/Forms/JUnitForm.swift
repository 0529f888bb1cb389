import ArgumentParser
import Crawl
import Words

/// JUnit's XML, as build servers read it: a test for each URL that was asked. What is broken has failed; what is blocked or
/// limited, about which nothing is known, is skipped, and so is what the user lives with.
struct JUnitForm {
    static func write(_ source: ReportSource, to output: ReportOutput) throws(ReportFailure) {
        let line = output.line
        let summary = try source.summary()
        let known = try source.deadEnds().knownCounts()[.broken, default: 0]
        func count(_ verdict: Verdict) -> Int { summary.verdicts[verdict, default: 0] }
        let counts =
            "tests=\"\(Verdict.allCases.reduce(0) { $0 + count($1) })\" failures=\"\(count(.broken) - known)\" errors=\"0\" "
            + "skipped=\"\(count(.blocked) + count(.limited) + known)\""
        let seconds = LineBuffer()
        seconds.append(thousandths: source.total("duration") / 1_000_000)
        let time = "time=\"\(String(decoding: seconds.bytes, as: UTF8.self))\""
        line.append(own: ReportForm.junit.mark ?? "")
        line.append(own: "<testsuites name=\"crawltop\" \(counts) \(time)>\n<testsuite name=\"")
        line.append(markup: source.lines(of: "seeds").first ?? "crawl")
        line.append(own: "\" \(counts) \(time)>\n<properties>\n")
        property("crawltop", CrawlURLsCommand.configuration.version)
        property("state", source.state)
        property("why", source.reason)
        property("seen", "\(summary.seen)")
        property("left out", "\(summary.skipped)")
        property("not checked", "\(source.notChecked(summary).total)")
        let fragments = try source.fragments().count
        if fragments > 0 { property("links to places that are not there", "\(fragments)") }
        let malformed = try source.malformedCount()
        if malformed > 0 { property("malformed links", "\(malformed)") }
        try source.forEachMalformed(limit: 20) { link in
            var page = SafeText(untrusted: link.page).string
            if let line = link.line, let column = link.column { page += " at \(line):\(column)" }
            property("malformed " + SafeText(untrusted: link.text).string, page)
        }
        if let changes = source.changes {
            property(changes.title, changes.sentence)
            if let doubt = changes.doubt { property("not compared", doubt) }
        }
        for (name, numbers) in [("first byte", summary.firstByte), ("in all", summary.total)] {
            for (share, value) in reportedShares {
                property("\(name) \(share), ms", "\((numbers.value(at: value) ?? 0) / 1_000)")
            }
        }
        for (kind, count, _, _) in try source.warnings().counts() { property("warning \(kind.rawValue)", "\(count)") }
        for host in summary.hosts.all.sorted(by: { $0.done > $1.done }).prefix(20) {
            let words = "\(counted(host.done, "URL")), \(host.count(.broken)) broken, \(host.count(.blocked)) blocked"
            property("host " + SafeText(untrusted: host.origin).string, words)
        }
        try source.forEachTop(.total, limit: 10) { url in
            property(
                "slow " + SafeText(untrusted: url.bytes(.url) ?? []).string,
                "\((url.duration(.total) ?? 0) / 1_000_000) ms")
        }
        line.append("</properties>\n")
        // Those that failed come first, so that a reader of the file sees them.
        for verdict in [Verdict.broken, .blocked, .limited, .flaky, .fine] {
            try source.forEachURL(of: verdict) { (url) throws(ReportFailure) in
                try write(url, verdict, source, line)
                try output.endRow()
            }
            try source.forEachURL(of: verdict, known: true) { (url) throws(ReportFailure) in
                try write(url, verdict, isKnown: true, source, line)
                try output.endRow()
            }
        }
        line.append("</testsuite>\n</testsuites>\n")

        func property(_ name: String, _ value: String) {
            line.append("<property name=\"")
            line.append(markup: name, longest: 1_000)
            line.append("\" value=\"")
            line.append(markup: value, longest: 1_000)
            line.append("\"/>\n")
        }
    }

    private static func write(
        _ url: URLRow, _ verdict: Verdict, isKnown: Bool = false, _ source: ReportSource, _ line: LineBuffer
    ) throws(ReportFailure) {
        let address = url.bytes(.url) ?? []
        line.append("<testcase classname=\"")
        line.append(markup: origin(of: address))
        line.append("\" name=\"")
        line.append(markup: address, longest: 2_000)
        line.append("\" time=\"")
        line.append(thousandths: Int(clamping: (url.duration(.total) ?? 0) / 1_000_000))
        guard verdict != .fine else { return line.append("\"/>\n") }
        line.append("\">")
        let result = Narration.result(url.status, url.isNull(.error) ? nil : url.word(.error))
        switch verdict {
        case .broken where !isKnown:
            line.append("<failure type=\"")
            line.append(markup: result)
            line.append("\" message=\"")
            message(url, result, line)
            line.append("\">")
            for page in try source.deadEnds().pages(linkingTo: Int64(url.number(.id) ?? 0), limit: 20) {
                line.append("linked from ")
                line.append(markup: page.url, longest: 2_000)
                if let position = page.position { line.append(markup: " " + position.words) }
                line.append("\n")
            }
            line.append("</failure>")
        case .broken, .blocked, .limited:
            line.append("<skipped message=\"")
            if isKnown { line.append("known: ") }
            line.append(verdict.word)
            line.append(": ")
            message(url, result, line)
            line.append("\"/>")
        case .flaky, .fine:
            line.append("<system-out>")
            line.append(verdict.word)
            line.append(own: ": answered at attempt \(url.number(.attempt) ?? 1)</system-out>")
        }
        line.append("</testcase>\n")
    }

    private static func message(_ url: URLRow, _ result: String, _ line: LineBuffer) {
        line.append(markup: result)
        guard !url.isNull(.message) else { return }
        line.append(": ")
        url.withBytes(.message) { line.append(markup: $0, longest: 500) }
    }

    /// What is before the third slash.
    private static func origin(of url: [UInt8]) -> [UInt8] {
        Array(
            url.split(separator: UInt8(ascii: "/"), maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
                .joined(separator: [UInt8(ascii: "/")]))
    }
}
