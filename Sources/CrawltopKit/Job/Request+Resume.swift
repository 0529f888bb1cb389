import Crawl
import Store
import Words

// `crawltop resume DIR`: the options of the crawl that is kept there, and those that are typed.

extension Request {
    /// Options that cannot change, and why.
    private static let fixed: [(names: [String], why: String)] = [
        (
            ["page-requisites", "links", "sitemaps", "sitemap", "check-external", "ignore-nofollow"],
            "the pages that were read so far were read without that"
        ),
        (["no-robots"], "URLs were left out, or fetched, by what the crawl began with"),
        (["no-recording"], "the crawl was recorded from its beginning, or is not"),
        (["no-trap-guard"], "pages were sampled for traps, or not, from the beginning"),
    ]

    /// Parses the words behind `resume`.
    static func parseResume(_ words: [String], environment: [String: String]) -> Request {
        if words.contains("--help") || words.contains("-h") { return .print(resumeHelp) }
        var typed = words
        let retriesFailed = typed.contains("--retry-failed")
        typed.removeAll { $0 == "--retry-failed" }
        do throws(JobFailure) {
            let path = try directory(takenFrom: &typed, "resume")
            return try resume(path, typed, retriesFailed: retriesFailed, environment)
        } catch {
            return .usage(error.sentence)
        }
    }

    /// Takes the directory out of the words behind a command that goes on with what is kept.
    static func directory(takenFrom typed: inout [String], _ command: String) throws(JobFailure) -> String {
        let others = JobWords.others(in: typed)
        guard let path = others.first else { throw JobFailure("no directory given: `crawltop \(command) DIR`") }
        let options = JobWords.options(in: typed).map(\.name)
        guard !options.contains("dry-run") else {
            throw JobFailure("--dry-run tells of a crawl that begins; `crawltop status DIR` tells what waits in one")
        }
        guard others.count == 1, !options.contains("from") else {
            throw JobFailure("a crawl that goes on has the seeds that it began with; others are another crawl's")
        }
        if let place = typed.firstIndex(of: path) { typed.remove(at: place) }
        return path
    }

    private static func resume(
        _ path: String, _ typed: [String], retriesFailed: Bool, _ environment: [String: String]
    ) throws(JobFailure) -> Request {
        let stored = try StoredJob(JobDirectory(path))
        if stored.value("merged") != nil {
            return .usage("the crawl in '\(stored.directory.name)' is made of several jobs: go on with these")
        }
        let own = JobWords.options(in: typed)
        let takenBack = JobWords.options(in: Array(TypedWords(typed).takenBack))
        let names = Set((own + takenBack).map(\.name))
        if names.contains("job") {
            return .usage("a crawl that goes on stays in its directory: --job has no place here")
        }
        for (fixed, why) in fixed {
            if let name = fixed.first(where: names.contains) { return .usage("--\(name) cannot change: \(why)") }
        }
        if let missing = missing(stored, own) {
            return .usage("the crawl began with \(missing), which is not kept: give it again")
        }
        if stored.value("state") == "finished", !retriesFailed, names.isSubset(of: JobWords.ofOneRun) {
            if names.contains("report") {
                return .usage("the crawl ran to its end: `crawltop report \(stored.directory.name) FILE` reports on it")
            }
            return .ended(try ended(stored), code: stored.exitCode)
        }
        let lines = { (key: String) in (stored.value(key) ?? "").split(separator: "\n").map(String.init) }
        let before = JobWords(lines("options"))
        var rest = before
        rest.removeReplaced(by: typed)
        let seeds = lines("seeds")
        guard
            case .crawl(var former) = parseResumed(before.judging, ["--no-config"], [], environment),
            let hashSeed = stored.value("hash seed").flatMap({ UInt64($0) })
        else { throw stored.damage("its options cannot be read") }
        let request = parseResumed(rest.kept, JobWords.takingOut(liftedFrom: typed), seeds, environment)
        guard case .crawl(var options) = request else { return request }
        options.crawl.hashSeed = hashSeed
        let changed = stored.changedOptions
        apply(changed, to: &former.crawl)
        apply(changed.filter { !names.contains($0.name) }, to: &options.crawl)
        var job = JobOptions(path: path)
        (job.resumes, job.retriesFailed) = (true, retriesFailed)
        job.judgesAgain = options.crawl.judgesOtherwise(than: former.crawl)
        job.words = before
        job.words.update(typed)
        job.words.keepPatterns(of: options.crawl)
        job.overruled = names.intersection(changed.map(\.name))
        options.job = job
        return .crawl(options)
    }

