import Store

// What has changed since an earlier crawl.

extension HTMLForm {
    func writeChanges() throws(ReportFailure) {
        guard let changes = source.changes else { return }
        section("changes", "What has changed")
        paragraph("\(changes.title.withCapital): \(changes.sentence).")
        if let doubt = changes.doubt { paragraph("\(doubt.withCapital).") }
        for kind in SiteChange.Kind.allCases {
            try write(
                kind.rawValue, changes.changes.lazy.filter { $0.kind == kind }.map { ($0.url, $0.words, $0.referrer) })
        }
        try write("broken as before", changes.stillBroken.lazy.map { ($0.url, $0.failure, $0.referrerText) })
        endSection()
    }

    private func write(
        _ name: String, _ rows: some Collection<(url: [UInt8], words: String, referrer: [UInt8]?)>
    ) throws(ReportFailure) {
        guard !rows.isEmpty else { return }
        let caption = Self.caption("\(rows.count == 1 ? "is" : "are") \(name)", rows.count, Self.most.targets)
        table(caption, ["URL", "What", "Found on"])
        for row in rows.prefix(Self.most.targets) {
            line.append("<tr>")
            cell(url: row.url)
            cell(row.words)
            cell(url: row.referrer)
            line.append("</tr>\n")
            try output.endRow()
        }
        endTable()
    }
}
