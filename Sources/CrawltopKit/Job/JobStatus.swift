import Store
import Words

/// How the crawl in a directory stands.
public struct JobStatus: Sendable {
    /// The exit code: that of the crawl, 5 while it runs, 2 for no crawl.
    public let code: Int32
    /// For `status`: some lines.
    public let text: String
    /// For `jobs`: one line.
    public let line: String

    /// Reads a directory, without changing it.
    public init(path: String) {
        let directory = JobDirectory(path)
        do throws(JobFailure) {
            let job = try StoredJob(directory)
            let totals = try job.totals()
            let failed = try job.failedCount()
            func number(_ name: String) -> Int { Int(clamping: max(0, totals[name] ?? 0)) }
            let (state, code): (String, Int32)
            if let process = job.writer {
                let now = job.value("state now") ?? "running"
                (state, code) = ((now == "finished" ? "ending" : now) + " (process \(process))", 5)
            } else if job.value("state") == "finished" {
                (state, code) = ("finished", job.exitCode)
            } else {
                (state, code) = ("stopped", 3)
            }
            self.code = code
            let counts =
                "seen \(number("seen")) = todo \(number("todo")) + in flight \(number("in flight")) + done "
                + "\(number("done")) + skipped \(number("skipped"))"
            line = "\(directory.name): \(state), \(counts)\n"
            let why = job.value("state") == "running" ? "its process ended without a word" : job.value("reason") ?? ""
            let shown = SafeText(untrusted: why).string
            let reason = code == 5 || why.isEmpty ? "" : "\nwhy: \(shown)"
            let seeds = (job.value("seeds") ?? "").split(separator: "\n").map { SafeText(untrusted: String($0)).string }
            text = """
                \(state): \(seeds.prefix(3).joined(separator: " "))\(seeds.count > 3 ? " ..." : "")\(reason)
                \(counts)
                failed \(failed), read \(counted(number("bytes"), "byte")) in \(number("duration") / 1_000_000_000) s

                """
        } catch {
            (code, text, line) = (2, "", "\(error.sentence)\n")
        }
    }

    /// The process that crawls in a directory; nil for none.
    static func process(crawling directory: JobDirectory) -> Int32? { (try? StoredJob(directory))?.writer }

    /// The directories among paths that have a crawl, and those in them.
    public static func directories(in paths: [String]) -> [String] {
        paths.flatMap { path in
            let inner = JobDirectory(path).hasJob ? [] : JobDirectory.jobs(in: path)
            return inner.isEmpty ? [path] : inner
        }
    }
}
