import Crawl
import Store

// Faults that the user lives with.

extension DeadEnds {
    /// Notes in the table `known` the URLs whose faults are known, and redirects that lead to such.
    ///
    /// A URL that links reach by redirects alone, all of them known, is known as well: else a build would fail for it where
    /// no link does.
    func addKnown() throws(ReportFailure) {
        try source.change { (database) throws(DatabaseError) in
            try database.execute("CREATE TEMP TABLE known (url INTEGER PRIMARY KEY)")
        }
        guard let known = source.known else { return }
        var (covered, ends, otherEnds): (Set<Int64>, Set<Int64>, Set<Int64>) = ([], [], [])
        try source.forEachRow(
            """
            SELECT u.id, u.url, d.status, d.error, d.verdict, d.via FROM temp.dead d JOIN url u ON u.id = d.url
            UNION ALL SELECT u.id, u.url, p.status, p.error, p.verdict, '' FROM page p JOIN url u ON u.id = p.url
                WHERE p.again IS NULL AND u.skipped IS NULL AND p.verdict IN ('blocked', 'limited', 'flaky')
                AND p.url NOT IN (SELECT url FROM temp.dead)
            """
        ) { (row) throws(ReportFailure) in
            let end = row.text(5).split(separator: " ").last.flatMap { Int64($0) }
            let urls = [row.bytesIfAny(1) ?? []] + (try source.urls(numbered: end.map(String.init) ?? ""))
            let error = row.bytesIfAny(3).map { String(decoding: $0, as: UTF8.self) }
            let isCovered = known.cover(
                urls, status: Int(clamping: row.number(2)), error: error, verdict: Verdict(word: row.text(4)))
            if isCovered { covered.insert(row.number(0)) }
            guard let end else { return }
            if isCovered { ends.insert(end) } else { otherEnds.insert(end) }
        }
        var linked: Set<Int64> = []
        try source.forEachRow("SELECT DISTINCT url FROM temp.broken") { linked.insert($0.number(0)) }
        covered.formUnion(ends.subtracting(otherEnds).subtracting(linked))
        try source.change { (database) throws(DatabaseError) in
            let row = try database.prepare("INSERT INTO temp.known VALUES (?1)")
            for url in covered {
                row.bind(1, url)
                try row.run()
            }
        }
    }

    /// The numbers of URLs whose faults are known, by verdict.
    func knownCounts() throws(ReportFailure) -> [Verdict: Int] {
        var counts: [Verdict: Int] = [:]
        try source.forEachRow("SELECT p.verdict, count(*) FROM page p WHERE p.url IN temp.known GROUP BY p.verdict") {
            row in
            if let verdict = Verdict(word: row.text(0)) { counts[verdict] = Int(clamping: row.number(1)) }
        }
        return counts
    }
}
