import Crawl
import CrawltopKit
import EventLoop
import Glibc
import Monitor
import Words

/// The monitor as a session's screen, if there is a terminal.
struct LiveScreen {
    /// The largest number of broken URLs named on the main screen.
    private static let mostBroken = 10

    private let options: CrawltopOptions
    private let monitorOptions: MonitorOptions

    /// Creates a screen, or nil to write a log instead.
    ///
    /// - Parameters:
    ///   - options: the user's choices.
    ///   - notes: permanent notes for the screen.
    ///   - tour: the hints until the first key.
    init?(_ options: CrawltopOptions, notes: [SafeText] = [], tour: [SafeText] = []) {
        var monitorOptions = MonitorOptions(options)
        monitorOptions.exitWhenDone = options.exitWhenDone
        monitorOptions.notifies = options.notifies
        monitorOptions.tour = tour
        monitorOptions.note = notes.dropFirst().reduce(notes.first) { all, note in all.map { "\($0); \(note)" } }
        // Keys come from the terminal itself, so that a list of URLs may come from standard input.
        guard !options.headless, options.takesStandardInput || isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1
        else { return nil }
        guard Monitor.canStart(monitorOptions) else {
            let type = SafeText(untrusted: monitorOptions.terminalType).string
            StandardStreams.report("no screen on a terminal of type '\(type)': a log instead")
            return nil
        }
        if options.keepRunning, options.output == nil {
            StandardStreams.report(
                "--keep-running without --output: nothing tells of the crawl once the terminal is gone")
        }
        self.options = options
        self.monitorOptions = monitorOptions
    }

    /// Shows the screen; afterwards, the main screen gets a summary.
    func start(_ session: Session) throws -> ScreenControls {
        var monitorOptions = monitorOptions
        monitorOptions.settings.comparesRuns = session.crawl.hasEarlier
        let monitor = try Monitor(
            loop: session.loop, crawl: session.crawl, options: monitorOptions,
            perform: { [unowned session] in session.perform($0) },
            lag: { [unowned session] in session.takeLag() },
            onQuit: { [unowned session] in session.quit() },
            onSave: { [options] lines in
                guard let path = options.configPath else { return "there is no home directory" }
                return SettingsFile.save(lines, to: path)
            },
            onTerminalGone: { [unowned session] in session.terminalGone() })
        monitor.jobLag = { [unowned session] in session.jobLag }
        monitor.onReport = { [unowned session] path, replaces, answer in
            session.writeReport(to: path, replaces: replaces) { answer(SafeText(untrusted: $0)) }
        }
        session.crawl.subscribe(monitor.subscriber)
        monitor.start()
        let leave = { [unowned session] in
            monitor.stop()
            session.crawl.unsubscribe(monitor.subscriber)
        }
        return ScreenControls(leave: leave, remember: { monitor.remember($0) }) {
            [unowned session, monitorOptions] reason in
            let output = LogOutput(descriptor: STDOUT_FILENO, name: "standard output")
            TextLog(
                output: output, clockOffset: options.crawl.clockOffset, detail: options.detail, urls: session.urls,
                mostBroken: options.detail >= .verbose ? nil : Self.mostBroken,
                hasLinks: monitorOptions.supportsHyperlinks, known: session.knownFaults,
                warnings: session.warnings
            ).finish(reason, at: EventLoop.clock(), of: session.crawl)
            _ = output.close(patience: 1_000_000_000)
        }
    }
}

extension MonitorOptions {
    /// The user's choices for any screen.
    init(_ options: CrawltopOptions) {
        self.init(environment: Crawltop.environment(Self.variables))
        isColoured = options.color
        settings.isASCII = options.ascii
        settings.theme = options.theme
        settings.refresh = options.refresh
        settings.usesMouse = options.mouse
        settings.meters = Set(options.meters)
        settings.columns = options.columns
        if let path = options.configPath { settings.configPath = SafeText(untrusted: path) }
    }
}
