import ArgumentParser

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawltop export",
        abstract: "Writes reports on a crawl that several processes share, from the jobs of all of them.",
        usage: "crawltop export [<options>] redis://<host>[:<port>]/?crawl=<name> [<file> ...]",
        discussion: KeptReportArguments.discussion + "\n" + """
            The server knows where the jobs are (--job). Those of other machines are found where --jobs says that copies are.
            If a job is not found, or results are in none, nothing is written, unless --partial is given.
            Exit codes: 0 written, 2 wrong use, no crawl, results that are missing, or a file that cannot be written, 3 written
            with --partial, and something is missing.
            """,
        version: CrawlURLsCommand.configuration.version)

    @Argument(help: ArgumentHelp("The server, with the crawl's name.", valueName: "crawl"))
    var address: String?

    @Argument(help: ArgumentHelp("The files to write.", valueName: "file"))
    var files: [String] = []

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Where copies of other machines' jobs are: a job, or a folder of jobs. Repeatable.", valueName: "dir"))
    var jobs: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Keep the whole crawl in this directory, as --job does; files need not be named then.", valueName: "dir"))
    var into: String?

    @Flag(name: .long, help: "Write what there is, if something is missing.")
    var partial = false

    @OptionGroup var reports: KeptReportArguments

    @OptionGroup var server: FrontierServerArguments

    /// The request.
    ///
    /// - Throws: the mistake in a whole sentence.
    func request(environment: [String: String]) throws(ValueError) -> Request {
        guard let address else {
            return .usage("no crawl given: `crawltop export redis://HOST/?crawl=NAME FILE`")
        }
        guard FrontierAddress.isMeant(by: address) else {
            return .usage("`crawltop export` is for a crawl on a server: `crawltop report DIR` reports on a directory")
        }
        let server = try FrontierServer(address, server, environment)
        guard let crawl = server.crawl else {
            return .usage("the address names no crawl: ?crawl=NAME; `crawltop status redis://...` lists them")
        }
        let isKeptAlone = into != nil && reports.reportFormat.isEmpty
        let orders = try reports.reports(to: files.isEmpty && !isKeptAlone ? ["-"] : files, in: environment)
        var request = ExportRequest(server: server, crawl: crawl, reports: orders)
        (request.baseline, request.jobs, request.into) = (reports.baseline, jobs, into)
        request.isPartial = partial
        if let folder = environment["TMPDIR"], !folder.isEmpty { request.temporaryFolder = folder }
        return .export(request)
    }
}
