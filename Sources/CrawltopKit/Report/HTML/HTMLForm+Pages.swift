import Words

// The table of all URLs: packed rows, which the page's script unpacks and draws where they are looked at.

extension HTMLForm {
    /// The largest number of rows.
    static let mostRows = 100_000

    func writePages() throws(ReportFailure) {
        section("pages", "All URLs")
        line.append("<noscript><p>This table needs a script; all else on this page does without. ")
        line.append("<code>--report FILE.csv</code> writes the same rows.</p></noscript>\n")
        if summary.seen > Self.mostRows {
            paragraph(
                "The first \(Narration.grouped(Self.mostRows)) of \(Narration.grouped(summary.seen)) URLs are here; "
                    + "--report FILE.csv writes all.")
        }
        line.append(
            "<div id=\"tools\" hidden><label for=\"find\">URL or title has<input id=\"find\" type=\"search\"></label>")
        line.append("<label for=\"kind\">Result<select id=\"kind\"><option value=\"\">all</option></select></label>")
        line.append("<p id=\"shown\" class=\"soft\" role=\"status\"></p></div>\n")
        line.append("<div id=\"rows\" hidden tabindex=\"0\" role=\"region\" aria-label=\"All URLs\"><table>\n")
        line.append("<thead><tr><th scope=\"col\" class=\"c-url\">URL</th>")
        for head in ["Result", "Status", "Type", "#Time", "#First byte", "#Size", "#Depth"] {
            line.append(head.hasPrefix("#") ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
            line.append(own: head.hasPrefix("#") ? String(head.dropFirst()) : head)
            line.append("</th>")
        }
        line.append("<th scope=\"col\" class=\"c-title\">Title</th></tr></thead><tbody></tbody></table></div>\n")
        line.append("<script type=\"application/octet-stream\" id=\"packed\">\n")
        try writeRows()
        line.append("</script>\n<script>")
        HTMLParts.script.withUnsafeBufferPointer { line.append(copying: $0) }
        line.append("</script>\n")
        endSection()
    }

    /// Rows as JSON: the number of letters that the URL shares with the one before, the rest of it, result, status or kind
    /// of failure, media type, milliseconds in all and to the first byte, body bytes, depth, title.
    private func writeRows() throws(ReportFailure) {
        let text = try PackedText(to: output)
        let row = LineBuffer()
        row.append(UInt8(ascii: "["))
        var (last, isFirst): ([UInt8], Bool) = ([], true)
        try source.forEachURL("ORDER BY u.id LIMIT \(Self.mostRows)") { (url) throws(ReportFailure) in
            // Serialised URLs are ASCII; a byte that is not would not be a letter to the script.
            let bytes = (url.bytes(.url) ?? []).map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }
            let shared = zip(last, bytes).prefix { $0 == $1 }.count
            last = bytes
            row.append(isFirst ? "[" : ",\n[")
            isFirst = false
            row.append(decimal: shared)
            row.append(UInt8(ascii: ","))
            bytes[shared...].withUnsafeBufferPointer { row.append(jsonString: $0) }
            write(url, to: row)
            if row.count > 32 << 10 {
                try text.add(row.bytes)
                row.clear()
            }
        }
        row.append(UInt8(ascii: "]"))
        try text.add(row.bytes, isLast: true)
    }

    private func write(_ url: URLRow, to row: LineBuffer) {
        var result = url.word(.state)
        if result == "skipped" { result = "skipped: \(url.word(.reason))" }
        if result == "done" { result = url.isNull(.verdict) ? url.word(.outcome) : url.word(.verdict) }
        var status = url.status.map(String.init) ?? ""
        if !url.isNull(.error) { status = url.word(.error) }
        // Parameters say nothing here.
        let type = String(url.word(.type).prefix { $0 != ";" })
        for word in [result, status, type] {
            row.append(UInt8(ascii: ","))
            var word = word
            word.withUTF8 { row.append(jsonString: $0) }
        }
        for time in [url.duration(.total), url.duration(.wait)] {
            row.append(UInt8(ascii: ","))
            if let time { row.append(thousandths: Int(time / 100_000 * 100)) } else { row.append("null") }
        }
        for number in [url.number(.body), url.number(.depth)] {
            row.append(UInt8(ascii: ","))
            if let number { row.append(decimal: number) } else { row.append("null") }
        }
        row.append(UInt8(ascii: ","))
        if url.isNull(.title) { row.append("null") } else { url.withBytes(.title) { row.append(jsonString: $0) } }
        row.append(UInt8(ascii: "]"))
    }
}
