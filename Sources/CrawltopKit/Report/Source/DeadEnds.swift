import Crawl
import HTTP
import Store

/// A link that leads nowhere, as a job tells of it. URLs are not to be trusted.
struct ReportedLink {
    /// The URL as it stands on the page.
    let url: [UInt8]
    /// The URLs that redirects lead to from there, in order. The last one failed.
    let via: [[UInt8]]
    /// The status of what failed; nil without an answer.
    let status: Int?
    /// The kind of the failure; nil for an answer of 400 or more.
    let error: String?
    /// What to make of it.
    let verdict: String?
    /// The page with the link; nil for a seed.
    let referrer: [UInt8]?
    /// How many pages have such a link, where links are told by where they lead.
    var pages = 1
    /// Where it stands on the page, if that is kept.
    var position: LinkPosition?
    /// Whether the user lives with it.
    let isKnown: Bool
}

/// A page with a link. Its URL is not to be trusted.
struct LinkingPage {
    let url: [UInt8]
    /// Where the link stands, if that is kept.
    let position: LinkPosition?
}

/// The links of a job that lead nowhere, by the rules of `DeadEnd`. They are kept in tables of the connection's own, which
/// SQLite moves to a file where they are many.
final class DeadEnds {
    unowned let source: ReportSource
    private let places: KeptPlaces
    /// The targets of redirects.
    private(set) var redirects: [Int64: Int64] = [:]

    /// Finds them. O(URLs + recorded links).
    init(of source: ReportSource) throws(ReportFailure) {
        self.source = source
        places = try KeptPlaces(of: source)
        try source.change { (database) throws(DatabaseError) in
            try database.execute(
                """
                CREATE TEMP TABLE dead (url INTEGER PRIMARY KEY, status INTEGER, error TEXT, verdict TEXT, via TEXT);
                CREATE TEMP TABLE broken (
                    url INTEGER NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (url, page)) WITHOUT ROWID;
                -- A redirect's failure is that of its target, if it has one.
                INSERT INTO temp.dead
                    SELECT url, status, error, coalesce(verdict,
                        CASE WHEN error IS NULL AND status BETWEEN 400 AND 499 AND status NOT IN (408, 429)
                        THEN 'broken' END), ''
                    FROM (SELECT p.url, p.status, p.verdict,
                        CASE WHEN p.target IS NULL AND (p.status NOT BETWEEN 300 AND 399 OR p.error = 'redirect')
                        THEN p.error END error
                        FROM page p JOIN url u ON u.id = p.url WHERE u.skipped IS NULL AND p.again IS NULL)
                    WHERE status >= 400 OR error IS NOT NULL;
                """)
        }
        try readRedirects()
        try addRedirects()
        try addPages()
        try addKnown()
    }

    private func readRedirects() throws(ReportFailure) {
        try source.forEachRow(
            """
            SELECT p.url, p.target FROM page p JOIN url u ON u.id = p.url WHERE p.target IS NOT NULL
            AND p.again IS NULL AND u.skipped IS NULL AND p.status IN (301, 302, 303, 307, 308)
            """
        ) { row in redirects[row.number(0)] = row.number(1) }
    }

    /// Adds redirects whose end failed, that lead in a circle, or too far.
    private func addRedirects() throws(ReportFailure) {
        let leftOut = ["scope", "pattern", "scheme", "too-long", "ignored"].map { "'\($0)'" }.joined(separator: ", ")
        var avoided: Set<Int64> = []
        try source.forEachRow(
            """
            SELECT DISTINCT p.target FROM page p JOIN url u ON u.id = p.target JOIN reason r ON r.code = u.skipped
            WHERE r.name IN (\(leftOut))
            """
        ) { row in avoided.insert(row.number(0)) }
        let most = longestChain
        try source.change { (database) throws(DatabaseError) in
            let end = try database.prepare(
                """
                INSERT OR REPLACE INTO temp.dead
                SELECT ?1, p.status, coalesce(?3, d.error), CASE WHEN ?3 IS NULL THEN d.verdict ELSE 'broken' END, ?4
                FROM page p LEFT JOIN temp.dead d ON d.url = p.url
                WHERE p.url = ?2 AND (?3 IS NOT NULL OR d.via = '')
                """)
            for url in redirects.keys.sorted() {
                var (via, last, isEndless): ([Int64], Int64, Bool) = ([], url, false)
                while let next = redirects[last], !avoided.contains(next) {
                    isEndless = via.count >= most || next == url || via.contains(next)
                    if isEndless { break }
                    via.append(next)
                    last = next
                }
                guard isEndless || last != url else { continue }
                end.bind(1, url)
                end.bind(2, last)
                end.bind(3, copying: isEndless ? Array("redirect".utf8) : nil)
                end.bind(4, copying: Array(via.map(String.init).joined(separator: " ").utf8))
                try end.run()
            }
        }
    }

