import Crawl
import HTTP
import Store

/// The warnings of a job, by the rules of `WarningBook`. They are kept in a table of the connection's own, which SQLite moves
/// to a file where they are many.
final class JobWarnings {
    unowned let source: ReportSource

    /// Finds them. O(URLs + recorded links).
    init(of source: ReportSource) throws(ReportFailure) {
        self.source = source
        try source.change { (database) throws(DatabaseError) in
            // Warnings of one kind are in the order in which they are added; those about links in that of pages and URLs.
            try database.execute(
                """
                CREATE TEMP TABLE warned (
                    place INTEGER PRIMARY KEY, kind INTEGER NOT NULL, url INTEGER NOT NULL, page INTEGER, other INTEGER,
                    number INTEGER, checked INTEGER);
                """)
        }
        try addPermanentRedirects()
        try addPages()
        try addNoticed()
    }

    /// Adds what was noticed while pages were read and connections were made.
    private func addNoticed() throws(ReportFailure) {
        try source.change { (database) throws(DatabaseError) in
            for kind in [WarningKind.httpLink, .whiteSpace, .expiringCertificate] {
                try database.execute(
                    """
                    INSERT INTO temp.warned (kind, url, page, number)
                        SELECT DISTINCT \(Self.code(kind)), url, page, number FROM warning WHERE kind = '\(kind.rawValue)'
                        ORDER BY url;
                    """)
            }
        }
    }

    /// The number of a kind in the table.
    static func code(_ kind: WarningKind) -> Int { WarningKind.allCases.firstIndex(of: kind) ?? 0 }

    /// The kinds of which there are warnings: how many, about how many URLs, and about how many links.
    func counts() throws(ReportFailure) -> [(kind: WarningKind, count: Int, targets: Int, links: Int)] {
        var counts: [(kind: WarningKind, count: Int, targets: Int, links: Int)] = []
        try source.forEachRow(
            "SELECT kind, count(*), count(DISTINCT url), count(page) FROM temp.warned GROUP BY kind ORDER BY kind"
        ) { row in
            counts.append(
                (
                    WarningKind.allCases[Int(row.number(0))], Int(clamping: row.number(1)),
                    Int(clamping: row.number(2)), Int(clamping: row.number(3))
                ))
        }
        return counts
    }

    /// Calls `body` for each warning, by kind: about links in the order of the text of pages and URLs.
    func forEach(_ body: (ReportedWarning) throws(ReportFailure) -> Void) throws(ReportFailure) {
        try source.forEachRow(
            """
            SELECT w.kind, u.url, f.url, o.url, w.number, w.checked, w.page IS NOT NULL
            FROM temp.warned w JOIN url u ON u.id = w.url LEFT JOIN url f ON f.id = w.page LEFT JOIN url o ON o.id = w.other
            ORDER BY w.kind, f.url, CASE WHEN w.page IS NULL THEN w.place END, u.url
            """
        ) { (row) throws(ReportFailure) in try body(Self.warning(row)) }
    }

    /// Calls `body` for the URLs with warnings of a kind, the most linked first, with the first of their pages.
    func forEachTarget(
        of kind: WarningKind, limit: Int, _ body: (ReportedWarning) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        try source.forEachRow(
            """
            SELECT w.kind, u.url, f.url, o.url, w.number, w.checked, w.pages FROM (
                SELECT kind, url, min(page) page, other, number, checked, count(page) pages, min(place) place
                FROM temp.warned WHERE kind = \(Self.code(kind)) GROUP BY url) w
            JOIN url u ON u.id = w.url LEFT JOIN url f ON f.id = w.page LEFT JOIN url o ON o.id = w.other
            ORDER BY w.pages DESC, w.place LIMIT \(limit)
            """
        ) { (row) throws(ReportFailure) in try body(Self.warning(row)) }
    }

    /// The names of the warnings about each URL, separated by spaces.
    func namesByURL() throws(ReportFailure) -> [Int64: String] {
        var kinds: [Int64: Int] = [:]
        try source.forEachRow("SELECT DISTINCT url, kind FROM temp.warned") { row in
            kinds[row.number(0), default: 0] |= 1 << Int(row.number(1))
        }
        return kinds.mapValues { set in
            WarningKind.allCases.filter { set >> Self.code($0) & 1 == 1 }.map(\.rawValue).joined(separator: " ")
        }
    }

    private static func warning(_ row: Statement) -> ReportedWarning {
        ReportedWarning(
            kind: WarningKind.allCases[Int(row.number(0))], url: row.bytesIfAny(1) ?? [], page: row.bytesIfAny(2),
            other: row.bytesIfAny(3), number: Int(clamping: row.number(4)), isChecked: row.number(5) != 0,
            pages: Int(clamping: row.number(6)))
    }
}
