import Store
import Words

/// The site as a graph: a node for each URL, and an edge for each redirect and for each page and each URL to which it links,
/// however often; that by which the URL was found first, and those that are broken, are told apart. A job of the first version has
/// those links alone that might have been broken, and those by which URLs were found.
struct GraphForm {
    /// The kinds of edges.
    private enum Edge {
        case found, link, redirect, broken

        var word: StaticString {
            switch self {
            case .found: "found"
            case .link: "link"
            case .redirect: "redirect"
            case .broken: "broken"
            }
        }
    }

    private let source: ReportSource
    private let output: ReportOutput
    private let line: LineBuffer

    /// Writes it for Graphviz.
    static func writeDOT(_ source: ReportSource, to output: ReportOutput) throws(ReportFailure) {
        let form = GraphForm(source: source, output: output, line: output.line)
        let line = output.line
        line.append(own: ReportForm.dot.mark ?? "")
        line.append("digraph crawl {\nrankdir=LR;\nnode [shape=box];\n")
        try form.forEachNode { url, id in
            line.append(own: "n\(id) [label=\"")
            url.withBytes(.url) { line.append(dot: $0) }
            line.append("\", tooltip=\"")
            url.withBytes(.title) { line.append(dot: $0) }
            line.append("\", class=\"")
            line.append(own: Self.kind(of: url))
            line.append(own: "\", color=\"\(Self.colour(of: url))\"];\n")
        }
        try form.forEachEdge { edge, from, to in
            line.append(own: "n\(from) -> n\(to)")
            switch edge {
            case .found: line.append(";\n")
            case .link: line.append(" [color=\"#8c959f\", constraint=false];\n")
            case .redirect: line.append(" [style=dashed];\n")
            case .broken: line.append(" [color=\"#cf222e\"];\n")
            }
        }
        line.append("}\n")
    }

    /// Writes it as GraphML.
    static func writeGraphML(_ source: ReportSource, to output: ReportOutput) throws(ReportFailure) {
        let form = GraphForm(source: source, output: output, line: output.line)
        let line = output.line
        line.append(own: ReportForm.graphml.mark ?? "")
        line.append("<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n")
        for (name, type) in [
            ("url", "string"), ("title", "string"), ("result", "string"), ("status", "int"), ("depth", "int"),
            ("milliseconds", "double"), ("bytes", "int"),
        ] {
            line.append(own: "<key id=\"\(name)\" for=\"node\" attr.name=\"\(name)\" attr.type=\"\(type)\"/>\n")
        }
        line.append("<key id=\"kind\" for=\"edge\" attr.name=\"kind\" attr.type=\"string\"/>\n")
        line.append("<graph id=\"crawl\" edgedefault=\"directed\">\n")
        try form.forEachNode { url, id in
            line.append(own: "<node id=\"n\(id)\"><data key=\"url\">")
            url.withBytes(.url) { line.append(markup: $0) }
            line.append("</data><data key=\"title\">")
            url.withBytes(.title) { line.append(markup: $0) }
            line.append(own: "</data><data key=\"result\">\(Self.kind(of: url))</data>")
            line.append(own: "<data key=\"status\">\(url.status ?? 0)</data>")
            line.append(own: "<data key=\"depth\">\(url.number(.depth) ?? 0)</data><data key=\"milliseconds\">")
            line.append(milliseconds: url.duration(.total) ?? 0)
            line.append(own: "</data><data key=\"bytes\">\(url.number(.body) ?? 0)</data></node>\n")
        }
        try form.forEachEdge { edge, from, to in
            line.append(own: "<edge source=\"n\(from)\" target=\"n\(to)\"><data key=\"kind\">")
            line.append(edge.word)
            line.append("</data></edge>\n")
        }
        line.append("</graph>\n</graphml>\n")
    }

    private func forEachNode(_ body: (URLRow, Int) -> Void) throws(ReportFailure) {
        try source.forEachURL { (url) throws(ReportFailure) in
            body(url, url.number(.id) ?? 0)
            try output.endRow()
        }
    }

    private func forEachEdge(_ body: (Edge, Int64, Int64) -> Void) throws(ReportFailure) {
        _ = try source.deadEnds()
        try forEachEdge(
            .found,
            """
            SELECT referrer, id FROM url u WHERE referrer IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM page p WHERE p.url = u.referrer AND p.target = u.id) ORDER BY id
            """, body)
        try forEachLink(body)
        try forEachEdge(.redirect, "SELECT url, target FROM page WHERE target IS NOT NULL ORDER BY url", body)
        try forEachEdge(
            .broken,
            """
            SELECT b.page, b.url FROM temp.broken b JOIN url u ON u.id = b.url
            WHERE b.page >= 0 AND b.page IS NOT u.referrer ORDER BY 1, 2
            """, body)
    }

    private func forEachEdge(
        _ edge: Edge, _ sql: String, _ body: (Edge, Int64, Int64) -> Void
    ) throws(ReportFailure) {
        try source.forEachRow(sql) { (row) throws(ReportFailure) in
            body(edge, row.number(0), row.number(1))
            try output.endRow()
        }
    }

    /// Calls `body` for the links that are none of the other edges. Four bytes a URL of memory.
    private func forEachLink(_ body: (Edge, Int64, Int64) -> Void) throws(ReportFailure) {
        var foundOn: [UInt32] = []
        try source.forEachRow("SELECT referrer FROM url ORDER BY id") { row in
            foundOn.append(row.numberIfAny(0).flatMap { UInt32(exactly: $0) } ?? .max)
        }
        var broken: Set<UInt32> = []
        try source.forEachRow("SELECT url FROM temp.dead") { broken.insert(UInt32(clamping: $0.number(0))) }
        try source.forEachRow("SELECT url, edges FROM page WHERE edges IS NOT NULL ORDER BY url") {
            (row) throws(ReportFailure) in
            let page = row.number(0)
            var last: UInt32?
            for target in row.withBytes(1, { PackedNumbers.numbers(in: $0) }) ?? [] where target != last {
                last = target
                guard foundOn.indices.contains(Int(target)), Int64(foundOn[Int(target)]) != page,
                    !broken.contains(target)
                else { continue }
                body(.link, page, Int64(target))
                try output.endRow()
            }
        }
    }

    /// How a URL stands: its verdict, `redirect`, `skipped` or `todo`. Words of the program's own.
    private static func kind(of url: URLRow) -> String {
        let state = url.word(.state)
        guard state == "done" else { return state == "skipped" ? state : "todo" }
        let words: Set = ["fine", "broken", "blocked", "limited", "flaky"]
        let verdict = url.word(.verdict)
        if words.contains(verdict) { return verdict }
        return url.word(.outcome) == "redirect" ? "redirect" : "other"
    }

    private static func colour(of url: URLRow) -> String {
        switch kind(of: url) {
        case "fine": "#1a7f37"
        case "broken": "#cf222e"
        case "blocked", "limited": "#bc4c00"
        case "flaky": "#9a6700"
        default: "#6e7781"
        }
    }
}

extension LineBuffer {
    /// Appends untrusted text within the quotes of DOT. A backslash begins an escape there, and `\N` and its kin are
    /// replaced, so each is doubled.
    fileprivate func append(dot text: UnsafeBufferPointer<UInt8>) {
        var safe = SafeText(untrusted: text, maxCells: 2_000).string
        safe.withUTF8 { safe in
            for byte in safe {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append(UInt8(ascii: "\\")) }
                append(byte)
            }
        }
    }
}
