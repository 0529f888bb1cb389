import ArgumentParser

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawltop compare",
        abstract: "Crawls one site with each engine in turn and prints what each took.",
        usage: "crawltop compare [<options>] demo|<url> ... [-- <crawl options>]",
        discussion: """
            Each run is a process of its own, so that its time and memory are its own. `demo` serves the demo site from
            another process. The config file is not read. Exit codes: 0 all runs finished, 2 wrong use, 3 a run was stopped or failed.
            """,
        version: CrawlURLsCommand.configuration.version)

    @Argument(help: ArgumentHelp("Where to start, or `demo`.", valueName: "demo|url"))
    var urls: [String] = []

    @Flag(name: .long, help: "Run the engines that have a loop with each selector: epoll, poll, select.")
    var selectors = false

    @Option(
        name: .long, help: ArgumentHelp("Exchanges in flight at most, 1 to 65535.", valueName: "n"),
        transform: OptionValue.number(1...65_535))
    var concurrency = 64

    @Option(
        name: .long, help: ArgumentHelp("Pages of the demo site (default: 300).", valueName: "n"),
        transform: OptionValue.number(1...1_000_000))
    var pages: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("Milliseconds that each page of the demo site takes (default: 100).", valueName: "ms"),
        transform: OptionValue.number(0...60_000))
    var delay: Int?

    @Option(
        name: .long, help: ArgumentHelp("Stop a run after so many seconds (default: 120).", valueName: "seconds"),
        transform: OptionValue.seconds)
    var maxSeconds: Int64?

    @Option(
        name: .long, help: ArgumentHelp("The table's form: for people or for programs.", valueName: "text|json"),
        transform: OptionValue.word)
    var format = LogFormat.text

    /// The request of the command line.
    ///
    /// - Parameter passed: the words after the terminator: options for each run.
    /// - Returns: a comparison, or wrong use.
    func request(passed: [String]) -> Request {
        guard let first = urls.first else {
            return .usage("nothing to compare on: name a URL, or `demo`")
        }
        var options: CompareOptions
        if first == "demo" {
            guard urls.count == 1 else { return .usage("`compare demo` takes no URL beside it") }
            options = CompareOptions(site: .demo(pages: pages ?? 300, delay: delay ?? 100))
        } else {
            guard pages == nil, delay == nil else {
                return .usage("--pages and --delay describe the demo site: `crawltop compare demo`")
            }
            switch SeedText.complete(urls) {
            case .success(let seeds): options = CompareOptions(site: .seeds(seeds))
            case .failure(let failure): return .usage(failure.description)
            }
        }
        // Options that a run would refuse are refused here, in one sentence and before anything is started.
        if case .usage(let sentence) = Request.parse(["http://h/"] + passed, environment: [:]) {
            return .usage(sentence)
        }
        options.selectors = selectors
        options.concurrency = concurrency
        options.longestRun = maxSeconds ?? options.longestRun
        options.format = format
        options.passed = passed
        return .compare(options)
    }
}
