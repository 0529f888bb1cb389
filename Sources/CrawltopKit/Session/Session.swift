public import Crawl
public import EventLoop
import Glibc

/// One run of the program: a loop, a crawl, and the subscribers and sources of commands that the options ask for.
///
/// Engine and screen come in by closure, so that this library knows neither. All of it happens on the loop's thread.
public final class Session: @unchecked Sendable {
    /// Nanoseconds that a line may wait in the log's buffer.
    private static let flushInterval: Int64 = 100_000_000
    /// Nanoseconds without a byte taken after which a log's reader is given up at the end.
    private static let readerPatience: Int64 = 10_000_000_000
    /// The same where somebody has asked for the end.
    private static let stoppedPatience: Int64 = 1_000_000_000

    /// The loop that everything runs on.
    public let loop: EventLoop
    /// The crawl.
    public let crawl: Crawl
    /// What the user chose.
    public let options: CrawltopOptions

    /// The report's line of each URL, where the options ask for them.
    public let urls: URLReport?

    let patience: Int64
    private let verdict: Verdict
    private var signals: Signals?
    private var output: LogOutput?
    private var log: (any CrawlLog)?
    private var engine: EngineControls?
    var screen: ScreenControls?
    private var exchangeReport: ExchangeReport?
    var stopped: String?
    private var isTerminalGone = false
    private var lag = SharedLag()
    var wakeUp: (timer: TimerID, at: Int64)?

    /// Prepares a run: signals, log and crawl; nothing is fetched.
    ///
    /// - Parameters:
    ///   - options: what the user chose.
    ///   - loop: the caller's, with the demo site on it where there is one; the caller is on its thread.
    ///   - hasScreen: whether `run` will be given a screen: without one, standard output gets the log.
    ///   - patience: nanoseconds that exchanges in flight have to end once nothing more is sent.
    /// - Throws: `StartFailure` for an output file that cannot be written, and for what the system refuses.
    public init(
        options: CrawltopOptions, loop: EventLoop, hasScreen: Bool, patience: Int64 = 5_000_000_000
    ) throws(StartFailure) {
        self.options = options
        self.patience = patience
        self.loop = loop
        do {
            var policy = options.crawl
            // Only who looks on can ask for a page again.
            policy.requests.keepsValidators = hasScreen
            crawl = try Crawl(options: policy, now: loop.now)
        } catch {
            throw StartFailure(.usage(error.message))
        }
        crawl.clock = EventLoop.clock
        verdict = Verdict(failOn: options.failOn)
        urls = options.detail >= .verbose && (hasScreen || options.format == .text) ? URLReport() : nil
        // Before the signals: a named pipe makes the opener wait for a reader, and Ctrl-C is to end that.
        var target = hasScreen ? nil : OutputTarget.standardOutput
        if let path = options.output { target = try OutputTarget.file(path) }
        do {
            signals = try Signals(
                on: loop, toggle: { [weak self] in self?.perform(.togglePause) },
                inspect: { [weak self] in self?.printExchanges() },
                hangUp: { [weak self] in self?.terminalGone() },
                stop: { [weak self] command, why in self?.stop(command, because: why) })
        } catch {
            throw StartFailure(.stopped("cannot take over signals: \(error)"))
        }
        crawl.subscribe(verdict)
        urls.map { crawl.subscribe($0) }
        if let target { openLog(target) }
    }

    private func openLog(_ target: OutputTarget) {
        let output = LogOutput(descriptor: target.descriptor, name: target.name) { [weak self, loop] in
            loop.submit { [weak self] in self?.outputChanged() }
        }
        output.onGathered = { [loop, unowned output] in
            loop.schedule(at: loop.now + Self.flushInterval) { [weak output] in output?.flush() }
        }
        let offset = options.crawl.clockOffset
        let log: any CrawlLog =
            switch options.format {
            case .json: JSONLog(output: output, clockOffset: offset)
            case .text: TextLog(output: output, clockOffset: offset, detail: options.detail, urls: urls)
            }
        crawl.subscribe(log)
        (self.output, self.log) = (output, log)
        FatalSignals.writeLastLines(of: output)
    }

