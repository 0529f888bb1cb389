import Store

/// A link to a place that is not there, as a job tells of it. URLs are not to be trusted.
struct ReportedFragment {
    /// The URL with its fragment.
    let url: [UInt8]
    /// The redirects on the way, in order. The last one is the page.
    let via: [[UInt8]]
    /// The page with the link.
    let referrer: [UInt8]
    /// Whether a script may make the place.
    let mayBeSetByScript: Bool
    /// The line and the column of the link; nil if they are not kept.
    let line: Int?
    let column: Int?

    /// `at LINE:COLUMN`; empty where that is not known.
    var place: String {
        if let line, let column { "at \(line):\(column)" } else { "" }
    }
}

extension ReportSource {
    /// The number of links to places that are not there. They are known when a run has ended.
    func fragmentCount() throws(ReportFailure) -> Int {
        var count = 0
        guard try hasTable("fragment") else { return 0 }
        try forEachRow("SELECT count(*) FROM fragment") { count = Int(clamping: $0.number(0)) }
        return count
    }

    /// Calls `body` for each of them, by the text of pages, URLs and fragments.
    func forEachFragment(
        limit: Int = .max, _ body: (ReportedFragment) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        guard try hasTable("fragment") else { return }
        try forEachRow(
            """
            SELECT u.url, g.fragment, g.via, f.url, g.by_script, g.line, g.character FROM fragment g
            JOIN url u ON u.id = g.url JOIN url f ON f.id = g.page ORDER BY f.url, u.url, g.fragment LIMIT \(limit)
            """
        ) { (row) throws(ReportFailure) in
            let url = (row.bytesIfAny(0) ?? []) + [UInt8(ascii: "#")] + (row.bytesIfAny(1) ?? [])
            try body(
                ReportedFragment(
                    url: url, via: try urls(numbered: row.text(2)), referrer: row.bytesIfAny(3) ?? [],
                    mayBeSetByScript: row.number(4) != 0, line: row.numberIfAny(5).map { Int(clamping: $0) },
                    column: row.numberIfAny(6).map { Int(clamping: $0) }))
        }
    }
}