    /// The largest number of redirects in a row.
    private var longestChain: Int {
        let option = "--max-redirect="
        let word = source.lines(of: "options").last { $0.hasPrefix(option) }
        return word.flatMap { Int($0.dropFirst(option.count)) } ?? CrawlOptions().maxRedirects
    }

    /// Adds the pages that link to dead ends, and the seeds among these.
    private func addPages() throws(ReportFailure) {
        var ends: Set<Int64> = []
        try source.forEachRow("SELECT url FROM temp.dead") { ends.insert($0.number(0)) }
        guard !ends.isEmpty else { return }
        try source.change { (database) throws(DatabaseError) in
            try database.execute(
                "INSERT OR IGNORE INTO temp.broken SELECT s.url, -1 FROM seed s JOIN temp.dead d ON d.url = s.url")
            try database.addPages(linkingTo: ends, from: "temp.dead", to: "temp.broken")
        }
    }

    /// The number of broken links, as the log counts its lines of them.
    func count() throws(ReportFailure) -> Int {
        try source.change { (database) throws(DatabaseError) in
            Int(clamping: try database.number("SELECT count(*) FROM temp.broken") ?? 0)
        }
    }

    /// Calls `body` for each broken link: the seeds first, then the links on each page, pages and links in the order of
    /// their text.
    func forEach(_ body: (ReportedLink) throws(ReportFailure) -> Void) throws(ReportFailure) {
        let sql = Self.query(
            "f.url, b.page = -1, 1", "temp.broken b LEFT JOIN url f ON f.id = b.page", "f.url, u.url")
        try source.forEachRow(sql) { (row) throws(ReportFailure) in try body(try link(row)) }
    }

    /// Calls `body` for the URLs of some verdicts that links lead to in vain, the most linked first, with the first of
    /// their pages: those that count, or those that are known.
    func forEachTarget(
        of verdicts: [Verdict], known: Bool = false, limit: Int,
        _ body: (_ id: Int64, ReportedLink) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        let sql = Self.query(
            "f.url, f.url IS NULL, b.pages",
            """
            (SELECT url, count(*) pages, min(page) page FROM temp.broken GROUP BY url) b
            LEFT JOIN url f ON f.id = b.page
            """, "b.pages DESC, u.url LIMIT \(limit)", conditions: "WHERE \(Self.condition(verdicts, known))")
        try source.forEachRow(sql) { (row) throws(ReportFailure) in try body(row.number(9), try link(row)) }
    }

    /// The pages that link to a dead end, in the order of their text.
    func pages(linkingTo url: Int64, limit: Int) throws(ReportFailure) -> [LinkingPage] {
        var pages: [LinkingPage] = []
        try source.forEachRow(
            "SELECT f.url, f.id FROM temp.broken b JOIN url f ON f.id = b.page WHERE b.url = ?1 ORDER BY f.url LIMIT ?2",
            [url, Int64(limit)]
        ) { (row) throws(ReportFailure) in
            let position = try places.position(of: url, on: row.number(1))
            pages.append(LinkingPage(url: row.bytesIfAny(0) ?? [], position: position))
        }
        return pages
    }

    /// The number of URLs of some verdicts that links lead to in vain, and of these links, likewise.
    func counts(
        of verdicts: [Verdict], known: Bool = false
    ) throws(ReportFailure) -> (targets: Int, links: Int) {
        var counts = (0, 0)
        try source.forEachRow(
            """
            SELECT count(DISTINCT b.url), count(*) FROM temp.broken b JOIN temp.dead d ON d.url = b.url
            WHERE \(Self.condition(verdicts, known))
            """
        ) { row in counts = (Int(clamping: row.number(0)), Int(clamping: row.number(1))) }
        return counts
    }

    private static func condition(_ verdicts: [Verdict], _ known: Bool) -> String {
        let words = verdicts.map { "'\($0.word)'" }.joined(separator: ", ")
        return "d.verdict IN (\(words)) AND d.url \(known ? "" : "NOT ")IN temp.known"
    }

    private static func query(_ columns: String, _ links: String, _ order: String, conditions: String = "") -> String {
        """
        SELECT u.url, d.via, d.status, d.error, d.verdict, \(columns), d.url IN temp.known, u.id, b.page FROM \(links)
        JOIN temp.dead d ON d.url = b.url JOIN url u ON u.id = b.url \(conditions) ORDER BY \(order)
        """
    }

    private func link(_ row: Statement) throws(ReportFailure) -> ReportedLink {
        ReportedLink(
            url: row.bytesIfAny(0) ?? [], via: try source.urls(numbered: row.text(1)),
            status: row.number(2) == 0 ? nil : Int(clamping: row.number(2)),
            error: row.bytesIfAny(3).map { String(decoding: $0, as: UTF8.self) },
            verdict: row.bytesIfAny(4).map { String(decoding: $0, as: UTF8.self) },
            referrer: row.number(6) != 0 ? nil : row.bytesIfAny(5), pages: Int(clamping: row.number(7)),
            position: try places.position(of: row.number(9), on: row.number(10)),
            isKnown: row.number(8) != 0)
    }
}
