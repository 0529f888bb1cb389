import Store

// `crawltop recrawl DIR`: the crawl that is kept there begins again, and is compared with what it found before.

extension Request {
    /// Parses the words behind `recrawl`.
    static func parseRecrawl(_ words: [String], environment: [String: String]) -> Request {
        if words.contains("--help") || words.contains("-h") { return .print(recrawlHelp) }
        var typed = words
        do throws(JobFailure) {
            let path = try directory(takenFrom: &typed, "recrawl")
            return try recrawl(path, typed, environment)
        } catch {
            return .usage(error.sentence)
        }
    }

    private static func recrawl(
        _ path: String, _ typed: [String], _ environment: [String: String]
    ) throws(JobFailure) -> Request {
        let stored = try StoredJob(JobDirectory(path))
        let own = JobWords.options(in: typed)
        if own.contains(where: { $0.name == "job" }) {
            return .usage("a crawl that begins again stays in its directory: --job has no place here")
        }
        if let missing = missing(stored, own) {
            return .usage("the crawl began with \(missing), which is not kept: give it again")
        }
        let lines = { (key: String) in (stored.value(key) ?? "").split(separator: "\n").map(String.init) }
        var rest = JobWords(lines("options"))
        var job = JobOptions(path: path)
        job.comesBack = true
        job.words = rest
        job.words.update(typed)
        rest.removeReplaced(by: typed)
        let request = parseResumed(rest.kept, JobWords.takingOut(liftedFrom: typed), lines("seeds"), environment)
        guard case .crawl(var options) = request else { return request }
        job.words.keepPatterns(of: options.crawl)
        options.job = job
        return .crawl(options)
    }

    private static let recrawlHelp = """
        OVERVIEW: Crawls a site again that a directory keeps a crawl of, and tells what has changed.

        USAGE: crawltop recrawl <dir> [<options>]

        Seeds and options are those of before, unless others are given, which hold from now on. Servers are asked whether their
        pages have changed (If-None-Match, If-Modified-Since); those that have not are not sent again. What the run before
        found stays in the directory, for `crawltop diff <dir>`. A run that was interrupted goes on with `crawltop resume
        <dir>`; `recrawl` begins it again. What may be a secret (--user, a proxy's password, --header) is not kept and has to be
        given again.

        --fail-on may name differences as well: new, gone, changed, moved, new-broken, fixed, slower.

        """
}
