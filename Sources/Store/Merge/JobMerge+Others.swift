// What is few, and what is counted.

extension JobMerge {
    /// Adds seeds, what was noticed on pages, and totals.
    func addOthers() throws(DatabaseError) {
        let position = try next("main.malformed", "position")
        try database.execute(
            """
            INSERT INTO main.seed
                SELECT \(try next("main.seed", "position")) + row_number() OVER (ORDER BY s.position) - 1, n.whole
                FROM source.seed s CROSS JOIN temp.number n ON n.own = s.url
                WHERE NOT EXISTS (SELECT 1 FROM main.seed k WHERE k.url = n.whole);
            INSERT INTO main.malformed SELECT m.position + \(position), b.whole, m.link
                FROM source.malformed m CROSS JOIN temp.best b ON b.own = m.page;
            INSERT INTO main.malformed_place SELECT p.position + \(position), p.line, p.character
                FROM source.malformed_place p JOIN main.malformed m ON m.position = p.position + \(position);
            -- A warning about a page goes with the page; others are about servers.
            INSERT INTO main.warning SELECT w.kind, u.whole, b.whole, w.number FROM source.warning w
                CROSS JOIN temp.number u ON u.own = w.url LEFT JOIN temp.best b ON b.own = w.page
                WHERE w.page IS NULL OR b.own IS NOT NULL ORDER BY w.rowid;
            INSERT INTO main.total SELECT name, number FROM source.total WHERE name NOT LIKE 'in flight%'
                ON CONFLICT (name) DO UPDATE SET
                number = CASE name WHEN 'duration' THEN max(number, excluded.number) ELSE number + excluded.number END;
            -- Those that are kept are counted at the end: a page that two jobs have counts once.
            UPDATE main.total SET number = number - (SELECT count(*) FROM source.malformed)
                WHERE name = 'malformed links';
            """)
    }

    /// Counts what the whole has, and leaves it as a job that no process writes.
    static func finish(_ database: Database) throws(DatabaseError) {
        try database.execute(
            """
            -- Each process warns of a server once.
            DELETE FROM warning WHERE page IS NULL AND rowid NOT IN (
                SELECT min(w.rowid) FROM warning w JOIN url u ON u.id = w.url WHERE w.page IS NULL GROUP BY w.kind, u.host);
            UPDATE total SET number = number + (SELECT count(*) FROM malformed) WHERE name = 'malformed links';
            INSERT OR REPLACE INTO total SELECT 'seen', count(*) FROM url;
            INSERT OR REPLACE INTO total SELECT 'skipped', count(skipped) FROM url;
            INSERT OR REPLACE INTO total SELECT 'done', count(*) FROM url u JOIN page p ON p.url = u.id
                WHERE u.skipped IS NULL AND p.again IS NULL;
            INSERT OR REPLACE INTO total SELECT 'todo', sum(CASE name WHEN 'seen' THEN number ELSE -number END)
                FROM total WHERE name IN ('seen', 'done', 'skipped');
            DROP INDEX IF EXISTS url_text;
            DROP INDEX IF EXISTS host_origin;
            """)
    }
}