    /// Crawls to the end.
    ///
    /// - Parameters:
    ///   - startEngine: starts the engine on `loop`.
    ///   - startScreen: enters the screen; nil for a headless run.
    /// - Returns: why the program ends.
    public func run(startEngine: StartEngine, startScreen: StartScreen? = nil) -> ExitReason {
        crawl.subscribe(self)
        do {
            screen = try startScreen?(self)
            try crawl.begin(now: loop.now)
            engine = try startEngine(loop, crawl)
            scheduleProgress()
            loop.run()
        } catch let error as CrawlOptionsError {
            return end(.usage(error.message))
        } catch let error as StartFailure {
            return end(error.reason)
        } catch {
            stopped = "cannot start: \(error)"
        }
        let why = stopped ?? crawl.limitReached?.sentence
        return end(verdict.exitReason(stopped: why, of: crawl))
    }

    /// Carries out a command; one that ends the crawl early is told in the exit code.
    public func perform(_ command: CrawlCommand) {
        switch command {
        case .drain, .abort: stop(command, because: "stopped on request before the end")
        default:
            crawl.perform(command, now: loop.now)
            scheduleWakeUp()
        }
    }

    /// Ends the run, the crawl included if it is still going on: what a screen's quit key asks for.
    public func quit() {
        if crawl.state == .finished { loop.stop() } else { perform(.abort) }
    }

    /// The terminal went away: what a screen tells that has noticed, and SIGHUP, which kernel and shell may both send. The
    /// crawl ends in order, or goes on without a screen where it was told to (`--keep-running`, nohup).
    public func terminalGone() {
        guard !isTerminalGone else { return }
        isTerminalGone = true
        let screen = screen
        self.screen = nil
        screen?.leave()
        guard options.keepRunning || signals?.outlivesTerminal == true else {
            signals?.requestEnd("hung up before the end")
            return
        }
        if crawl.state == .finished { loop.stop() }
    }

    /// The longest turn of the loop since the screen last asked, nanoseconds.
    public func takeLag() -> Int64 {
        lag.take(for: .screen, of: loop)
    }

    func stop(_ command: CrawlCommand, because why: String) {
        if crawl.state != .finished {
            stopped = stopped ?? why
            if command == .abort { engine?.shutDown() }
            crawl.perform(command, now: loop.now)
        }
        // A second request ends the run even where the engine cannot.
        if command == .abort || crawl.state == .finished { loop.stop() }
    }

    private func outputChanged() {
        guard let output else { return }
        if let failure = output.failure {
            stop(.abort, because: failure.sentence(name: output.name))
        } else {
            crawl.hold(output.isCongested, by: .log)
            scheduleWakeUp()
        }
    }

    /// SIGUSR2. Beside a screen it is ignored: standard error is the same terminal as a rule, and the screen shows more.
    private func printExchanges() {
        guard screen == nil else { return }
        let report = exchangeReport ?? ExchangeReport(descriptor: STDERR_FILENO)
        exchangeReport = report
        report.write(ExchangeTable(of: crawl, at: loop.now, loopLag: loop.lag.longest))
    }

    private func scheduleProgress() {
        guard let interval = options.progress, let log else { return }
        loop.schedule(at: loop.now + interval) { [weak self] in
            guard let self else { return }
            let longest = lag.take(for: .log, of: loop)
            // A crawl that is over may go on: somebody at its screen wants a page once more.
            if crawl.state != .finished { log.progress(at: loop.now, loopLag: longest, of: crawl) }
            scheduleProgress()
        }
    }

    /// The log's last lines are written when the loop no longer runs: now the thread may wait for the log's reader.
    /// Before that the terminal is given back, since from then on a signal ends the process on the spot.
    private func end(_ verdict: ExitReason) -> ExitReason {
        crawl.unsubscribe(self)
        engine?.shutDown()
        crawl.performWaiting(now: loop.now)
        var reason = verdict
        screen?.leave()
        signals?.release()
        if let output {
            let patience = stopped == nil ? Self.readerPatience : Self.stoppedPatience
            output.patience = patience
            log?.finish(reason, at: EventLoop.clock(), of: crawl)
            let failure = output.close(patience: patience)
            FatalSignals.writeLastLines(of: nil)
            if let failure, stopped == nil {
                reason = .stopped(failure.sentence(name: output.name))
            }
        }
        exchangeReport?.close()
        screen?.report(reason)
        return reason
    }
}
