import Store
import Words

/// What reports are made of: a job as it stood at one moment. Each form reads it row by row.
final class ReportSource {
    private let job: StoredJob
    /// The totals by name.
    let totals: [String: Int64]
    /// What has changed since an earlier crawl; nil without one.
    let changes: DiffFigures?
    /// Faults that do not count, and are told apart.
    let known: KnownFaults?
    private var knownSummary: ReportSummary?
    private var knownDeadEnds: DeadEnds?
    private var knownWarnings: JobWarnings?
    private var knownFragments: JobFragments?

    /// Opens a job, also one that another process writes.
    ///
    /// - Parameters:
    ///   - path: the path of its directory.
    ///   - changes: what has changed since an earlier crawl.
    ///   - known: faults that do not count.
    ///   - isOwn: whether this process writes it.
    /// - Throws: why it cannot be read.
    init(
        _ path: String, _ changes: DiffFigures? = nil, without known: KnownFaults? = nil, isOwn: Bool = false
    ) throws(ReportFailure) {
        (self.changes, self.known) = (changes, known)
        do throws(JobFailure) {
            job = try StoredJob(JobDirectory(path), isOwn: isOwn)
            totals = try job.totals()
        } catch {
            throw ReportFailure(error.sentence)
        }
    }

    /// A total; 0 for one that is not there.
    func total(_ name: String) -> Int { Int(clamping: max(0, totals[name] ?? 0)) }

    /// A value of the job as text that is safe to show.
    func value(_ name: String) -> String? { job.value(name).map { SafeText(untrusted: $0).string } }

    /// The lines of a value, each as text that is safe to show.
    func lines(of name: String) -> [String] {
        (job.value(name) ?? "").split(separator: "\n").map { SafeText(untrusted: String($0)).string }
    }

    /// How the crawl stands: `finished`, `stopped`, or what its process does now.
    var state: String {
        if job.writer != nil {
            let now = value("state now") ?? "running"
            return now == "finished" && total("todo") + total("in flight") > 0 ? "stopped" : now
        }
        return value("state") == "finished" ? "finished" : "stopped"
    }

    /// Why it ended, or that it goes on.
    var reason: String {
        if job.writer != nil { return value("state now") == "finished" ? "its screen is open" : "it goes on" }
        return value("state") == "running" ? "its process ended without a word" : value("reason") ?? ""
    }

    /// The exit code of the last run; nil while it goes on.
    var exitCode: Int? { job.writer == nil ? value("exit code").flatMap { Int($0) } : nil }

    /// Milliseconds since 1970 of its beginning.
    var created: Int64? { value("created").flatMap { Int64($0) }.map { min(max($0, 0), 1 << 42) } }

    /// Calls `body` with each row that a query has.
    ///
    /// - Parameters:
    ///   - sql: the query.
    ///   - parameters: the numbers for its parameters.
    ///   - body: reads a row.
    /// - Throws: why the job cannot be read, and what `body` throws.
    func forEachRow(
        _ sql: String, _ parameters: [Int64] = [], _ body: (Statement) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        let statement: Statement
        do throws(DatabaseError) {
            statement = try job.database.prepare(sql)
        } catch {
            throw failure(error)
        }
        for (index, number) in parameters.enumerated() { statement.bind(Int32(index + 1), number) }
        while try step(statement) { try body(statement) }
    }

    private func step(_ statement: Statement) throws(ReportFailure) -> Bool {
        do throws(DatabaseError) {
            return try statement.step()
        } catch {
            throw failure(error)
        }
    }

    /// Calls `body` with each URL that meets conditions, in the order of discovery unless told otherwise.
    func forEachURL(
        _ conditions: String = "ORDER BY u.id", _ body: (URLRow) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        try forEachRow("\(URLRow.query) \(conditions)") { (row) throws(ReportFailure) in try body(URLRow(row)) }
    }

    /// The texts of URLs whose numbers stand in a text, with blanks between them.
    func urls(numbered text: String) throws(ReportFailure) -> [[UInt8]] {
        var urls: [[UInt8]] = []
        for number in text.split(separator: " ").compactMap({ Int64($0) }) {
            try forEachRow("SELECT url FROM url WHERE id = ?1", [number]) { urls.append($0.bytesIfAny(0) ?? []) }
        }
        return urls
    }

    /// Whether the job has a table. Those that were added later are missing in old ones.
    func hasTable(_ name: String) throws(ReportFailure) -> Bool {
        var isThere = false
        try forEachRow("SELECT 1 FROM sqlite_schema WHERE name = '\(name)'") { _ in isThere = true }
        return isThere
    }

    /// Figures on the whole, which are worked out once.
    func summary() throws(ReportFailure) -> ReportSummary {
        if let knownSummary { return knownSummary }
        let summary = try ReportSummary(of: self)
        knownSummary = summary
        return summary
    }

    /// The links that lead nowhere, which are worked out once.
    func deadEnds() throws(ReportFailure) -> DeadEnds {
        if let knownDeadEnds { return knownDeadEnds }
        let ends = try DeadEnds(of: self)
        knownDeadEnds = ends
        return ends
    }

    /// The warnings, which are worked out once.
    func warnings() throws(ReportFailure) -> JobWarnings {
        if let knownWarnings { return knownWarnings }
        let warnings = try JobWarnings(of: self)
        knownWarnings = warnings
        return warnings
    }

    /// The links to places that are not there, which are counted once.
    func fragments() throws(ReportFailure) -> JobFragments {
        if let knownFragments { return knownFragments }
        let fragments = try JobFragments(of: self)
        knownFragments = fragments
        return fragments
    }

    /// Executes statements on tables of this connection alone.
    func change<Result>(_ body: (Database) throws(DatabaseError) -> Result) throws(ReportFailure) -> Result {
        do throws(DatabaseError) {
            return try body(job.database)
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: DatabaseError) -> ReportFailure { ReportFailure(job.failure(error).sentence) }
}
