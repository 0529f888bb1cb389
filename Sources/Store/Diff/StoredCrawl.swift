import Crawl
import HTTP

/// The crawl of a job as one side of a comparison: the present run, or the one before it.
package final class StoredCrawl: ComparedCrawl {
    package let isWhole: Bool

    private let job: StoredJob
    private let rows: Statement
    private let edges: Statement

    /// Reads a job's present run.
    ///
    /// - Parameters:
    ///   - directory: the job's directory.
    ///   - isWhole: whether it came to its end; nil if the job says that.
    /// - Throws: `JobFailure` if there is none, or if it is damaged.
    package convenience init(of directory: JobDirectory, isWhole: Bool? = nil) throws(JobFailure) {
        try self.init(try StoredJob(directory), isWhole: isWhole)
    }

    /// Reads the run before that.
    ///
    /// - Throws: `JobFailure` if there is none, or if it is damaged.
    package convenience init(before directory: JobDirectory) throws(JobFailure) {
        guard let name = try StoredJob(directory).value("earlier") else {
            throw directory.failure("there is no earlier run in it: `crawltop recrawl` makes one")
        }
        try self.init(try StoredJob(directory, earlier: name))
    }

    private init(_ job: StoredJob, isWhole: Bool? = nil) throws(JobFailure) {
        self.job = job
        self.isWhole = isWhole ?? (job.value("state") == "finished")
        let isFirst = job.version == 1
        // The first version had neither digests nor good results of earlier runs.
        let digest = isFirst ? "NULL" : "p.digest"
        let good =
            isFirst
            ? "NULL, NULL, NULL, NULL, NULL, NULL" : "g.body, g.title, g.type, g.digest, g.etag, g.last_modified"
        do throws(DatabaseError) {
            rows = try job.database.prepare(
                """
                SELECT u.url, u.id, u.referrer, f.url, r.name, p.status, p.outcome, p.error, p.verdict, p.total,
                coalesce(t.url, p.location), p.again, p.body, p.title, p.type, \(digest), p.etag, p.last_modified, \(good)
                FROM url u LEFT JOIN page p ON p.url = u.id LEFT JOIN url f ON f.id = u.referrer
                LEFT JOIN url t ON t.id = p.target LEFT JOIN reason r ON r.code = u.skipped
                \(isFirst ? "" : "LEFT JOIN good g ON g.url = u.id")
                WHERE u.role != \(URLRole.auxiliary.rawValue) ORDER BY u.url
                """)
            edges = try job.database.prepare("SELECT edges FROM page WHERE url = ?1")
        } catch {
            throw StoredJob.failure(error, of: job.directory)
        }
    }

    package func next() throws(JobFailure) -> ComparedURL? {
        do throws(DatabaseError) {
            return try rows.step() ? url(rows) : nil
        } catch {
            throw StoredJob.failure(error, of: job.directory)
        }
    }

    package func links(of page: UInt32) throws(JobFailure) -> [UInt32] {
        do throws(DatabaseError) {
            defer { edges.reset() }
            edges.bind(1, Int64(page))
            guard try edges.step() else { return [] }
            return edges.withBytes(0) { PackedNumbers.numbers(in: $0) } ?? []
        } catch {
            throw StoredJob.failure(error, of: job.directory)
        }
    }

    private func url(_ row: Statement) -> ComparedURL {
        var url = ComparedURL()
        url.url = row.bytesIfAny(0) ?? []
        url.number = UInt32(clamping: row.number(1))
        url.referrer = row.numberIfAny(2).flatMap { UInt32(exactly: $0) }
        url.referrerText = row.bytesIfAny(3)
        if let reason = row.bytesIfAny(4) {
            url.standing = .unknown("skipped: \(String(decoding: reason, as: UTF8.self))")
        } else if row.number(11) == 0 {
            url.status = Int(clamping: row.number(5))
            url.error = row.bytesIfAny(7).map { String(decoding: $0, as: UTF8.self) }
            url.time = min(max(0, row.number(9)), 1 << 40) * 1_000
            url.target = row.bytesIfAny(10)
            url.judge(outcome: FetchOutcome(rawValue: row.text(6)), verdict: Verdict(word: row.text(8)))
        }
        switch url.standing {
        case .content: url.content = content(row, from: 12)
        case .redirect: break
        case .gone, .broken, .unknown: url.content = row.numberIfAny(18) == nil ? nil : content(row, from: 18)
        }
        return url
    }

    private func content(_ row: Statement, from column: Int32) -> ComparedContent {
        var content = ComparedContent()
        content.size = Int(clamping: min(max(0, row.number(column)), 1 << 40))
        (content.title, content.type) = (row.bytesIfAny(column + 1), row.bytesIfAny(column + 2))
        content.digest = row.bytesIfAny(column + 3).flatMap(BodyDigest.init)
        (content.entityTag, content.lastModified) = (row.bytesIfAny(column + 4), row.bytesIfAny(column + 5))
        return content
    }
}
