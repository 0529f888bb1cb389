import Store

// What has changed, links that lead nowhere, and warnings.

extension JSONForm {
    func writeChanges() throws(ReportFailure) {
        guard let changes = source.changes else { return line.field("comparison", word: nil) }
        line.startObject("comparison")
        line.fields(of: changes)
        start("changes")
        for change in changes.changes {
            line.startItem()
            line.fields(of: change)
            line.endObject()
            try output.endRow()
        }
        line.append(UInt8(ascii: "]"))
        start("broken_as_before")
        for url in changes.stillBroken {
            line.startItem()
            line.fields(ofStillBroken: url)
            line.endObject()
            try output.endRow()
        }
        line.append(UInt8(ascii: "]"))
        line.endObject()
    }

    func writeLinks() throws(ReportFailure) {
        start("broken_links")
        try source.deadEnds().forEach { (link) throws(ReportFailure) in
            line.startItem()
            line.field("url", text: link.url)
            write(via: link.via)
            line.field("status", link.status)
            line.field("error", text: link.error)
            line.field("referrer", text: link.referrer)
            line.field("verdict", text: link.verdict)
            if let position = link.position { line.position(position) }
            mark(link.isKnown)
            line.endObject()
            try output.endRow()
        }
        line.append(UInt8(ascii: "]"))
    }

    func writeFragments() throws(ReportFailure) {
        start("broken_fragments")
        try source.fragments().forEach { (link) throws(ReportFailure) in
            line.startItem()
            line.field("url", text: link.url)
            write(via: link.via)
            line.field("referrer", text: link.referrer)
            line.field("by_script", link.mayBeSetByScript)
            line.field("line", link.line)
            line.field("column", link.column)
            mark(link.isKnown)
            line.endObject()
            try output.endRow()
        }
        line.append(UInt8(ascii: "]"))
    }

    func writeWarnings() throws(ReportFailure) {
        start("warnings")
        try source.warnings().forEach { (warning, _) throws(ReportFailure) in
            line.startItem()
            line.fields(warning)
            mark(warning.isKnown)
            line.endObject()
            try output.endRow()
        }
        line.append(UInt8(ascii: "]"))
    }

    /// Writes the first of the links that are no URLs, and how many there are.
    func writeMalformedLinks() throws(ReportFailure) {
        line.startObject("malformed_links")
        line.field("count", try source.malformedCount())
        start("first")
        try source.forEachMalformed { (link) throws(ReportFailure) in
            line.startItem()
            line.field("url", text: link.text)
            line.field("referrer", text: link.page)
            line.place(link.line, link.column)
            line.endObject()
            try output.endRow()
        }
        line.append(UInt8(ascii: "]"))
        line.endObject()
    }

    /// Tells whether the user lives with a fault, if there is a file of such.
    private func mark(_ isKnown: Bool) { if source.known != nil { line.field("known", isKnown) } }

    private func write(via urls: [[UInt8]]) {
        line.key("via")
        if urls.isEmpty { return line.append("null") }
        for (index, url) in urls.enumerated() {
            line.append(UInt8(ascii: index == 0 ? "[" : ","))
            url.withUnsafeBufferPointer { line.append(jsonString: $0) }
        }
        line.append(UInt8(ascii: "]"))
    }
}
