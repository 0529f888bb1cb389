import Crawl
import Glibc

// The next run of a job: what the last one found stays beside it, and a kill at any moment leaves either of them.

extension JobDirectory {
    /// The path of the database of an earlier run, by the name that the job has for it.
    func earlierPath(_ name: String) throws(DatabaseError) -> String {
        guard Self.isEarlier(name) else { throw DatabaseError(code: 11, message: "its earlier run has no name") }
        return "\(path)/\(name)"
    }

    private static func isEarlier(_ name: String) -> Bool {
        name.hasPrefix("earlier-") && name.hasSuffix(".sqlite") && !name.contains("/")
    }

    /// Begins the next run of the job: it becomes the present one at one moment.
    ///
    /// The run that is there is kept as the earlier one. One that did not come to its end, and that has an earlier one
    /// itself, is given up in favour of that.
    ///
    /// - Parameter values: the run's first values, by name.
    /// - Returns: the lock of this process, and the name of the earlier run.
    /// - Throws: `JobFailure` if there is no job, or if it cannot be written.
    package func createNext(
        values: [(key: String, value: String)]
    ) throws(JobFailure) -> (lock: JobLock, earlier: String) {
        // It says so if there is none, before anything is written.
        _ = try StoredJob(self)
        let lock = try JobLock(self)
        let (run, former, isWhole) = try presentRun()
        let earlier = isWhole ? "earlier-\(run).sqlite" : former ?? ""
        do throws(DatabaseError) {
            try settle(keepingGoodOf: isWhole ? former : nil)
            if isWhole { try keep(as: try earlierPath(earlier)) }
        } catch {
            throw StoredJob.failure(error, of: self)
        }
        let next = isWhole ? run.addingReportingOverflow(1).partialValue : run
        try beginRun(with: values + [("run", "\(next)"), ("earlier", earlier)])
        unlink(cookiesPath)
        for name in Self.names(in: path) where Self.isEarlier(name) && name != earlier { unlink("\(path)/\(name)") }
        return (lock, earlier)
    }

    private func presentRun() throws(JobFailure) -> (number: Int64, former: String?, isWhole: Bool) {
        let stored = try StoredJob(self)
        let former = stored.value("earlier")
        let isWhole = former == nil || stored.value("complete") == "1"
        return (max(1, stored.value("run").flatMap { Int64($0) } ?? 1), former, isWhole)
    }

    /// Moves all that was committed into the database's own file, which nobody else may have open.
    ///
    /// - Parameter former: the run before; what it found of URLs without a good result is kept with them.
    /// - Throws: why not.
    private func settle(keepingGoodOf former: String?) throws(DatabaseError) {
        let database = try Database(databasePath, .write)
        try Schema.bringUpToDate(database)
        if let former { try keepGood(of: try earlierPath(former), in: database) }
        let mode = try database.prepare("PRAGMA journal_mode = DELETE")
        guard try mode.step(), mode.text(0) == "delete" else {
            throw DatabaseError(code: 5, message: "another program reads it")
        }
    }

    private func keepGood(of former: String, in database: Database) throws(DatabaseError) {
        let attach = try database.prepare("ATTACH ?1 AS former")
        try attach.run(former) {}
        let isWithout = """
            u.role != \(URLRole.auxiliary.rawValue) AND NOT EXISTS (SELECT 1 FROM page n
            WHERE n.url = u.id AND n.again IS NULL AND n.outcome IN ('ok', 'redirect'))
            """
        try database.execute(
            """
            BEGIN IMMEDIATE;
            INSERT OR REPLACE INTO good
                SELECT u.id, p.ended, p.status, p.total, p.body, p.type, p.title, p.etag, p.last_modified, p.digest
                FROM url u JOIN former.url f ON f.url = u.url JOIN former.page p ON p.url = f.id
                WHERE p.outcome = 'ok' AND p.again IS NULL AND \(isWithout);
            INSERT OR IGNORE INTO good
                SELECT u.id, g.ended, g.status, g.total, g.body, g.type, g.title, g.etag, g.last_modified, g.digest
                FROM url u JOIN former.url f ON f.url = u.url JOIN former.good g ON g.url = f.id WHERE \(isWithout);
            COMMIT
            """)
    }

    /// Gives the present run's database another name beside its own.
    private func keep(as path: String) throws(DatabaseError) {
        unlink(path)
        guard link(databasePath, path) == 0 else {
            throw DatabaseError(code: 10, message: String(cString: strerror(errno)))
        }
    }
}
