import ArgumentParser

/// The options of reports on a crawl that is kept.
struct KeptReportArguments: ParsableArguments {
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "The form of the reports, whatever their names; repeatable, one for each in their order.",
            valueName: ReportForm.allCases.map(\.rawValue).joined(separator: "|")), transform: OptionValue.word)
    var reportFormat: [ReportForm] = []

    @Flag(name: .long, help: "Replace files that are there.")
    var force = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Tell what has changed since this crawl: a log of --format json, or a directory of --job.",
            valueName: "path"))
    var baseline: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Tell the faults apart that this file names, as those of a crawl.", valueName: "file"))
    var ignoreFile: String?

    /// The reports that go to files. Reads the file of known faults.
    ///
    /// - Throws: the mistake in a whole sentence.
    func reports(to paths: [String], in environment: [String: String]) throws(ValueError) -> Reports {
        // A summary for people, unless told otherwise.
        let forms = reportFormat.isEmpty && paths == ["-"] ? [.markdown] : reportFormat
        return Reports(
            orders: try ReportOrder.orders(paths, forms), replacesOthers: force,
            surroundings: BuildSurroundings(environment), knownFaults: try KnownFaults.File(ignoreFile: ignoreFile))
    }

    /// What help says of files.
    static let discussion = """
        A file's name tells its form: .html, .csv, .json, .md, .xml (JUnit, or a sitemap if the name begins so), .txt, .dot,
        .graphml; --report-format has others.
        Without a file, and for the file -, the report goes to standard output: as Markdown, unless told otherwise.
        A file that is there is replaced if it is an earlier report of that form, or with --force.
        """
}

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawltop report",
        abstract: "Writes reports on the crawl that is kept in a directory, also while it goes on.",
        usage: "crawltop report [<options>] <dir> [<file> ...]",
        discussion: KeptReportArguments.discussion + "\n" + """
            Without --baseline, what has changed is told since the run before, if `crawltop recrawl` began this one.
            Exit codes: 0 written, 2 wrong use, no crawl, or a file that cannot be written.
            """,
        version: CrawlURLsCommand.configuration.version)

    @Argument(help: ArgumentHelp("A job's directory.", valueName: "dir"))
    var directory: String?

    @Argument(help: ArgumentHelp("The files to write.", valueName: "file"))
    var files: [String] = []

    @OptionGroup var reports: KeptReportArguments

    /// The request.
    ///
    /// - Throws: the mistake in a whole sentence.
    func request(environment: [String: String]) throws(ValueError) -> Request {
        guard let directory else { return .usage("no directory given: `crawltop report DIR FILE`") }
        let orders = try reports.reports(to: files.isEmpty ? ["-"] : files, in: environment)
        return .report(ReportRequest(directory: directory, reports: orders, baseline: reports.baseline))
    }
}
