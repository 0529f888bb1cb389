import Crawl
import HTTP

// A URL as a job has it.

extension ComparedURL {
    /// The rows of a run's URLs, without those that are robots rules or sitemaps alone.
    ///
    /// - Parameters:
    ///   - version: the version of its tables.
    ///   - condition: a condition on them.
    /// - Returns: a statement without its end.
    static func query(version: Int32, _ condition: String = "true") -> String {
        let isFirst = version == 1
        // The first version had neither digests nor good results of earlier runs.
        let digest = isFirst ? "NULL" : "p.digest"
        let good =
            isFirst
            ? "NULL, NULL, NULL, NULL, NULL, NULL" : "g.body, g.title, g.type, g.digest, g.etag, g.last_modified"
        return """
            SELECT u.url, u.id, u.referrer, f.url, r.name, p.status, p.outcome, p.error, p.verdict, p.total,
            coalesce(t.url, p.location), p.again, p.body, p.title, p.type, \(digest), p.etag, p.last_modified, \(good)
            FROM url u LEFT JOIN page p ON p.url = u.id LEFT JOIN url f ON f.id = u.referrer
            LEFT JOIN url t ON t.id = p.target LEFT JOIN reason r ON r.code = u.skipped
            \(isFirst ? "" : "LEFT JOIN good g ON g.url = u.url")
            WHERE u.role != \(URLRole.auxiliary.rawValue) AND \(condition)
            """
    }

    /// The number of URLs that a run did not come to, and an earlier one did.
    static let lost = UInt32.max

    /// Whether its crawl came to it.
    var isKnown: Bool { number != Self.lost }

    /// How it ended, in the word for `good`; nil if nobody knows.
    var keptOutcome: String? {
        switch standing {
        case .content: FetchOutcome.ok.rawValue
        case .redirect: FetchOutcome.redirect.rawValue
        case .gone, .broken: FetchOutcome.error.rawValue
        case .unknown: content == nil ? nil : FetchOutcome.ok.rawValue
        }
    }

    /// The rows of all URLs, and of those that the run did not come to, in the order of URLs.
    static func queryAll(version: Int32) -> String {
        let lost = """
            UNION ALL SELECT url, \(ComparedURL.lost), NULL, NULL, NULL, 0, nullif(outcome, 'ok'), NULL,
            CASE outcome WHEN 'error' THEN 'broken' END, total, target, NULL, NULL, NULL, NULL, NULL, NULL, NULL, body, title, type, digest, etag, last_modified FROM good WHERE NOT known
            """
        return query(version: version) + (version == 1 ? "" : " " + lost) + " ORDER BY 1"
    }

    /// Reads a row of `query`.
    init(row: Statement) {
        self.init()
        url = row.bytesIfAny(0) ?? []
        number = UInt32(clamping: row.number(1))
        referrer = row.numberIfAny(2).flatMap { UInt32(exactly: $0) }
        referrerText = row.bytesIfAny(3)
        if let reason = row.bytesIfAny(4) {
            standing = .unknown("skipped: \(String(decoding: reason, as: UTF8.self))")
        } else if row.number(11) == 0 {
            status = Int(clamping: row.number(5))
            error = row.bytesIfAny(7).map { String(decoding: $0, as: UTF8.self) }
            time = min(max(0, row.number(9)), 1 << 40) * 1_000
            target = row.bytesIfAny(10)
            judge(outcome: FetchOutcome(rawValue: row.text(6)), verdict: Verdict(word: row.text(8)))
        }
        switch standing {
        case .content: content = ComparedContent(row, from: 12)
        case .redirect: break
        case .gone, .broken, .unknown: content = row.numberIfAny(18) == nil ? nil : ComparedContent(row, from: 18)
        }
    }

    /// What an exchange that has just ended found.
    ///
    /// - Parameters:
    ///   - record: the exchange.
    ///   - target: the target of its redirect.
    init(_ record: FetchRecord, target: [UInt8]?) {
        self.init()
        (status, error, time) = (Int(record.status), record.error?.kind.rawValue, record.timings.total)
        self.target = target
        judge(outcome: record.outcome, verdict: record.verdict)
        guard standing == .content else { return }
        var content = ComparedContent()
        (content.title, content.type) = (record.title, record.contentType)
        (content.size, content.digest) = (record.bodyBytes, record.digest)
        self.content = content
    }
}

extension ComparedContent {
    /// Reads the columns from the length of a body on.
    fileprivate init(_ row: Statement, from column: Int32) {
        size = Int(clamping: min(max(0, row.number(column)), 1 << 40))
        (title, type) = (row.bytesIfAny(column + 1), row.bytesIfAny(column + 2))
        digest = row.bytesIfAny(column + 3).flatMap(BodyDigest.init)
        (entityTag, lastModified) = (row.bytesIfAny(column + 4), row.bytesIfAny(column + 5))
    }
}
