/// The tables of a job's database. `README.md` in this folder describes them for people; a change of their meaning gets
/// another version.
enum Schema {
    /// The `application_id` of a job's database: "crwt".
    static let application: Int32 = 0x6372_7774
    /// The version of the tables, `user_version`.
    static let version: Int32 = 2
    /// The versions that are read, and brought to the present one when a crawl goes on.
    static let known = 1...version

    /// Creates the tables of an empty database.
    static let tables = """
        PRAGMA application_id = \(application);
        PRAGMA user_version = \(version);
        CREATE TABLE job (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE total (name TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE host (
            id INTEGER PRIMARY KEY, origin TEXT NOT NULL, in_scope INTEGER, robots TEXT, robots_until INTEGER,
            rules INTEGER, restricted INTEGER, trouble INTEGER, unreachable INTEGER, crawl_delay INTEGER, answered INTEGER, trapped INTEGER,
            paused INTEGER, blocked INTEGER, rests_until INTEGER, backing_off INTEGER, pace_delay INTEGER,
            pace_connections INTEGER);
        CREATE TABLE rules (url INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE url (
            id INTEGER PRIMARY KEY, host INTEGER NOT NULL, referrer INTEGER, depth INTEGER NOT NULL,
            hops INTEGER NOT NULL, role INTEGER NOT NULL, skipped INTEGER, url TEXT NOT NULL);
        CREATE TABLE page (
            url INTEGER PRIMARY KEY, again INTEGER, status INTEGER, outcome TEXT, error TEXT, message TEXT,
            ended INTEGER, attempt INTEGER, total INTEGER, resolve INTEGER, connect INTEGER, tls INTEGER,
            wait INTEGER, read INTEGER, bytes INTEGER, body INTEGER, links INTEGER, new_links INTEGER, type TEXT,
            charset TEXT, title TEXT, target INTEGER, location TEXT, flags INTEGER, reading INTEGER, etag TEXT,
            last_modified TEXT, words INTEGER, weight INTEGER, edges BLOB,
            verdict TEXT, digest BLOB);
        \(good)
        \(added.map { "CREATE TABLE \($0.name) \($0.columns);" }.joined(separator: "\n"))
        CREATE TABLE waiting (url INTEGER PRIMARY KEY, failed INTEGER, due INTEGER, flags INTEGER);
        CREATE TABLE sitemap (url INTEGER PRIMARY KEY, level INTEGER, is_none INTEGER, is_document INTEGER, is_page INTEGER);
        CREATE TABLE way (url INTEGER NOT NULL, depth INTEGER NOT NULL, hops INTEGER NOT NULL);
        CREATE TABLE seed (position INTEGER PRIMARY KEY, url INTEGER NOT NULL);
        CREATE TABLE restriction (position INTEGER PRIMARY KEY, pattern TEXT, cluster INTEGER);
        CREATE TABLE malformed (position INTEGER PRIMARY KEY, page INTEGER NOT NULL, link TEXT NOT NULL);
        CREATE TABLE reason (code INTEGER PRIMARY KEY, name TEXT NOT NULL);
        \(view)
        """

    /// The last good results of URLs that have failed since, or that no run has come to since.
    private static let good = """
        CREATE TABLE good (
            url TEXT PRIMARY KEY, known INTEGER NOT NULL, outcome TEXT, target TEXT, total INTEGER, body INTEGER, type TEXT,
            title TEXT, etag TEXT, last_modified TEXT, digest BLOB) WITHOUT ROWID;
        """

    /// Tables that came later, by name: where links stand that may be broken, by page; links to places that are not there;
    /// what happened when, for `crawltop replay`; where malformed links stand; warnings that were noticed while pages were
    /// read and connections were made. A job that was begun before is of the same version.
    private static let added = [
        (name: "place", columns: "(page INTEGER PRIMARY KEY, links BLOB NOT NULL)"),
        (
            name: "fragment",
            columns: """
            (page INTEGER NOT NULL, url INTEGER NOT NULL, fragment TEXT NOT NULL, via TEXT,
            by_script INTEGER NOT NULL, line INTEGER, character INTEGER, PRIMARY KEY (page, url, fragment))
            WITHOUT ROWID
            """
        ),
        (name: "recording", columns: "(id INTEGER PRIMARY KEY, size INTEGER, events BLOB NOT NULL)"),
        (
            name: "malformed_place",
            columns: "(position INTEGER PRIMARY KEY, line INTEGER NOT NULL, character INTEGER NOT NULL)"
        ),
        (name: "warning", columns: "(kind TEXT NOT NULL, url INTEGER NOT NULL, page INTEGER, number INTEGER)"),
    ]

    /// What people ask for in words.
    private static let view = """
        CREATE VIEW pages AS SELECT
        u.id, u.url,
        CASE WHEN u.skipped IS NOT NULL THEN 'skipped' WHEN p.url IS NULL OR p.again THEN 'todo' ELSE 'done' END state,
        r.name reason, p.status, p.verdict, p.outcome, p.error, p.message, p.title, p.type, p.total / 1e6 seconds,
        p.wait / 1e6 first_byte, p.bytes, p.body, p.links, p.new_links, p.attempt, u.depth, f.url referrer,
        coalesce(t.url, p.location) target, datetime(p.ended / 1000, 'unixepoch') ended, nullif(lower(hex(p.digest)), '') digest
        FROM url u LEFT JOIN page p ON p.url = u.id LEFT JOIN url f ON f.id = u.referrer
        LEFT JOIN url t ON t.id = p.target LEFT JOIN reason r ON r.code = u.skipped;
        """

    /// Brings the tables of version 1 to this one. Until a page is read again, its links are those that might have been
    /// broken, and it has no digest.
    static let migration = """
        ALTER TABLE page ADD COLUMN digest BLOB;
        \(good)
        DROP VIEW pages;
        \(view)
        PRAGMA user_version = \(version);
        """

    /// Brings the tables of an earlier version to the present one, all of them or none.
    static func bringUpToDate(_ database: Database) throws(DatabaseError) {
        let isFirst = try database.number("PRAGMA user_version") == 1
        let missing = try missingTables(in: database, "CREATE TABLE")
        try database.execute("BEGIN IMMEDIATE; \(isFirst ? migration : "") \(missing) COMMIT")
    }

    /// Gives the connection empty tables in place of those that a job of before does not have.
    static func supplyTables(_ database: Database) throws(DatabaseError) {
        try database.execute(try missingTables(in: database, "CREATE TEMP TABLE"))
    }

    /// The statements that create what a job of before does not have.
    private static func missingTables(in database: Database, _ create: String) throws(DatabaseError) -> String {
        var statements = ""
        for (name, columns) in added
        where try database.number("SELECT count(*) FROM main.sqlite_schema WHERE name = '\(name)'") == 0 {
            statements += "\(create) \(name) \(columns); "
        }
        return statements
    }

    /// The tables that a job's database has in any version.
    static let names = [
        "job", "total", "host", "rules", "url", "page", "waiting", "sitemap", "way", "seed", "restriction", "malformed",
        "reason",
    ]
}
