import CrawltopKit
import EventLoop
import Glibc
import Monitor
import Words

/// The monitor as a session's screen, if there is a terminal.
struct LiveScreen {
    private let monitorOptions: MonitorOptions

    /// Whether a command line asks for a screen, and there is a terminal. Keys come from the terminal itself, so that a list
    /// of URLs may come from standard input.
    static func isWanted(_ options: CrawltopOptions) -> Bool {
        !options.headless && (options.takesStandardInput || isatty(STDIN_FILENO) == 1) && isatty(STDOUT_FILENO) == 1
    }

    /// Creates a screen, or nil to write a log instead.
    ///
    /// - Parameters:
    ///   - options: the user's choices.
    ///   - tour: the hints until the first key.
    init?(_ options: CrawltopOptions, tour: [SafeText] = []) {
        var monitorOptions = MonitorOptions(options)
        monitorOptions.exitWhenDone = options.exitWhenDone
        monitorOptions.notifies = options.notifies
        monitorOptions.tour = tour
        guard Self.isWanted(options) else { return nil }
        guard Monitor.canStart(monitorOptions) else {
            let type = SafeText(untrusted: monitorOptions.terminalType).string
            StandardStreams.report("no screen on a terminal of type '\(type)': a log instead")
            return nil
        }
        self.monitorOptions = monitorOptions
    }

    /// Shows the screen; afterwards, the main screen gets a summary.
    func start(_ session: Session, _ screens: Screens) throws -> ScreenControls {
        let monitor = try screens.open(
            monitorOptions, configPath: session.options.configPath, onQuit: { [unowned session] in session.quit() },
            onTerminalGone: { [unowned session] in session.terminalGone() })
        monitor.start()
        let hasLinks = monitorOptions.supportsHyperlinks
        return ScreenControls(leave: monitor.stop) { [unowned session] reason in
            EndReport.write(reason, of: session, to: STDOUT_FILENO, hasLinks: hasLinks)
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
