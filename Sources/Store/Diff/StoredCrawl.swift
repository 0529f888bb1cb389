/// The crawl of a job as one side of a comparison: the present run, or the one before it.
package final class StoredCrawl: ComparedCrawl {
    package let isWhole: Bool

    private let job: StoredJob
    private let rows: Statement
    private let edges: Statement
    private let origins: Statement

    /// Reads a job's present run.
    ///
    /// - Parameters:
    ///   - directory: the job's directory.
    ///   - isWhole: whether it came to its end; nil if the job says that.
    ///   - isOwn: whether this process writes it.
    /// - Throws: `JobFailure` if there is none, or if it is damaged.
    package convenience init(
        of directory: JobDirectory, isWhole: Bool? = nil, isOwn: Bool = false
    ) throws(JobFailure) {
        try self.init(try StoredJob(directory, isOwn: isOwn), isWhole: isWhole)
    }

    /// Reads the run before that.
    ///
    /// - Parameters:
    ///   - directory: the job's directory.
    ///   - isOwn: whether this process writes it.
    /// - Throws: `JobFailure` if there is none, or if it is damaged.
    package convenience init(before directory: JobDirectory, isOwn: Bool = false) throws(JobFailure) {
        guard let name = try StoredJob(directory, isOwn: isOwn).value("earlier") else {
            throw directory.failure("there is no earlier run in it: `crawltop recrawl` makes one")
        }
        try self.init(try StoredJob(directory, earlier: name))
    }

    private init(_ job: StoredJob, isWhole: Bool? = nil) throws(JobFailure) {
        self.job = job
        self.isWhole = isWhole ?? (job.value("state") == "finished")
        do throws(DatabaseError) {
            rows = try job.database.prepare(ComparedURL.queryAll(version: job.version))
            edges = try job.database.prepare("SELECT edges FROM page WHERE url = ?1")
            origins = try job.database.prepare(
                """
                SELECT u.url, u.referrer, coalesce(p.target = ?2, 0) FROM url u LEFT JOIN page p ON p.url = u.id
                WHERE u.id = ?1
                """)
        } catch {
            throw StoredJob.failure(error, of: job.directory)
        }
    }

    package func rewind() { rows.reset() }

    package func next() throws(JobFailure) -> ComparedURL? {
        do throws(DatabaseError) {
            guard try rows.step() else { return nil }
            var url = ComparedURL(row: rows)
            if url.standing == .gone || url.standing == .broken { url.referrerText = try page(thatLeadsTo: url) }
            return url
        } catch {
            throw StoredJob.failure(error, of: job.directory)
        }
    }

    /// The page on which a URL was found, or the first redirect on the way to it: a redirect is none, since nobody can mend a
    /// link there.
    private func page(thatLeadsTo url: ComparedURL) throws(DatabaseError) -> [UInt8]? {
        guard url.isKnown else { return url.referrerText }
        var (target, next) = (Int64(url.number), url.referrer.map(Int64.init))
        for _ in 0..<Self.longestChain {
            guard let id = next else { return nil }
            defer { origins.reset() }
            origins.bind(1, id)
            origins.bind(2, target)
            guard try origins.step() else { return nil }
            guard origins.number(2) != 0 else { return origins.bytesIfAny(0) }
            (target, next) = (id, origins.numberIfAny(1))
        }
        return nil
    }

    /// The largest number of redirects in a row.
    private static let longestChain = 64

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
}
