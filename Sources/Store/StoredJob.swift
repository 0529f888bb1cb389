import Crawl
import Glibc

/// A job as it is on disk, read without changing it, also beside the process that writes it.
package final class StoredJob {
    /// Its directory.
    package let directory: JobDirectory
    /// Its database, in a transaction that sees one moment of the crawl.
    package let database: Database
    /// The version of its tables.
    let version: Int32
    private var values: [String: String] = [:]

    /// Opens the job of a directory.
    ///
    /// - Parameters:
    ///   - directory: the directory.
    ///   - earlier: the name of its earlier run; nil for the present one.
    ///   - isOwn: whether this process writes it. Its file is opened by SQLite alone then, since closing it would give up
    ///     the locks that SQLite has on it (https://sqlite.org/howtocorrupt.html, section 2.2).
    /// - Throws: `JobFailure` if there is none, if it is damaged, or if it is of another version.
    package init(_ directory: JobDirectory, earlier: String? = nil, isOwn: Bool = false) throws(JobFailure) {
        self.directory = directory
        if earlier == nil, !isOwn {
            try Self.checkBeginning(of: directory)
            directory.rollBackInterrupted()
        }
        do throws(DatabaseError) {
            database = try Database(
                try earlier.map { name throws(DatabaseError) in try directory.earlierPath(name) }
                    ?? directory.databasePath,
                directory.canChange ? .read : .readUnchanging)
            // A reader sees one moment of the crawl, whatever is committed meanwhile.
            try database.execute("BEGIN")
            version = Int32(clamping: try database.number("PRAGMA user_version") ?? 0)
            try Schema.supplyTables(database)
            for name in Schema.names
            where try database.number("SELECT count(*) FROM sqlite_schema WHERE name = '\(name)'") != 1 {
                throw DatabaseError(code: 11, message: "it has no table '\(name)'")
            }
            let statement = try database.prepare(
                "SELECT key, value FROM job WHERE typeof(value) NOT IN ('blob', 'null')")
            while try statement.step() { values[statement.text(0)] = statement.text(1) }
        } catch {
            throw Self.failure(error, of: directory)
        }
        guard Schema.known.contains(version), values["options"] != nil, values["hash seed"] != nil else {
            throw Self.damage(directory, "its beginning is missing")
        }
    }

    /// What the file begins with: SQLite's mark at 0, the version of the tables at 60, the application's number at 68.
    fileprivate static func checkBeginning(of directory: JobDirectory) throws(JobFailure) {
        guard directory.hasJob else { throw directory.failure("there is no crawl in it") }
        // Opening a pipe would wait for its writer.
        let file = open(directory.databasePath, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw directory.failure("cannot read it: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw directory.failure("crawl.sqlite is no file")
        }
        var head = [UInt8](repeating: 0, count: 100)
        guard read(file, &head, head.count) == head.count, head.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw damage(directory, "crawl.sqlite is no database")
        }
        func number(at place: Int) -> Int32 {
            head[place..<place + 4].reduce(0) { $0 << 8 | Int32($1) }
        }
        guard number(at: 68) == Schema.application else { throw directory.failure("crawl.sqlite is another program's") }
        let version = number(at: 60)
        guard Schema.known.contains(version) else {
            throw directory.failure(
                "its crawl is of version \(version), and this program knows version \(Schema.version)")
        }
    }

    /// The failure of a job that is damaged.
    package func damage(_ why: String) -> JobFailure { Self.damage(directory, why) }

    /// The number of URLs whose last exchange failed, without those that were asked for as robots.txt or sitemaps alone.
    package func failedCount() throws(JobFailure) -> Int {
        do throws(DatabaseError) {
            let sql = """
                SELECT count(*) FROM page p JOIN url u ON u.id = p.url
                WHERE p.again IS NULL AND (p.status >= 400 OR p.outcome = 'error') AND u.role != \(URLRole.auxiliary.rawValue)
                """
            return Int(clamping: try database.number(sql) ?? 0)
        } catch {
            throw Self.failure(error, of: directory)
        }
    }

    static func damage(_ directory: JobDirectory, _ why: String) -> JobFailure {
        directory.failure("its crawl is damaged, and is left as it is: \(why)")
    }

    /// The failure of a job whose database cannot be read.
    package func failure(_ error: DatabaseError) -> JobFailure { Self.failure(error, of: directory) }

    static func failure(_ error: DatabaseError, of directory: JobDirectory) -> JobFailure {
        error.isDamage ? damage(directory, error.message) : directory.failure("cannot read it: \(error.message)")
    }

    /// A value of the job; nil if it has none of that name.
    package func value(_ key: String) -> String? { values[key] }

    /// The exit code of the last run that ended in order.
    package var exitCode: Int32 { values["exit code"].flatMap { Int32($0) } ?? 0 }

    /// The options that commands have set, by their long names; an empty value is none.
    package var changedOptions: [(name: String, value: String)] {
        values.compactMap { key, value in
            key.hasPrefix("option ") ? (String(key.dropFirst("option ".count)), value) : nil
        }.sorted { $0.0 < $1.0 }
    }

    /// The totals by name.
    package func totals() throws(JobFailure) -> [String: Int64] {
        do throws(DatabaseError) {
            var totals: [String: Int64] = [:]
            let statement = try database.prepare("SELECT name, number FROM total")
            while try statement.step() { totals[statement.text(0)] = statement.number(1) }
            return totals
        } catch {
            throw Self.failure(error, of: directory)
        }
    }

    /// The number of the process that crawls there; nil if none does.
    package var writer: Int32? { JobLock.holder(of: directory) }
}

