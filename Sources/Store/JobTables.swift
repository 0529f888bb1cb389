import Crawl
import Glibc

/// The tables of a job as the writer's thread fills them: a group of facts at a time, all of it or nothing.
final class JobTables {
    /// What is known of a page in flight that its row gets when it ends.
    struct Pending {
        var links: [UInt32] = []
        var sample: (words: UInt64, weight: UInt64)?
        var entityTag: [UInt8]?
        var lastModified: [UInt8]?
    }

    /// What the thread has in memory beside the database.
    struct Memory {
        /// By page in flight.
        var pending: [UInt32: Pending] = [:]
        /// The number of the next URL, host, seed, restriction and malformed link.
        var next = (url: Int64(0), host: Int64(0), seed: Int64(0), restriction: Int64(0), malformed: Int64(0))
        /// Totals as they are in the database.
        var totals: [String: Int64] = [:]
        var jar = CookieJar()
        var recording = OpenRecording()
    }

    private let database: Database
    private let directory: JobDirectory
    let statements: JobStatements
    var memory = Memory()
    private var before = Memory()
    private var hasNewCookies = false

    /// Opens the database for writing.
    init(_ directory: JobDirectory) throws(DatabaseError) {
        self.directory = directory
        database = try Database(directory.databasePath, .write)
        // A power cut may take the last commits, and no more: their pages are fetched again.
        try database.execute(
            "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF; PRAGMA wal_autocheckpoint = 4000;"
                + "PRAGMA cache_size = -16384; PRAGMA journal_mode = WAL")
        try Schema.bringUpToDate(database)
        statements = try JobStatements(database)
        func next(_ table: String, _ column: String) throws(DatabaseError) -> Int64 {
            try database.number("SELECT coalesce(max(\(column)), -1) + 1 FROM \(table)") ?? 0
        }
        memory.next = (
            try next("url", "id"), try next("host", "id"), try next("seed", "position"),
            try next("restriction", "position"), try next("malformed", "position")
        )
        memory.recording = OpenRecording(from: try next("recording", "id"))
        for cookie in directory.readCookies() { memory.jar.insert(cookie, now: 0) }
    }

    func begin() throws(DatabaseError) {
        before = memory
        hasNewCookies = false
        try database.execute("BEGIN IMMEDIATE")
    }

    /// Writes what was handed over.
    func write(_ chunk: JobChunk) throws(DatabaseError) {
        for cookie in chunk.cookies {
            memory.jar.insert(cookie, now: Int64(time(nil)))
            hasNewCookies = true
        }
        memory.recording.append(chunk.recording)
        var reader = UnitReader(chunk.units.bytes)
        while !reader.isAtEnd {
            guard let unit = JobUnit(rawValue: reader.byte()) else {
                fatalError("the recorder writes such units alone")
            }
            try write(unit, &reader)
        }
    }

    /// Cookies come first: a crawl that goes on without one of them would be another.
    func commit() throws(DatabaseError) {
        if hasNewCookies { try directory.writeCookies(memory.jar.all) }
        try write(&memory.recording)
        try database.execute("COMMIT")
    }

    /// Goes back to the last commit.
    func rollBack() {
        _ = try? database.execute("ROLLBACK")
        memory = before
    }

    /// Moves all that was committed into the database's own file.
    func close() {
        try? seal()
        _ = try? database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
