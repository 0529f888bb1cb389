import ArgumentParser
import Crawl

/// The job of a crawl: the directory in which it is kept, and what is to become of what is there.
public struct JobOptions: Sendable {
    /// The path of the directory.
    public var path: String
    /// Whether the crawl goes on with what is kept there, or begins.
    public var resumes = false
    /// Whether the crawl begins again, and what is kept there becomes the earlier run.
    public var comesBack = false
    /// Whether URLs that are broken are asked for again.
    public var retriesFailed = false
    /// Whether options that decide which URLs are fetched are others than before.
    public var judgesAgain = false
    /// The options of the command line that are kept, and the names of those that may be secrets.
    var words = JobWords([])
    /// Whether it is for the crawl's end alone.
    private var isTemporary = false
    /// Whether what happens is recorded for a replay.
    var isRecorded: Bool { !isTemporary && !words.kept.contains("--no-recording") }
    /// Options that commands had set, and that the command line sets otherwise.
    var overruled: Set<String> = []

    /// Creates the options of a crawl that begins in a directory.
    public init(path: String) {
        self.path = path
    }

    /// Creates the options of a crawl that begins in a directory of its own, for its end.
    init(_ temporary: TemporaryJob, words: JobWords) {
        (path, isTemporary) = (temporary.path, true)
        self.words = words
    }

    /// What holds from now on of a job that goes on. Nil is no value.
    var changedValues: [(key: String, value: String?)] {
        runValues.map { ($0.key, $0.value) } + overruled.sorted().map { ("option \($0)", nil) }
    }

    private var runValues: [(key: String, value: String)] {
        [
            ("options", words.kept.joined(separator: "\n")), ("asked again", words.asked.joined(separator: "\n")),
            ("state", "running"), ("reason", ""), ("complete", "0"),
        ]
    }

    /// What a new job's database begins with.
    func firstValues(_ crawl: CrawlOptions, now: Int64) -> [(key: String, value: String)] {
        [
            ("program", "crawltop \(CrawlURLsCommand.configuration.version)"),
            ("seeds", crawl.seeds.map(JobWords.withoutCredentials).joined(separator: "\n")),
            ("hash seed", String(crawl.hashSeed)), ("state now", "running"),
            ("created", String((crawl.clockOffset &+ now) / 1_000_000)),
        ] + runValues
    }
}

extension CrawltopOptions {
    /// Picks what is to be kept of the words of a command line.
    mutating func keep(_ arguments: [String]) {
        guard job != nil || baseline != nil || !reports.orders.isEmpty else { return }
        words = JobWords(arguments)
        words.keepPatterns(of: crawl)
        if crawl.seeds.contains(where: { JobWords.withoutCredentials($0) != $0 }) { words.ask("--user") }
        job?.words = words
    }
}