extension JobDirectory {
    /// Creates the job of a new crawl in it, and the directory itself if it is not there.
    ///
    /// - Parameters:
    ///   - values: the job's first values, by name.
    ///   - fill: writes what else is in it from its beginning.
    /// - Returns: the lock of this process.
    /// - Throws: `JobFailure` if there is a job already, or if it cannot be created; what `fill` throws.
    package func create(
        values: [(key: String, value: String)],
        filledBy fill: (Database) throws(JobFailure) -> Void = { (_) throws(JobFailure) in }
    ) throws(JobFailure) -> JobLock {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw failure("cannot create it: \(String(cString: strerror(errno)))")
        }
        let lock = try JobLock(self)
        try checkFree()
        try beginRun(with: values, filledBy: fill)
        return lock
    }

    /// Checks that a new crawl could be created in it. Nothing is changed.
    ///
    /// - Throws: `JobFailure` if there is a job already, or if it cannot be created.
    package func checkCreation() throws(JobFailure) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw failure("it is no directory") }
            guard access(path, W_OK | X_OK) == 0 else {
                throw failure("cannot write there: \(String(cString: strerror(errno)))")
            }
            return try checkFree()
        }
        var parent = path[...]
        while parent.count > 1, parent.hasSuffix("/") { parent.removeLast() }
        let folder = parent.lastIndex(of: "/").map { String(parent[...$0]) } ?? "."
        guard errno == ENOENT, access(folder, W_OK | X_OK) == 0 else {
            throw failure("cannot create it: \(String(cString: strerror(errno)))")
        }
    }

    private func checkFree() throws(JobFailure) {
        guard hasJob else { return }
        try StoredJob.checkBeginning(of: self)
        throw failure("there is a crawl in it: `crawltop resume` goes on with it, `crawltop recrawl` begins it again")
    }

    /// Writes the database of a run that begins, in place of what is there.
    ///
    /// - Parameters:
    ///   - values: its first values, by name.
    ///   - fill: writes what else is in it from its beginning.
    /// - Throws: `JobFailure` if it cannot be written, and what `fill` throws. What was there is there then.
    func beginRun(
        with values: [(key: String, value: String)],
        filledBy fill: (Database) throws(JobFailure) -> Void = { (_) throws(JobFailure) in }
    ) throws(JobFailure) {
        let temporary = databasePath + ".new"
        let removeTemporary = { for ending in ["", "-wal", "-shm", "-journal"] { unlink(temporary + ending) } }
        removeTemporary()
        do {
            let database = try Database(temporary, .create)
            try Self.create(database, values)
            try fill(database)
            // It stands in the file, and is true for all who open it.
            try database.execute("PRAGMA journal_mode = WAL")
        } catch {
            removeTemporary()
            throw (error as? DatabaseError).map { JobFailure(sentence(on: $0)) } ?? error as? JobFailure
                ?? failure("\(error)")
        }
        // A crawl is there as a whole, or not at all.
        guard rename(temporary, databasePath) == 0 else {
            throw failure("cannot write there: \(String(cString: strerror(errno)))")
        }
    }

    private static func create(
        _ database: Database, _ values: [(key: String, value: String)]
    ) throws(DatabaseError) {
        // Whatever is there before the file gets its name is nothing.
        try database.execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; BEGIN")
        try database.execute(Schema.tables)
        let value = try database.prepare("INSERT INTO job VALUES (?1, ?2)")
        for (key, text) in values {
            try value.run(key) { value.bind(2, copying: Array(text.utf8)) }
        }
        let reason = try database.prepare("INSERT INTO reason VALUES (?2, ?1)")
        for code in 1...UInt8.max {
            let name = code == JobUnit.isBlockedOut ? "blocked" : SkipCause(code: code)?.word
            if let name { try reason.run(name) { reason.bind(2, Int64(code)) } }
        }
        try database.execute("COMMIT")
    }
}

extension SkipCause {
    /// Its name in the table `reason`.
    var word: String {
        switch self {
        case .reason(let reason): reason.rawValue
        case .trap(let kind): "trap \(kind.rawValue)"
        case .ignored: "ignored"
        case .pruned: "pruned"
        }
    }
}
