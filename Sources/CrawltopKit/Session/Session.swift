public import Crawl
public import EventLoop
import SharedFrontier
import Store

/// One run of the program: a loop, a crawl, and the subscribers and command sources that the options ask for.
///
/// Closures provide the engine and the screen, so that this library depends on neither. Use it on the loop's thread.
public final class Session: @unchecked Sendable {
    /// Nanoseconds without a written byte after which the log is given up at the end.
    static let readerPatience: Int64 = 10_000_000_000
    /// The same after the user has asked for the end.
    static let stoppedPatience: Int64 = 1_000_000_000

    /// The loop that everything runs on.
    public let loop: EventLoop
    /// The crawl.
    public let crawl: Crawl
    /// What the user chose.
    public let options: CrawltopOptions

    /// The report's lines, one for each URL; nil if the options do not ask for them.
    public let urls: URLReport?

    let patience: Int64
    /// The faults that are left out of what is told; nil without a file of them.
    public let knownFaults: KnownFaults?
    /// The crawl that this one is compared with at its end, beside that of its own run before.
    let baseline: Baseline?
    private(set) var changes: DiffFigures?
    /// The same while a screen shows the crawl's end.
    var comparing = LiveComparison()
    /// Called when there is more to tell of what has changed since an earlier crawl.
    public var onCompared: () -> Void = {}
    private let findings: FindingCollector
    /// The warnings of the crawl.
    public let warnings = WarningBook()
    var signals: Signals?
    var output: LogOutput?
    var log: (any CrawlLog)?
    var engine: EngineControls?
    var screen: ScreenControls?
    /// Takes in the result of a URL that ended in an earlier run.
    public var remember: (FetchRecord) -> Void = { _ in }
    /// What a person is told at the end, for viewers that look on until then.
    public var describeEnd: (ExitReason) -> String = { _ in "" }
    var kept: KeptCrawl?
    var temporary: TemporaryJob?
    /// The report that is being written while the crawl goes on.
    var report: LiveReport?
    var exchangeReport: ExchangeReport?
    var control: (server: ControlServer, answers: ControlAnswers)?
    var metrics: MetricsServer?
    var shared: SharedFrontier?
    /// Commands of this process that others of the crawl did not hear of.
    var unshared = 0
    /// Whether this process fetched nothing of a crawl of several.
    var tookNothing = false
    /// Why this process cannot take part in the crawl of several; nil if it can.
    var refused: String?
    var stopped: String?
    private var isTerminalGone = false
    private var lag = SharedLag()
    var wakeUp: (timer: TimerID, at: Int64)?

    /// Prepares a run: signals, log and crawl. Nothing is fetched yet.
    ///
    /// - Parameters:
    ///   - options: what the user chose.
    ///   - loop: the caller's loop, with the demo site on it if there is one. The caller is on its thread.
    ///   - hasScreen: whether `run` gets a screen. Without one, the log goes to standard output.
    ///   - patience: the nanoseconds that exchanges in flight have to end after the last dispatch.
    /// - Throws: `StartFailure` for an output file that cannot be written, and for failures of the system.
    public init(
        options: CrawltopOptions, loop: EventLoop, hasScreen: Bool, patience: Int64 = 5_000_000_000
    ) throws(StartFailure) {
        self.options = options
        self.patience = patience
        self.loop = loop
        do {
            var policy = options.crawl
            // The user of a screen can ask for a page again, and a sitemap tells when pages were modified.
            policy.requests.keepsValidators = hasScreen || options.reports.orders.contains { $0.form == .sitemap }
            policy.requests.digestsBodies = options.job != nil || options.baseline != nil
            crawl = try Crawl(options: policy, now: loop.now)
        } catch {
            throw StartFailure(.usage(error.message))
        }
        crawl.clock = EventLoop.clock
        knownFaults = options.knownFaults.map(KnownFaults.init)
        findings = FindingCollector(failOn: options.failOn, known: knownFaults, warnings: warnings)
        urls = options.detail >= .verbose && (hasScreen || options.format == .text) ? URLReport() : nil
        try Self.check(options.reports, log: options.output)
        baseline = try Self.baseline(options)
        // This comes before the signals: opening a named pipe waits for a reader, and Ctrl-C must end that wait.
        var target = hasScreen ? nil : OutputTarget.standardOutput
        if let path = options.output {
            target = try OutputTarget.file(path, mayHaveContents: options.appends || options.replacesFiles)
        }
        do {
            signals = try Signals(
                on: loop, toggle: { [weak self] in self?.perform(.togglePause) },
                inspect: { [weak self] in self?.printExchanges() },
                hangUp: { [weak self] in self?.terminalGone() },
                stop: { [weak self] command, why in self?.stop(command, because: why) })
        } catch {
            throw StartFailure(.stopped("cannot take over signals: \(error)"))
        }
        crawl.subscribe(findings)
        crawl.subscribe(warnings)
        urls.map { crawl.subscribe($0) }
        // The job comes before the log: if another process crawls it, the log of before stays.
        if options.job == nil, baseline != nil || !options.reports.orders.isEmpty {
            temporary = try TemporaryJob(in: options.temporaryFolder)
        }
        if let job = options.job ?? temporary.map({ JobOptions($0, words: options.words) }) {
            kept = try KeptCrawl(job, of: crawl, loop: loop) { [weak self, loop] in
                loop.submit { [weak self] in
                    self?.kept?.update()
                    self?.scheduleWakeUp()
                }
            }
        }
        if let target { openLog(target) }
        try startMetrics()
        prepareFrontier()
        try startControl()
    }

