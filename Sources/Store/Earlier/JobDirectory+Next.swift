import Crawl
import Glibc

// The next run of a job: what the last one found stays beside it, and a kill at any moment leaves either of them.

extension JobDirectory {
    /// The path of the database of an earlier run, by the name that the job has for it.
    func earlierPath(_ name: String) throws(DatabaseError) -> String {
        guard Self.isEarlier(name) else { throw DatabaseError(code: 11, message: "its earlier run has no name") }
        return "\(path)/\(name)"
    }

    fileprivate static func isEarlier(_ name: String) -> Bool {
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
        let kept =
            isWhole && former != nil
            ? try SiteDiff(try StoredCrawl(before: self), try StoredCrawl(of: self)).kept : nil
        do throws(DatabaseError) {
            try settle(keeping: kept)
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
        let former = stored.earlier
        let isWhole = former == nil || stored.value("complete") == "1"
        return (max(1, stored.value("run").flatMap { Int64($0) } ?? 1), former, isWhole)
    }

    /// Moves all that was committed into the database's own file, which nobody else may have open.
    ///
    /// - Parameter kept: good results of before that are kept beside its own; nil to leave those that are there.
    /// - Throws: why not.
    private func settle(
        keeping kept: [(before: ComparedURL, isKnown: Bool)]?
    ) throws(DatabaseError) {
        let database = try Database(databasePath, .write)
        try Schema.bringUpToDate(database)
        if let kept { try keepGood(kept, in: database) }
        // SQLite itself does not wait here for those who only read, as `status` does.
        for _ in 1...Self.attempts {
            let mode = try database.prepare("PRAGMA journal_mode = DELETE")
            if let hasRow = try? mode.step(), hasRow, mode.text(0) == "delete" { return }
            usleep(Self.pause)
        }
        throw DatabaseError(code: 5, message: "another program has it open")
    }

    /// Attempts to have the database alone, and microseconds between them: five seconds in all.
    private static let (attempts, pause) = (100, UInt32(50_000))

    /// Keeps what was there before of URLs that have no good result now.
    private func keepGood(_ kept: [(before: ComparedURL, isKnown: Bool)], in database: Database) throws(DatabaseError) {
        try database.execute("BEGIN IMMEDIATE; DELETE FROM good")
        let row = try database.prepare("INSERT OR REPLACE INTO good VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for (url, isKnown) in kept {
            row.bind(1, copying: url.url)
            row.bind(2, isKnown ? 1 : 0)
            row.bind(3, copying: url.keptOutcome.map { Array($0.utf8) })
            row.bind(4, copying: url.target)
            row.bind(5, url.time / 1_000)
            row.bind(6, url.content.map { Int64($0.size) })
            row.bind(7, copying: url.content?.type)
            row.bind(8, copying: url.content?.title)
            row.bind(9, copying: url.content?.entityTag)
            row.bind(10, copying: url.content?.lastModified)
            row.bind(11, copying: url.content?.digest?.bytes, asBlob: true)
            try row.run()
        }
        try database.execute("COMMIT")
    }

    /// Gives the present run's database another name beside its own.
    private func keep(as path: String) throws(DatabaseError) {
        unlink(path)
        guard link(databasePath, path) == 0 else {
            throw DatabaseError(code: 10, message: String(cString: strerror(errno)))
        }
    }
}

extension StoredJob {
    /// The name of the earlier run; nil without one, and if somebody has deleted it.
    package var earlier: String? {
        value("earlier").flatMap { name in
            JobDirectory.isEarlier(name) && access("\(directory.path)/\(name)", F_OK) == 0 ? name : nil
        }
    }
}
