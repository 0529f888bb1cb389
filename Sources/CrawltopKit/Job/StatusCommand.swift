import ArgumentParser

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawltop status",
        abstract: "Tells how the crawl stands that is kept in a directory, also while it goes on.",
        usage: """
            crawltop status <dir>
            crawltop status [<options>] redis://<host>[?crawl=<name>]
            """,
        discussion: """
            Of a crawl that several processes share (--frontier), it tells what all of them have done; without a name, it lists
            the crawls of that server. The options are for that.
            Exit codes: 0 ran to its end, 1 the same, and --fail-on found something, 2 no crawl, or a damaged one, 3 stopped
            before its end, 4 no seed could be fetched, 5 it is running.
            """,
        version: CrawlURLsCommand.configuration.version)

    @Argument(help: ArgumentHelp("A job's directory, or the server of a shared crawl.", valueName: "crawl"))
    var crawls: [String] = []

    @OptionGroup var server: FrontierServerArguments

    /// The request.
    ///
    /// - Throws: the mistake in the address or in an option.
    func request(environment: [String: String]) throws(ValueError) -> Request {
        guard let crawl = crawls.first else { return .usage("no directory given: `crawltop status DIR`") }
        guard crawls.count == 1 else {
            return .usage("more than one directory: `crawltop jobs` tells of several")
        }
        if FrontierAddress.isMeant(by: crawl) {
            return .frontier(FrontierCall(server: try FrontierServer(crawl, server, environment)))
        }
        guard server.isEmpty else { return .usage("--frontier-password-file and --ca-file are for redis://...") }
        return .status([crawl], isList: false)
    }
}

struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawltop jobs",
        abstract: "Tells how the crawls stand that are kept in directories, also while they go on.",
        discussion: "It has a line for each directory, and for each in them that has a crawl.",
        version: CrawlURLsCommand.configuration.version)

    @Argument(help: ArgumentHelp("A job's directory, or one with such directories.", valueName: "dir"))
    var paths: [String] = []

    /// The request.
    func request() -> Request {
        paths.isEmpty ? .usage("no directory given: `crawltop jobs DIR`") : .status(paths, isList: true)
    }
}