    /// Runs the crawl to its end.
    ///
    /// - Parameters:
    ///   - startEngine: starts the engine on `loop`.
    ///   - startScreen: enters the screen; nil for a headless run.
    /// - Returns: why the program ends.
    public func run(startEngine: StartEngine, startScreen: StartScreen? = nil) -> ExitReason {
        crawl.subscribe(self)
        do {
            screen = try startScreen?(self)
            try startCrawl()
            shared?.start()
            engine = try startEngine(loop, crawl)
            startService()
            scheduleProgress()
            loop.run()
            comparing.wait()
        } catch let error as CrawlOptionsError {
            return finish(.usage(error.message))
        } catch let error as StartFailure {
            return finish(error.reason)
        } catch {
            stopped = "cannot start: \(error)"
        }
        if let refused { return finish(.usage(refused)) }
        if stopped == nil { compare() }
        let why = stopped ?? crawl.limitReached?.sentence
        return finish(findings.exitReason(stopped: why, of: crawl, changes: changes))
    }

    private func compare() {
        do throws(JobFailure) {
            changes = try kept?.changes(
                since: baseline, without: knownFaults, isFinished: isFinished, patience: Self.readerPatience)
        } catch {
            stopped = "not compared with the earlier crawl: \(error.sentence)"
        }
    }

    private func startCrawl() throws {
        guard let kept else { return try crawl.start(now: loop.now) }
        try kept.start { [crawl, findings, warnings, urls, remember] record in
            remember(record)
            findings.receive(.ended(record), from: crawl)
            warnings.receive(.ended(record), from: crawl)
            urls?.receive(.ended(record), from: crawl)
        }
    }

    /// Performs a command, or has all processes perform it that share the crawl.
    public func perform(_ command: CrawlCommand) {
        if case .here(let command) = command { return performHere(command) }
        if shared?.share(command) != true { performHere(command) }
    }

    /// Performs a command in this process. One that ends the crawl early changes the exit code.
    func performHere(_ command: CrawlCommand) {
        switch command {
        case .drain, .abort: stop(command, because: "stopped on request before the end")
        default:
            crawl.perform(command, now: loop.now)
            scheduleWakeUp()
        }
    }

    /// Ends the run, and the crawl if it is still going on. A screen's quit key calls it.
    public func quit() {
        if crawl.state == .finished { loop.stop() } else { perform(.abort) }
    }

    /// Handles the loss of the terminal. Called by a screen that notices it, and for SIGHUP, which kernel and shell may
    /// both send. The crawl ends in order, or goes on without a screen if asked to (`--keep-running`, nohup).
    public func terminalGone() {
        guard !isTerminalGone else { return }
        isTerminalGone = true
        let screen = screen
        self.screen = nil
        screen?.leave()
        guard options.keepRunning || options.detaches || signals?.outlivesTerminal == true else {
            signals?.requestEnd("hung up before the end")
            return
        }
        if crawl.state == .finished { loop.stop() }
    }

    /// The longest turn of the loop since the screen's last call, nanoseconds.
    public func takeLag() -> Int64 { takeLag(for: .screen) }

    /// The longest turn of the loop since a reader's last call, nanoseconds.
    func takeLag(for reader: SharedLag.Reader) -> Int64 { lag.takeLongest(for: reader, of: loop) }

    /// Nanoseconds that the job's writer is behind; nil for a crawl that is not kept.
    public var jobLag: Int64? { kept?.lag }

    func stop(_ command: CrawlCommand, because why: String) {
        if crawl.state != .finished {
            stopped = stopped ?? why
            if command == .abort { engine?.shutDown() }
            crawl.perform(command, now: loop.now)
        }
        // A second request ends the run even if the engine cannot.
        if command == .abort || crawl.state == .finished { loop.stop() }
    }
}
