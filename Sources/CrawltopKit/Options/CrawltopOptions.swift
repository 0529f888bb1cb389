public import Crawl
public import EventLoop
import SharedFrontier
public import Words

/// The two forms of the headless log.
public enum LogFormat: String, Sendable, CaseIterable {
    /// One line a fetch, for people.
    case text
    /// One JSON object a line, for programs.
    case json
}

/// The user's options: the crawl's policy and how it is shown.
public struct CrawltopOptions: Sendable {
    /// The program's version.
    static let version = "0.1.0"

    /// The crawl's policy.
    public var crawl = CrawlOptions()
    /// The engine.
    public var engine = EngineKind.coroutine
    /// The system call to wait with.
    public var selector = SelectorKind.epoll
    /// The folders that are served while the crawl runs.
    public var folders: [SiteFolder] = []
    /// Whether nothing is asked, and what would be is listed.
    public var isDryRun = false
    /// Whether to run without a screen even on a terminal.
    public var headless = false
    /// The log's form.
    public var format = LogFormat.text
    /// The file of the log; nil for standard output, and for no log beside a screen.
    public var output: String?
    /// Whether the log is added to a file that is there.
    public var appends = false
    /// Whether files that are there may be replaced.
    public var replacesFiles = false
    /// The reports to write at the end.
    public var reports = Reports(orders: [], replacesOthers: false)
    /// Where the crawl is kept meanwhile, if there are reports and no job.
    public var temporaryFolder = "/tmp"
    /// The user's own folder, which `~` stands for where no shell reads it; nil if it is not known.
    public var homeFolder: String?
    /// Nanoseconds between progress lines, or nil for none.
    public var progress: Int64?
    /// Findings that make the exit code 1.
    public var failOn = FailOn()
    /// The faults that the user knows; nil without a file of them.
    public var knownFaults: KnownFaults.File?
    /// The path of an earlier crawl that this one is compared with at its end; nil for none.
    public var baseline: String?
    /// Whether the screen may use colours.
    public var color = true
    /// Whether the screen is limited to ASCII.
    public var ascii = false
    /// The screen's set of colours.
    public var theme = ThemeName.default
    /// The shortest time in nanoseconds between two frames of the screen.
    public var refresh: Int64 = 100_000_000
    /// The meters that the screen has.
    public var meters = MeterName.allCases
    /// The columns of tables that differ from the defaults.
    public var columns: [ColumnChoice] = []
    /// The path of the config file, whether it exists or not; nil if none is named and there is no home.
    public var configPath: String?
    /// Whether the end of the crawl rings the terminal's bell.
    public var notifies = false
    /// Whether the screen uses the mouse.
    public var mouse = true
    /// Whether the crawl goes on when its terminal is gone.
    public var keepRunning = false
    /// Whether the crawl goes on in a process of its own, which a terminal may look on.
    public var detaches = false
    /// Whether a file or a directory has something of the crawl when it is over.
    public var leavesResults: Bool { output != nil || job != nil || !reports.orders.isEmpty }
    /// Where the crawl listens for commands of other programs.
    var control = ControlOptions.none
    /// Where a monitoring system finds the crawl; nil for nowhere.
    var metrics: MetricsAddress?
    /// The frontier that the crawl shares with other processes; nil for a crawl of this one alone.
    var sharedFrontier: SharedFrontierOptions?
    /// What the service manager that started the process wants to know.
    var service = ServiceOptions([:])
    /// Whether the screen is left when the crawl is over.
    public var exitWhenDone = false
    /// How much the text log contains.
    public var detail = TextLog.Detail.normal
    /// Whether standard input was read for seeds or patterns: then it need not be a terminal for a screen.
    public var takesStandardInput = false
    /// The job that keeps the crawl; nil for a crawl in memory alone.
    public var job: JobOptions?
    /// What a job keeps of the command line, if there is one, and reports tell.
    var words = JobWords([])
    /// Remarks on changed values, to print before anything else: a sentence each.
    public var remarks: [String] = []

    /// Creates the default options.
    public init() {}
}

extension CrawltopOptions {
    /// A difference that `--fail-on` names and nothing would find: a sentence. Nil if there is none.
    var comparisonMistake: String? {
        guard job == nil, baseline == nil else { return nil }
        return failOn.items.first { $0.finding.namesChanges }.map {
            "--fail-on \($0.word) compares with an earlier crawl: --baseline names one, and --job keeps one for `recrawl`"
        }
    }
}

/// The additional options of `crawltop demo`.
public struct DemoOptions: Sendable {
    /// Whether to serve the demo site and crawl nothing.
    public var serveOnly = false
    /// The port to serve on; 0 for a free one.
    public var port: UInt16 = 0
    /// Whether hosts in trouble are served in place of the one site.
    public var hasHosts = false
    /// How many pages the site has, or all hosts together.
    public var pages = 2000
    /// Milliseconds that the site takes to answer; nil for its own mix of delays.
    public var delay: Int?

