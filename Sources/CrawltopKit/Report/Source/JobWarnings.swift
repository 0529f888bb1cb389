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
                    number INTEGER, checked INTEGER, known INTEGER NOT NULL DEFAULT 0);
                """)
        }
        try addPermanentRedirects()
        try addPages()
        try addNoticed()
        try markKnown()
    }

    /// Marks those that the user lives with.
    private func markKnown() throws(ReportFailure) {
        guard let known = source.known else { return }
        var places: [Int64] = []
        try forEach { (warning, place) in if known.cover(warning) { places.append(place) } }
        try source.change { (database) throws(DatabaseError) in
            let mark = try database.prepare("UPDATE temp.warned SET known = 1 WHERE place = ?1")
            for place in places {
                mark.bind(1, place)
                try mark.run()
            }
        }
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

    /// The kinds of which there are warnings, known ones apart: how many, about how many URLs, and about how many links.
    func counts() throws(ReportFailure) -> [(kind: WarningKind, count: Int, targets: Int, links: Int)] {
        var counts: [(kind: WarningKind, count: Int, targets: Int, links: Int)] = []
        try source.forEachRow(
            "SELECT kind, count(*), count(DISTINCT url), count(page) FROM temp.warned WHERE NOT known "
                + "GROUP BY kind ORDER BY kind"
        ) { row in
            counts.append(
                (
                    WarningKind.allCases[Int(row.number(0))], Int(clamping: row.number(1)),
                    Int(clamping: row.number(2)), Int(clamping: row.number(3))
                ))
        }
        return counts
    }

    /// The number of warnings that the user lives with.
    func knownCount() throws(ReportFailure) -> Int {
        var count = 0
        try source.forEachRow("SELECT count(*) FROM temp.warned WHERE known") { count = Int(clamping: $0.number(0)) }
        return count
    }

    /// Calls `body` for each warning with its place in the table, by kind: about links in the order of the text of pages and
    /// URLs.
    func forEach(_ body: (ReportedWarning, _ place: Int64) throws(ReportFailure) -> Void) throws(ReportFailure) {
        try source.forEachRow(
            """
            SELECT w.kind, u.url, f.url, o.url, w.number, w.checked, w.page IS NOT NULL, w.known, w.place
            FROM temp.warned w JOIN url u ON u.id = w.url LEFT JOIN url f ON f.id = w.page LEFT JOIN url o ON o.id = w.other
            ORDER BY w.kind, f.url, CASE WHEN w.page IS NULL THEN w.place END, u.url
            """
        ) { (row) throws(ReportFailure) in try body(Self.warning(row), row.number(8)) }
    }

    /// Calls `body` for the URLs with warnings of a kind, known ones apart, the most linked first, with the first of their
    /// pages.
    func forEachTarget(
        of kind: WarningKind, limit: Int, _ body: (ReportedWarning) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        try source.forEachRow(
            """
            SELECT w.kind, u.url, f.url, o.url, w.number, w.checked, w.pages, 0 FROM (
                SELECT kind, url, min(page) page, other, number, checked, count(page) pages, min(place) place
                FROM temp.warned WHERE kind = \(Self.code(kind)) AND NOT known GROUP BY url) w
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
            pages: Int(clamping: row.number(6)), isKnown: row.number(7) != 0)
    }
}
