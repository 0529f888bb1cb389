import Crawl
import HTTP
import Store

// Links to what has moved for good, as `CrawlView.permanentRedirects` finds them.

extension JobWarnings {
    /// A permanent redirect that leads somewhere.
    private struct Redirect {
        let status: Int64
        /// The URL to write instead.
        let instead: Int64
        let isChecked: Bool
    }

    func addPermanentRedirects() throws(ReportFailure) {
        let found = try permanentRedirects()
        guard !found.isEmpty else { return }
        let kind = Self.code(.permanentRedirect)
        try source.change { (database) throws(DatabaseError) in
            try database.execute(
                """
                CREATE TEMP TABLE moved (url INTEGER PRIMARY KEY, status INTEGER, instead INTEGER, checked INTEGER);
                CREATE TEMP TABLE moved_link (
                    url INTEGER NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (url, page)) WITHOUT ROWID;
                """)
            let moved = try database.prepare("INSERT INTO temp.moved VALUES (?1, ?2, ?3, ?4)")
            for (url, redirect) in found {
                moved.bind(1, url)
                moved.bind(2, redirect.status)
                moved.bind(3, redirect.instead)
                moved.bind(4, redirect.isChecked ? 1 : 0)
                try moved.run()
            }
            try database.addPages(linkingTo: Set(found.keys), from: "temp.moved", to: "temp.moved_link")
            try database.execute(
                """
                INSERT INTO temp.warned (kind, url, page, other, number, checked)
                    SELECT \(kind), m.url, l.page, m.instead, m.status, m.checked
                    FROM temp.moved_link l JOIN temp.moved m ON m.url = l.url JOIN url u ON u.id = m.url ORDER BY u.url;
                DROP TABLE temp.moved_link;
                DROP TABLE temp.moved;
                """)
        }
    }

    private func permanentRedirects() throws(ReportFailure) -> [Int64: Redirect] {
        let redirects = try source.deadEnds().redirects
        var statuses: [Int64: Int64] = [:]
        try source.forEachRow("SELECT url, status FROM page WHERE status IN (301, 308)") { row in
            statuses[row.number(0)] = row.number(1)
        }
        var dead: Set<Int64> = []
        try source.forEachRow("SELECT url FROM temp.dead") { dead.insert($0.number(0)) }
        var found: [Int64: Redirect] = [:]
        for (url, target) in redirects {
            guard let status = statuses[url], !dead.contains(url) else { continue }
            var (instead, end) = (target, target)
            // What leads in a circle is dead.
            for _ in 0..<64 where statuses[instead] != nil { instead = redirects[instead] ?? instead }
            for _ in 0..<64 { end = redirects[end] ?? end }
            guard instead != url else { continue }
            found[url] = Redirect(status: status, instead: instead, isChecked: try isDone(end))
        }
        return found
    }

    private func isDone(_ url: Int64) throws(ReportFailure) -> Bool {
        var isDone = false
        try source.forEachRow(
            "SELECT 1 FROM page p JOIN url u ON u.id = p.url WHERE p.url = ?1 AND p.again IS NULL AND u.skipped IS NULL",
            [url]
        ) { _ in isDone = true }
        return isDone
    }
}

extension Database {
    /// Adds the pages that link to some URLs to a table of pairs.
    ///
    /// - Parameters:
    ///   - urls: the URLs.
    ///   - table: a table whose column `url` has the same.
    ///   - pairs: the table, with columns `url` and `page`.
    /// - Throws: why the job cannot be read.
    func addPages(linkingTo urls: Set<Int64>, from table: String, to pairs: String) throws(DatabaseError) {
        // A URL that a redirect led to first was found on no page.
        try execute(
            """
            INSERT OR IGNORE INTO \(pairs) SELECT u.id, u.referrer FROM \(table) d JOIN url u ON u.id = d.url
                WHERE u.referrer IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM page p WHERE p.url = u.referrer AND p.target = u.id);
            """)
        let link = try prepare("INSERT OR IGNORE INTO \(pairs) VALUES (?1, ?2)")
        let pages = try prepare("SELECT url, edges FROM page WHERE edges IS NOT NULL")
        while try pages.step() {
            let targets = pages.withBytes(1) { PackedNumbers.numbers(in: $0) } ?? []
            for target in targets where urls.contains(Int64(target)) {
                link.bind(1, Int64(target))
                link.bind(2, pages.number(0))
                try link.run()
            }
        }
    }
}
