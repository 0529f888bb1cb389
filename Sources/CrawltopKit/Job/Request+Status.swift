import Store
import Words

// `crawltop status DIR` and `crawltop jobs DIR...`.

extension Request {
    static func parseStatus(_ words: [String], isList: Bool, _ environment: [String: String]) -> Request {
        let command = isList ? "jobs" : "status"
        if words.contains("--help") || words.contains("-h") { return .print(statusHelp) }
        let (options, paths) = (words.prefix { $0 != "--" }, words.filter { $0 != "--" })
        if let option = options.first(where: { $0.hasPrefix("-") }) {
            return .usage("`crawltop \(command)` has no option \(SafeText(untrusted: option).string)")
        }
        guard let first = paths.first else { return .usage("no directory given: `crawltop \(command) DIR`") }
        guard isList || paths.count == 1 else {
            return .usage("more than one directory: `crawltop jobs` tells of several")
        }
        if !isList, FrontierCall.isMeant(by: first) {
            do throws(ValueError) {
                return .frontier(try FrontierCall(first, environment))
            } catch {
                return .usage(error.description)
            }
        }
        return .status(isList ? paths : [first], isList: isList)
    }

    private static let statusHelp = """
        OVERVIEW: Tells how the crawls stand that are kept in directories, also while they go on.

        USAGE: crawltop status <dir>
               crawltop status redis://<host>[?crawl=<name>]
               crawltop jobs <dir> ...

        Of a crawl that several processes share (--frontier), it tells what all of them have done; without a name, it lists
        the crawls of that server.
        `jobs` has a line for each directory, and for each in them that has a crawl.
        Exit codes of `status`: 0 ran to its end, 1 the same, and --fail-on found something, 2 no crawl, or a damaged one,
        3 stopped before its end, 4 no seed could be fetched, 5 it is running.

        """
}

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
