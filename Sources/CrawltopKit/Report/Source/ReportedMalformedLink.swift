import Store

/// A link that is no URL, as a job tells of it. Both are not to be trusted.
struct ReportedMalformedLink {
    /// The link as written on the page, cut if it is long.
    let text: [UInt8]
    /// The page with the link.
    let page: [UInt8]
    /// The line and the column of the link; nil if they are not kept.
    let line: Int?
    let column: Int?
}

extension ReportSource {
    /// The number of links that are no URLs, each counted once a page. Not all of them may be kept.
    func malformedCount() throws(ReportFailure) -> Int {
        var kept = 0
        try forEachRow("SELECT count(*) FROM malformed") { kept = Int(clamping: $0.number(0)) }
        return max(kept, total("malformed links"))
    }

    /// Calls `body` for the first of them, in the order in which they were found.
    func forEachMalformed(
        limit: Int = .max, _ body: (ReportedMalformedLink) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        try forEachRow(
            """
            SELECT m.link, u.url, p.line, p.character FROM malformed m JOIN url u ON u.id = m.page
            LEFT JOIN malformed_place p ON p.position = m.position ORDER BY m.position LIMIT \(limit)
            """
        ) { (row) throws(ReportFailure) in
            try body(
                ReportedMalformedLink(
                    text: row.bytesIfAny(0) ?? [], page: row.bytesIfAny(1) ?? [],
                    line: row.numberIfAny(2).map { Int(clamping: $0) },
                    column: row.numberIfAny(3).map { Int(clamping: $0) }))
        }
    }
}
