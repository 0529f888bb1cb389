/// The prepared statements of a job's writer.
struct JobStatements {
    let found: Statement
    let skipped: Statement
    let place: Statement
    let page: Statement
    let again: Statement
    let waits: Statement
    let waitsNoMore: Statement
    let places: Statement
    let fragment: Statement
    let rules: Statement
    let noRules: Statement
    let sitemap: Statement
    let noSitemap: Statement
    let sitemapPage: Statement
    let way: Statement
    let malformed: Statement
    let malformedPlace: Statement
    let warning: Statement
    let restriction: Statement
    let noPattern: Statement
    let noCluster: Statement
    let seed: Statement
    let origin: Statement
    let host: Statement
    let value: Statement
    let total: Statement
    let recording: Statement
    let noRecording: Statement

    init(_ database: Database) throws(DatabaseError) {
        func prepare(_ sql: String) throws(DatabaseError) -> Statement { try database.prepare(sql) }
        func parameters(_ count: Int) -> String { [String](repeating: "?", count: count).joined(separator: ", ") }
        found = try prepare("INSERT INTO url VALUES (\(parameters(8)))")
        skipped = try prepare("UPDATE url SET skipped = ?2 WHERE id = ?1")
        place = try prepare("UPDATE url SET referrer = ?2, depth = ?3, hops = ?4, role = ?5 WHERE id = ?1")
        page = try prepare(
            // Links are counted when a page is read for the first time: it keeps them when it is read again.
            "INSERT OR REPLACE INTO page VALUES (\(parameters(29)), "
                + "coalesce(?30, (SELECT edges FROM page WHERE url = ?1)), ?31, ?32)")
        again = try prepare("UPDATE page SET again = 1 WHERE url = ?1")
        waits = try prepare("INSERT OR REPLACE INTO waiting VALUES (\(parameters(4)))")
        waitsNoMore = try prepare("DELETE FROM waiting WHERE url = ?1")
        places = try prepare("INSERT OR REPLACE INTO place VALUES (?, ?)")
        fragment = try prepare("INSERT OR REPLACE INTO fragment VALUES (\(parameters(7)))")
        rules = try prepare("INSERT OR REPLACE INTO rules VALUES (?, ?)")
        noRules = try prepare("DELETE FROM rules WHERE url = ?1")
        sitemap = try prepare("INSERT OR REPLACE INTO sitemap (url, level) VALUES (?, ?)")
        noSitemap = try prepare("UPDATE sitemap SET is_none = 1, is_document = ?2 WHERE url = ?1")
        sitemapPage = try prepare("UPDATE sitemap SET is_page = 1, is_document = NULL WHERE url = ?1")
        way = try prepare("INSERT INTO way VALUES (?, ?, ?)")
        malformed = try prepare("INSERT INTO malformed VALUES (?, ?, ?)")
        malformedPlace = try prepare("INSERT OR REPLACE INTO malformed_place VALUES (?, ?, ?)")
        warning = try prepare("INSERT INTO warning (url, kind, page, number) VALUES (?, ?, ?, ?)")
        restriction = try prepare("INSERT INTO restriction VALUES (?, ?, ?)")
        noPattern = try prepare("DELETE FROM restriction WHERE pattern = ?1")
        noCluster = try prepare("DELETE FROM restriction WHERE cluster = ?1")
        seed = try prepare("INSERT INTO seed VALUES (?, ?)")
        origin = try prepare("INSERT INTO host (id, in_scope, origin) VALUES (?, ?, ?)")
        host = try prepare(
            """
            UPDATE host SET robots = ?2, robots_until = ?3, rules = ?4, restricted = ?5, trouble = ?6, unreachable = ?7,
            crawl_delay = ?8, answered = ?9, trapped = ?10, paused = ?11, blocked = ?12, backing_off = ?13,
            rests_until = ?14, pace_delay = ?15, pace_connections = ?16 WHERE id = ?1
            """)
        value = try prepare("INSERT OR REPLACE INTO job VALUES (?1, ?2)")
        total = try prepare("INSERT OR REPLACE INTO total VALUES (?1, ?2)")
        recording = try prepare("INSERT INTO recording VALUES (?, ?, ?)")
        noRecording = try prepare("DELETE FROM recording WHERE id >= ?1")
    }
}
