import ArgumentParser
import Crawl
import EventLoop

/// The common options of `crawltop URL...` and `crawltop demo`, as the user writes them.
struct CrawlArguments: ParsableArguments {
    @Flag(name: .long, help: "No screen: log to standard output. The default where that is not a terminal.")
    var headless = false

    @Option(
        name: .long,
        help: ArgumentHelp("The log's form: for people (the default) or for programs.", valueName: "text|json"),
        transform: OptionValue.word)
    var format = LogFormat.text

    @Option(name: .long, help: ArgumentHelp("Write the log to a file, with a screen or without.", valueName: "file"))
    var output: String?

    @OptionGroup var reports: ReportArguments

    @Flag(name: .long, help: "Ask for nothing: list what would be asked first, and what not, and why.")
    var dryRun = false

    @Option(
        name: .long, help: ArgumentHelp("Log the counts and rates every so many seconds.", valueName: "seconds"),
        transform: OptionValue.seconds)
    var progress: Int64?

    @Option(
        name: [.long, .customLong("max-tasks")],
        help: ArgumentHelp("Exchanges in flight at most, 1 to 65535 (default: 64).", valueName: "n"),
        transform: OptionValue.number(1...65_535))
    var concurrency = 64

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Keep the crawl in this directory: `crawltop resume` goes on with it, whatever ended it.", valueName: "dir")
    )
    var job: String?

    @Flag(name: .long, help: "With --job: record no events, so that `crawltop replay` has the last state alone.")
    var noRecording = false

    @OptionGroup var politeness: PolitenessArguments

    @OptionGroup var hosts: HostArguments

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where the crawl may go: a seed's host (any port; the default), the same but for a leading www., its origin, "
                + "its domain (subdomains), its site (registrable domain), or any host.",
            valueName: "host|www|origin|domain|site|any"), transform: OptionValue.word)
    var scope: Scope?

    @Flag(name: .long, help: "Stay on a seed's host, www. or not: --scope www.")
    var strict = false

    @Flag(name: .long, help: "Stay on a seed's registrable domain by the public suffix list: --scope site.")
    var lenient = false

    @OptionGroup var patterns: PatternArguments

    @Option(
        name: .long, help: ArgumentHelp("Links followed from a seed at most.", valueName: "n"),
        transform: OptionValue.number(0...1_000_000))
    var maxDepth: Int?

    @Option(
        name: .long, help: ArgumentHelp("Redirects followed in a row at most, 0 to 50 (default: 10).", valueName: "n"),
        transform: OptionValue.number(0...50))
    var maxRedirect = 10

    @OptionGroup
    var limits: LimitArguments

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Attempts at a URL when the transport fails, or on 408, 429, 500, 502, 503, 504 or an unknown 5xx; 1 to 50 "
                + "(default: 4).",
            valueName: "n"),
        transform: OptionValue.number(1...50))
    var maxTries = 4

    @OptionGroup var sources: SourceArguments

    @OptionGroup var checks: CheckArguments

    @Flag(name: .long, help: "Neither fetch nor obey robots.txt.")
    var noRobots = false

    @Flag(name: .long, help: "Follow links that ask not to be: rel=nofollow, meta robots, X-Robots-Tag.")
    var ignoreNofollow = false

    @Option(
        name: .long, help: ArgumentHelp("For a connection to stand (default: 10).", valueName: "seconds"),
        transform: OptionValue.seconds)
    var connectTimeout: Int64?

    @Option(
        name: .long, help: ArgumentHelp("Without a byte in either direction (default: 30).", valueName: "seconds"),
        transform: OptionValue.seconds)
    var idleTimeout: Int64?

    @Option(
        name: .long, help: ArgumentHelp("For an exchange in all (default: 300).", valueName: "seconds"),
        transform: OptionValue.seconds)
    var totalTimeout: Int64?

    @Option(
        name: .long, help: ArgumentHelp("Body bytes at most, as 500K, 32M (default: 32M).", valueName: "size"),
        transform: OptionValue.size)
    var maxBody: Int?

    @Option(
        name: .long, help: ArgumentHelp("The User-Agent field's value.", valueName: "text"),
        transform: SecretValue.reading(OptionValue.fieldValue))
    var userAgent: SecretValue<String>?

    @OptionGroup var requests: RequestArguments

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Trust the certificates in this PEM file besides the system's.", valueName: "file"))
    var caFile: String?

    @Flag(
        name: .long, help: "Accept any certificate of an https server: whoever is in between can read and change all.")
    var insecure = false

    @OptionGroup var reach: ReachArguments

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Ask this name server, an IP address, instead of the system's (port: 53). Repeatable.",
            valueName: "host:port"),
        transform: OptionValue.nameServer)
    var dnsServer: [String] = []

    @OptionGroup var results: ResultArguments

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How to wait for servers (default: coroutine); blocking is one page at a time and freezes the screen.",
            valueName: "coroutine|callback|blocking"), transform: OptionValue.word)
    var engine = EngineKind.coroutine

    @Option(
        name: .long,
        help: ArgumentHelp("The system call to wait with (default: epoll).", valueName: "epoll|poll|select"),
        transform: OptionValue.word)
    var selector: SelectorKind?

    @Flag(name: .long, help: "Wait with select: --selector select.")
    var select = false

    @Flag(name: .long, help: "No colours on the screen; so does NO_COLOR in the environment.")
    var noColor = false

    @Flag(name: .long, help: "No characters beyond ASCII on the screen.")
    var ascii = false

    @Flag(name: .long, help: "Leave the screen when the crawl is over.")
    var exitWhenDone = false

    @OptionGroup var screen: ScreenArguments

    @OptionGroup var background: BackgroundArguments

    @OptionGroup var control: ControlArguments

    @OptionGroup var metrics: MetricsArguments

    @OptionGroup var frontier: FrontierArguments

    @OptionGroup var config: ConfigArguments

    @Flag(
        name: .shortAndLong,
        help: "The text log: skipped URLs and states too, each URL in the report; -vv each exchange's states too.")
    var verbose: Int

    @Flag(
        name: .shortAndLong,
        help: "The text log: failures, answers from 400 on and the report only; -qq the report only.")
    var quiet: Int

    /// The options whose values were trimmed, each once.
    var trimmed: [String] {
        [
            ("--header", requests.header.contains(where: \.wasTrimmed)), ("--user", requests.user?.wasTrimmed ?? false),
            ("--user-agent", userAgent?.wasTrimmed ?? false), ("--proxy", reach.proxy?.wasTrimmed ?? false),
            ("--for-host", hosts.forHost.contains(where: \.wasTrimmed)),
            ("--remap", reach.remap.contains(where: \.wasTrimmed)),
            ("--sitemap", sources.sitemap.contains(where: \.wasTrimmed)),
        ].filter(\.1).map(\.0)
    }

    /// Whether an option says where the crawl may go.
    var namesScope: Bool { scope != nil || strict || lenient }

    func validate() throws {
        try userAgent?.check("--user-agent")
        if verbose > 0 && quiet > 0 {
            throw ValidationError("-v and -q contradict each other")
        }
        if !checks.checkFragments, results.failOn.contains(where: \.namesFragments) {
            throw ValidationError("--fail-on fragment needs --check-fragments")
        }
        if !checks.requireHttps, results.failOn.contains(where: { $0.names(.httpLink) }) {
            throw ValidationError("--fail-on http-link needs --require-https")
        }
        if select && selector != nil {
            throw ValidationError("--select and --selector exclude each other")
        }
        if sources.sitemaps && noRobots {
            throw ValidationError("--sitemaps needs robots.txt, which --no-robots leaves out")
        }
        if (strict ? 1 : 0) + (lenient ? 1 : 0) + (scope == nil ? 0 : 1) > 1 {
            throw ValidationError("--strict, --lenient and --scope exclude each other")
        }
    }
}
