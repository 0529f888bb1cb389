import ArgumentParser
import Store

/// What two crawls of a site are compared with each other for.
public struct DiffOptions: Sendable {
    /// A job's directory alone, or two directories or logs, the earlier one first.
    var paths: [String]
    /// The form of what is told.
    var format = LogFormat.text
    /// Differences that make the exit code 1.
    var failOn = FailOn()
    /// The faults that are left out; nil without a file of them.
    var knownFaults: KnownFaults.File?
    /// When a page counts as slower.
    var slowness = Slowness()
}

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawltop diff",
        abstract: "Tells what has changed from one crawl of a site to the next.",
        usage: """
            crawltop diff [<options>] <dir>
            crawltop diff [<options>] <earlier> <later>
            """,
        discussion: """
            One directory: the last run that `crawltop recrawl` made there, and the one before it. Two: each a directory that
            --job keeps, or a log of --format json.
            Exit codes: 0 compared, 1 --fail-on found something, 2 wrong use, or nothing to compare.
            """,
        version: CrawlURLsCommand.configuration.version)

    @Argument(help: ArgumentHelp("A job's directory, or a log of --format json.", valueName: "dir"))
    var paths: [String] = []

    @Option(
        name: .long, help: ArgumentHelp("The form: for people or for programs.", valueName: "text|json"),
        transform: OptionValue.word)
    var format = LogFormat.text

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Exit with 1 if any of these is found: new, gone, changed, moved, new-broken, fixed, slower; separated by commas.",
            valueName: "kinds"), transform: { try FailOn($0) })
    var failOn: [FailOn] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Leave out the faults that this file names, as those of a crawl.", valueName: "file"))
    var ignoreFile: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A page is slower that takes this many times as long as before, and half a second longer.",
            valueName: "factor"),
        transform: OptionValue.factor)
    var slower = 2.0

    /// The request. Reads the file of known faults.
    ///
    /// - Throws: the mistake in it, in a whole sentence.
    func request() throws(ValueError) -> Request {
        guard (1...2).contains(paths.count) else {
            return .usage("`crawltop diff` compares the runs of one directory, or two directories or logs")
        }
        var options = DiffOptions(paths: paths)
        options.format = format
        options.failOn = FailOn(failOn)
        if let other = options.failOn.items.first(where: { !$0.finding.namesChanges }) {
            return .usage("--fail-on \(other.word) is found by a crawl, not by a comparison")
        }
        options.knownFaults = try KnownFaults.File(ignoreFile: ignoreFile)
        options.slowness.factor = slower
        return .diff(options)
    }
}
