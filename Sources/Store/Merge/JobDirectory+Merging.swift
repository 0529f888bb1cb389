import Crawl
import Glibc
import Words

// Several jobs of one crawl become one, for all that reads a job.

extension JobDirectory {
    /// Creates the job that several jobs of one crawl are together, and the directory itself if it is not there.
    ///
    /// URLs are matched by their text. A URL has the result of the job that fetched it last. What only a crawl needs that goes
    /// on is left out: robots rules, sitemaps, waits, paces, cookies and recordings. SQLite keeps what is looked up meanwhile,
    /// in a file where it is much; in memory there are four bytes for each URL of one job.
    ///
    /// - Parameters:
    ///   - jobs: the directories of the jobs, also of those that processes write at present. Nothing is changed there.
    ///   - accept: called with the number of URLs that are done, before the job is there; what it throws leaves nothing.
    /// - Throws: `JobFailure` if there is a job already, if one cannot be read, or if this one cannot be written.
    package func merge(
        _ jobs: [JobDirectory], accept: (_ done: Int) throws(JobFailure) -> Void = { (_) throws(JobFailure) in }
    ) throws(JobFailure) {
        guard let first = jobs.first else { throw failure("there is no job to merge") }
        let values = try Self.firstValues(of: try StoredJob(first))
        let isNew = access(path, F_OK) != 0
        var isLocked = false
        do throws(JobFailure) {
            // Whoever reads it asks the lock whether a process crawls there: nobody has it behind this.
            _ = try create(values: values) { (database) throws(JobFailure) in
                isLocked = true
                try accept(try fill(database, with: jobs))
            }
        } catch {
            if isLocked { unlink(lockPath) }
            if isNew { rmdir(path) }
            throw error
        }
    }

    /// What a merged job has of the first of its jobs: all of them have the same options.
    private static func firstValues(of job: StoredJob) throws(JobFailure) -> [(key: String, value: String)] {
        ["program", "seeds", "hash seed", "options", "asked again"].compactMap { key in
            job.value(key).map { (key, $0) }
        }
    }

    /// Writes what jobs have together, and how the crawl stands.
    ///
    /// - Returns: the number of URLs that are done.
    private func fill(_ database: Database, with jobs: [JobDirectory]) throws(JobFailure) -> Int {
        do {
            try JobMerge.prepare(database)
            var ends: [RunEnd] = []
            for job in jobs { ends.append(try add(job, to: database)) }
            try JobMerge.finish(database)
            func total(_ name: String) throws(DatabaseError) -> Int {
                Int(clamping: try database.number("SELECT number FROM total WHERE name = '\(name)'") ?? 0)
            }
            let value = try database.prepare("INSERT OR REPLACE INTO job VALUES (?1, ?2)")
            for (key, text) in RunEnd.values(of: ends, waiting: try total("todo")) {
                try value.run(key) { value.bind(2, copying: Array(text.utf8)) }
            }
            return try total("done")
        } catch let error as DatabaseError {
            throw JobFailure(sentence(on: error))
        } catch {
            throw error as? JobFailure ?? failure("\(error)")
        }
    }

    private func add(_ job: JobDirectory, to database: Database) throws -> RunEnd {
        let stored = try StoredJob(job)
        guard stored.version == Schema.version else {
            throw job.failure(
                "its crawl is of version \(stored.version): `crawltop resume` brings it to \(Schema.version)")
        }
        do {
            try database.attach(job.databasePath, as: "source", job.canChange ? .read : .readUnchanging)
            // What is read is of one moment, whatever its process writes meanwhile.
            try database.execute("BEGIN")
            try JobMerge(database).run()
            try database.execute("COMMIT; DETACH source")
        } catch let error as DatabaseError where error.isDamage {
            throw stored.damage(error.message)
        } catch let error as MergeError {
            throw stored.damage(error.message)
        }
        return RunEnd(of: stored)
    }
}

/// Why a job cannot be merged with others: it is damaged.
struct MergeError: Error {
    let message: String
}