    /// An option that the crawl began with, may be a secret, and is not given again.
    static func missing(_ stored: StoredJob, _ own: [(name: String, value: String?)]) -> String? {
        let asked = (stored.value("asked again") ?? "").split(separator: "\n").map(String.init)
        return asked.first { name in
            let parts = name.dropFirst(2).split(separator: " ", maxSplits: 1)
            return !own.contains { option in
                guard option.name == parts.first.map(String.init) else { return false }
                guard parts.count > 1, let value = option.value else { return parts.count == 1 }
                return value.lowercased().hasPrefix("\(parts[1].lowercased()):")
            }
        }
    }

    /// Applies the limits that commands have set.
    private static func apply(_ changed: [(name: String, value: String)], to options: inout CrawlOptions) {
        for (name, value) in changed {
            let number = Int64(value)
            switch name {
            case "concurrency": options.concurrency = min(max(Int(number ?? 1), 1), 65_535)
            case "per-host":
                options.politeness.limitConnections(min(max(Int(number ?? 1), 1), 65_535))
                options.hosts.forgetConnections()
            case "delay":
                options.politeness.setDelay(min(max(number ?? 0, 0), PolitenessOptions.longestDelay))
                options.hosts.forgetDelays()
            case "max-rate": options.politeness.maxRate = number.map { Double(min(max($0, 1), 1_000_000)) }
            case "max-depth": options.maxDepth = number.map { Int(min(max($0, 0), 1_000_000)) }
            case "max-pages": options.limits.pages = number.map { Int($0) }
            case "max-bytes": options.limits.bytes = number.map { Int($0) }
            case "max-duration": options.limits.duration = number
            default: break
            }
        }
    }

    /// What is left of a crawl that ran to its end.
    private static func ended(_ stored: StoredJob) throws(JobFailure) -> String {
        let totals = try stored.totals()
        let failed = try stored.failedCount()
        let done = counted(Int(clamping: totals["done"] ?? 0), "URL")
        let rest =
            failed == 0
            ? "none of them failed" : "--retry-failed asks for the \(failed) of them that failed once more"
        return "the crawl in '\(stored.directory.name)' ran to its end: \(done) done, nothing waits; \(rest)"
    }

    private static let resumeHelp = """
        OVERVIEW: Goes on with the crawl that is kept in a directory.

        USAGE: crawltop resume <dir> [--retry-failed] [<options>]

        The options are those of `crawltop`, and hold from now on: limits, concurrency, politeness, time-outs, and what is
        fetched. A narrower pattern, scope or depth leaves out what waits, a wider one has it fetched. --max-pages off lifts
        that limit; so do others. What may be a secret (--user, a proxy's password, --header) is not kept and has to be given
        again.

        OPTIONS:
          --retry-failed          Ask for the URLs that failed once more.

        """
}

extension CrawlOptions {
    /// Whether URLs would be left out that other options take, or the other way round.
    fileprivate func judgesOtherwise(than other: CrawlOptions) -> Bool {
        scope != other.scope || include != other.include || exclude != other.exclude || maxDepth != other.maxDepth
            || maxRedirects != other.maxRedirects || allowsPrivate != other.allowsPrivate
            || frontier.urlBytes != other.frontier.urlBytes
    }
}