    /// Creates the default options.
    public init() {}
}

extension CrawltopOptions {
    /// Creates options from words. Reads the files that they name, except certificates.
    ///
    /// - Throws: the mistake in such a file, in a whole sentence.
    init(_ arguments: CrawlArguments, seeds: [String], environment: [String: String]) throws(ValueError) {
        engine = arguments.engine
        selector = arguments.select ? .select : arguments.selector ?? .epoll
        isDryRun = arguments.dryRun
        headless = arguments.headless
        format = arguments.format
        output = arguments.output
        appends = arguments.reports.append
        replacesFiles = arguments.reports.force
        reports = try arguments.reports.reports(in: environment)
        if let folder = environment["TMPDIR"], !folder.isEmpty { temporaryFolder = folder }
        homeFolder = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
        progress = arguments.progress
        failOn = FailOn(arguments.results.failOn)
        knownFaults = try KnownFaults.File(ignoreFile: arguments.results.ignoreFile)
        reports.knownFaults = knownFaults
        baseline = arguments.results.baseline
        // https://no-color.org: set and not empty.
        color = !arguments.noColor && environment["NO_COLOR", default: ""].isEmpty
        ascii = arguments.ascii
        exitWhenDone = arguments.exitWhenDone
        theme = arguments.screen.theme
        refresh = arguments.screen.refresh
        meters = arguments.screen.meters
        columns = arguments.screen.columns
        configPath = arguments.config.path(in: environment)
        mouse = !arguments.screen.noMouse
        notifies = arguments.screen.notify
        (keepRunning, detaches) = (arguments.background.keepRunning, arguments.background.detach)
        control = arguments.control.options(in: environment)
        metrics = arguments.metrics.metrics
        service = ServiceOptions(environment)
        let level = TextLog.Detail.normal.rawValue + arguments.verbose - arguments.quiet
        detail = TextLog.Detail(rawValue: level) ?? (arguments.quiet > 0 ? .silent : .debug)
        job = arguments.job.map(JobOptions.init)
        remarks = arguments.trimmed.map { "\($0): white space at the end of the value was taken off" }
        crawl.seeds = seeds
        crawl.scope = arguments.strict ? .www : arguments.lenient ? .site : arguments.scope ?? .host
        (crawl.include, crawl.exclude) = try arguments.patterns.lists()
        crawl.concurrency = arguments.concurrency
        crawl.politeness = arguments.politeness.options(delay: nil)
        crawl.clockOffset = EventLoop.calendarOffset()
        crawl.maxDepth = arguments.maxDepth
        crawl.maxRedirects = arguments.maxRedirect
        crawl.maxTries = arguments.maxTries
        crawl.accepted = arguments.results.accepted
        crawl.limits.pages = arguments.limits.maxPages
        crawl.limits.duration = arguments.limits.maxDuration
        crawl.limits.bytes = arguments.limits.maxBytes
        crawl.frontier.urls = arguments.limits.maxUrls ?? crawl.frontier.urls
        crawl.frontier.bytesInMemory = arguments.limits.frontierMemory ?? crawl.frontier.bytesInMemory
        crawl.frontier.urlBytes = arguments.limits.maxURLLength ?? crawl.frontier.urlBytes
        crawl.guardsTraps = !arguments.limits.noTrapGuard
        crawl.checksFragments = arguments.checks.checkFragments
        crawl.keepsPositions = arguments.checks.positions
        crawl.requiresHTTPS = arguments.checks.requireHttps
        crawl.sources = try arguments.sources.options()
        crawl.obeysRobots = !arguments.noRobots
        crawl.obeysNofollow = !arguments.ignoreNofollow
        crawl.connectTimeout = arguments.connectTimeout ?? crawl.connectTimeout
        crawl.idleTimeout = arguments.idleTimeout ?? crawl.idleTimeout
        crawl.totalTimeout = arguments.totalTimeout ?? crawl.totalTimeout
        crawl.maxBody = arguments.maxBody ?? crawl.maxBody
        crawl.caFile = arguments.caFile
        crawl.isInsecure = arguments.insecure
        crawl.dnsServers = arguments.dnsServer.isEmpty ? nil : arguments.dnsServer.joined(separator: ",")
        crawl.allowsPrivate = arguments.reach.allowPrivate
        crawl.hosts = try arguments.hosts.table()
        folders = try arguments.reach.folders()
        crawl.remaps = try arguments.reach.remaps()
        crawl.userAgent = try arguments.userAgent?.get() ?? crawl.userAgent
        crawl.requests = try arguments.requests.options()
        sharedFrontier = try arguments.frontier.options(for: crawl, in: environment)
        crawl.sharesFrontier = sharedFrontier != nil
    }
}
