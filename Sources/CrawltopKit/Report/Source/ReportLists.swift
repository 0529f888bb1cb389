import Crawl
import Store

// Short lists of URLs by what is worth a look.

extension ReportSource {
    /// A number by which URLs are sorted, the highest first.
    enum Rank: String {
        case total, body
    }

    /// Calls `body` for the URLs with the highest numbers; robots.txt and sitemaps are none of them.
    func forEachTop(
        _ rank: Rank, limit: Int, _ body: (URLRow) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        try forEachURL(
            """
            WHERE u.id IN (SELECT o.url FROM page o JOIN url v ON v.id = o.url WHERE o.again IS NULL AND v.skipped IS NULL
                AND v.role != \(URLRole.auxiliary.rawValue) AND o.\(rank) > 0 ORDER BY o.\(rank) DESC, o.url LIMIT \(limit))
            ORDER BY p.\(rank) DESC, u.id
            """, body)
    }

    /// Calls `body` for URLs that have ended with a verdict, in the order of discovery: those that count, or those whose
    /// faults are known.
    func forEachURL(
        of verdict: Verdict, known: Bool = false, limit: Int = .max, _ body: (URLRow) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        _ = try deadEnds()
        try forEachURL(
            """
            WHERE p.again IS NULL AND u.skipped IS NULL AND p.verdict = '\(verdict.word)'
            AND u.id \(known ? "" : "NOT ")IN temp.known ORDER BY u.id LIMIT \(limit)
            """, body)
    }

    /// The number of pages that keep crawlers out and have no error's status, so that no link to them leads nowhere.
    func challengeCount() throws(ReportFailure) -> Int {
        var count = 0
        try forEachRow("SELECT count(*) FROM url u JOIN page p ON p.url = u.id \(Self.challenges)") {
            count = Int(clamping: $0.number(0))
        }
        return count
    }

    /// Calls `body` with the first of them.
    func forEachChallenge(limit: Int, _ body: (URLRow) throws(ReportFailure) -> Void) throws(ReportFailure) {
        try forEachURL("\(Self.challenges) ORDER BY u.id LIMIT \(limit)", body)
    }

    private static let challenges =
        "WHERE p.again IS NULL AND u.skipped IS NULL AND p.verdict = 'blocked' AND p.outcome = 'ok'"

    /// The first URLs that were left out for a reason.
    func examples(ofReason name: String, limit: Int) throws(ReportFailure) -> [[UInt8]] {
        var found: [[UInt8]] = []
        try forEachRow(
            """
            SELECT u.url FROM url u JOIN reason r ON r.code = u.skipped
            WHERE r.name = '\(name.filter { $0 != "'" })' ORDER BY u.id LIMIT \(limit)
            """
        ) { row in found.append(row.bytesIfAny(0) ?? []) }
        return found
    }
}
