import Crawl

/// Adds one job of a crawl, the attached database `source`, to the whole of those before it.
///
/// Its numbers of origins and URLs are translated by temporary tables. Of a URL that several jobs know, the one that knows best
/// has the say: it fetched the URL, last if several did, or it decided to leave it out. Its row comes with all that hangs on it:
/// the page, its links and where they stand, what was noticed there.
struct JobMerge {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Prepares an empty job for others to be added to it.
    static func prepare(_ database: Database) throws(DatabaseError) {
        // A job that is not whole is thrown away: nothing is ever taken back.
        try database.execute(
            """
            PRAGMA journal_mode = OFF;
            PRAGMA cache_size = -65536;
            CREATE TEMP TABLE host_number (own INTEGER PRIMARY KEY, whole INTEGER NOT NULL);
            CREATE TEMP TABLE number (own INTEGER PRIMARY KEY, whole INTEGER NOT NULL);
            -- The URLs of which the present job knows best.
            CREATE TEMP TABLE best (own INTEGER PRIMARY KEY, whole INTEGER NOT NULL);
            """)
    }

    /// Adds the job.
    ///
    /// - Throws: `DatabaseError`, and `MergeError` if its links cannot be read.
    func run() throws {
        try database.execute("DELETE FROM temp.host_number; DELETE FROM temp.number; DELETE FROM temp.best")
        try addHosts()
        let known = try next("main.url", "id")
        // Until there is something to look up, it would only cost.
        if known > 0 { try database.execute("CREATE INDEX IF NOT EXISTS main.url_text ON url (url)") }
        try numberURLs(known)
        try findBest()
        if known > 0 { try removePages(of: known) }
        try addURLs()
        let numbers = try NumberTable(database)
        try addPages(numbers)
        try addPlaces(numbers)
        try addFragments(numbers)
        try addOthers()
    }

    /// The first number that is not taken.
    func next(_ table: String, _ column: String) throws(DatabaseError) -> Int64 {
        try database.number("SELECT coalesce(max(\(column)), -1) + 1 FROM \(table)") ?? 0
    }

    private func addHosts() throws(DatabaseError) {
        let first = try next("main.host", "id")
        try database.execute(
            """
            CREATE INDEX IF NOT EXISTS main.host_origin ON host (origin);
            INSERT INTO main.host (id, origin, in_scope)
                SELECT \(first) + row_number() OVER (ORDER BY s.id) - 1, s.origin, s.in_scope FROM source.host s
                WHERE NOT EXISTS (SELECT 1 FROM main.host h WHERE h.origin = s.origin);
            INSERT OR IGNORE INTO temp.host_number
                SELECT s.id, h.id FROM source.host s CROSS JOIN main.host h ON h.origin = s.origin;
            """)
    }

    /// Numbers its URLs: those that are known as they are, the others in their order from a number on.
    private func numberURLs(_ first: Int64) throws(DatabaseError) {
        if first > 0 {
            try database.execute(
                """
                INSERT OR IGNORE INTO temp.number
                    SELECT s.id, u.id FROM source.url s CROSS JOIN main.url u ON u.url = s.url
                """)
        }
        try database.execute(
            """
            INSERT INTO temp.number
                SELECT s.id, \(first) + row_number() OVER (ORDER BY s.id) - 1 FROM source.url s
                WHERE NOT EXISTS (SELECT 1 FROM temp.number n WHERE n.own = s.id)
            """)
    }

    private func findBest() throws(DatabaseError) {
        try database.execute(
            """
            INSERT INTO temp.best SELECT n.own, n.whole FROM temp.number n
                CROSS JOIN source.url s ON s.id = n.own LEFT JOIN source.page p ON p.url = n.own
                LEFT JOIN main.url u ON u.id = n.whole LEFT JOIN main.page k ON k.url = n.whole
                WHERE u.id IS NULL OR (\(Self.rank("s", "p")), p.ended) > (\(Self.rank("u", "k")), k.ended)
            """)
    }

    /// How much a job knows of a URL: that it is done, that nobody is to fetch it, that it waits, or that one way to it is not
    /// followed, which is no news where another one is.
    private static func rank(_ url: String, _ page: String) -> String {
        let ways = [SkipReason.nofollow, .redirectLimit, .depth].map { "\(SkipCause.reason($0).code)" }
        return """
            CASE WHEN \(url).skipped IN (\(ways.joined(separator: ", "))) THEN 0 WHEN \(url).skipped IS NOT NULL THEN 2
            WHEN \(page).url IS NULL OR \(page).again THEN 1 ELSE 3 END
            """
    }

    /// Removes what the jobs before knew of URLs below a number that this one knows better.
    private func removePages(of known: Int64) throws(DatabaseError) {
        let better = "(SELECT whole FROM temp.best WHERE whole < \(known))"
        try database.execute(
            """
            DELETE FROM main.page WHERE url IN \(better);
            DELETE FROM main.place WHERE page IN \(better);
            DELETE FROM main.fragment WHERE page IN \(better);
            DELETE FROM main.warning WHERE page IN \(better);
            DELETE FROM main.malformed_place
                WHERE position IN (SELECT position FROM main.malformed WHERE page IN \(better));
            DELETE FROM main.malformed WHERE page IN \(better);
            """)
    }

    private func addURLs() throws(DatabaseError) {
        try database.execute(
            """
            INSERT OR REPLACE INTO main.url
                SELECT b.whole, h.whole, r.whole, s.depth, s.hops, s.role, s.skipped, s.url
                FROM temp.best b CROSS JOIN source.url s ON s.id = b.own
                LEFT JOIN temp.host_number h ON h.own = s.host LEFT JOIN temp.number r ON r.own = s.referrer
            """)
    }
}
