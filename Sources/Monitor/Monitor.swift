import CProcess
import CTerminal
public import Crawl
public import EventLoop
import Glibc
public import Words

/// A screen of a crawl: a reader of its books, a source of commands, a guest on its loop.
///
/// Nothing in it blocks. The terminal accepts a frame at its own pace, and no other is drawn meanwhile.
/// A frame is drawn when something has changed, at most every 100 ms or as chosen; otherwise nothing wakes the loop.
/// A crawl may have several, each on a terminal of its own.
public final class Monitor {
    /// The shortest time from a frame to one that answers a key, in nanoseconds.
    static let answerInterval: Int64 = 20_000_000
    /// The age of a frame at which its clock is wrong, in nanoseconds.
    static let clockInterval: Int64 = 1_000_000_000
    /// The number of reads from the terminal in one turn of the loop; a pasted text takes several turns.
    static let readsPerTurn = 4

    let loop: EventLoop
    private(set) var crawl: any CrawlView
    private(set) var model: MonitorModel
    let writer: TerminalWriter
    let tty: Tty
    let watch: Watch
    let painter: TerminalPainter
    let options: MonitorOptions
    let modes: TerminalModes
    /// The terminal's title, progress and notifications.
    var status: TerminalStatus
    let perform: (CrawlCommand) -> Void
    /// Returns the longest turn of the loop since the last call.
    let lag: () -> Int64
    /// Returns the nanoseconds that the crawl's job is behind it; nil for a crawl that is not kept.
    public var jobLag: () -> Int64? = { nil }
    /// Writes a report of the crawl as it is now to a file, if need be in place of one that is there. Its answer comes when that
    /// is done, or at once.
    public var onReport: (_ path: String, _ replaces: Bool, _ answer: @escaping (SafeText) -> Void) -> Void = {
        $2("no report can be written here")
    }
    /// The crawl's time, where it is a replay's, and nanoseconds between the time since 1970 and that.
    public var clock: (now: () -> Int64, offset: Int64)?
    /// Where a replay is; nil for a crawl that goes on.
    public var place: (() -> ReplayPlace)?
    /// Performs a command to a replay, and returns what the user is told.
    public var onReplay: ((ReplayCommand) -> SafeText?)?
    let onQuit: () -> Void
    /// Called when the user of a terminal that was handed over suspends the screen: `resume` shows it again.
    public var onSuspend: () -> Void = {}
    /// Writes lines of settings to the config file, and returns an error message if that fails.
    let onSave: ([String]) -> String?
    private let onTerminalGone: () -> Void

    /// Whether it has the terminal, or will have it again when that is its shell's no longer.
    public private(set) var isShown = false
    /// Whether the terminal is its shell's at present.
    var isSuspended = false
    var screen = ScreenState()
    /// Commands that are not performed yet.
    var waiting: [CrawlCommand] = []
    /// The number of answered keys.
    var answered = 0
    var keys = KeyParser()
    /// The timer that ends an incomplete sequence.
    var keyTimer: TimerID?
    /// Whether the terminal was asked for its mouse.
    var hasMouse: Bool
    /// Whether the terminal supports synchronised output.
    var isSynchronised = false
    var layout: ScreenLayout
    /// The content of the last frame.
    var lastSnapshot = MonitorSnapshot()
    var lastFrame = ShownFrame()
    var lastCanvas = Canvas(width: 0, height: 0)
    /// The timer of the next frame, if any, and its time.
    var frameTimer: TimerID?
    var frameDeadline = Int64.max
    var lastFrameAt = Int64.min / 2
    /// The time at which the loop's lag was last read.
    var lagSince: Int64
    var shownLag: Int64 = 0
    /// The number of frames sent, and of frames dropped because the terminal had not accepted the last one.
    var drawnFrames = 0
    var droppedFrames = 0

    /// Opens the terminal and checks it; `start` takes the screen.
    ///
    /// - Parameters:
    ///   - loop: the loop that the screen runs on.
    ///   - crawl: the crawl to show.
    ///   - books: what is known of it, a subscriber to its events.
    ///   - options: the user's choices.
    ///   - perform: performs a command.
    ///   - lag: the loop's longest turn since the last call, nanoseconds.
    ///   - onQuit: called when the user quits, or at the end with `exitWhenDone`; call `stop` then.
    ///   - onSave: writes lines of settings to the config file, and returns an error message if that fails.
    ///   - onTerminalGone: called when the terminal is gone; the screen has stopped by itself.
    /// - Throws: `.unknownTerminal`, `.noTerminal`, `.unwatchable`.
    public init(
        loop: EventLoop, crawl: any CrawlView, books: CrawlBooks, options: MonitorOptions,
        perform: @escaping (CrawlCommand) -> Void, lag: @escaping () -> Int64, onQuit: @escaping () -> Void,
        onSave: @escaping ([String]) -> String?,
        onTerminalGone: @escaping () -> Void
    ) throws(MonitorError) {
        self.loop = loop
        self.crawl = crawl
        self.options = options
        self.perform = perform
        self.lag = lag
        self.onQuit = onQuit
        self.onSave = onSave
        self.onTerminalGone = onTerminalGone
        screen = ScreenState(options.settings)
        screen.role = options.role
        screen.tour = options.tour
        hasMouse = options.settings.usesMouse
        switch options.terminal {
        case .own(let path):
            tty = try Tty(path: path)
            if !shims_terminal_locale() { screen.settings.isASCII = true }
            shims_terminal_claim_tstp()
        case .handed(let descriptor, let isUTF8):
            tty = try Tty(taking: descriptor)
            if !isUTF8 { screen.settings.isASCII = true }
        }
        guard let type = TerminalType(options.terminalType) else { throw .unknownTerminal }
        painter = TerminalPainter(type, colourTerm: options.colourTerm, isColoured: options.isColoured)
        painter.theme = options.settings.theme
        let isXterm = type.hasMouse
        modes = TerminalModes(isSupported: isXterm)
        // Without colours, the title and other extras are unwanted as well.
        status = TerminalStatus(
            options.isColoured
                ? .init(isXterm: isXterm, environment: options.environment) : TerminalStatus.Abilities())
        guard let watch = try? loop.watch(tty.descriptor) else { throw .unwatchable }
        self.watch = watch
        writer = TerminalWriter(watch: watch)
        model = MonitorModel(books: books, clock: EventLoop.clock)
        layout = ScreenLayout(
            width: tty.size.width, height: tty.size.height,
            hasNote: options.note != nil || crawl.options.sharesFrontier,
            meters: options.settings.meters)
        lagSince = loop.now
        model.clockOffset = MonitorOptions.localOffset
    }

    /// The time of the crawl that is shown.
    var crawlNow: Int64 { clock?.now() ?? loop.now }

    /// Shows another picture of a crawl.
    func change(to model: MonitorModel, of crawl: any CrawlView) {
        if model !== self.model { self.model.onChange = nil }
        (self.model, self.crawl) = (model, crawl)
    }

    /// Whether these options name a terminal that can show a screen. Without one, a program logs instead.
    public static func canStart(_ options: MonitorOptions) -> Bool {
        guard case .own(let path) = options.terminal else { return false }
        return (try? Tty(path: path)) != nil && TerminalType(options.terminalType) != nil
    }

    /// Whether the terminal is that of this process, which has its signals.
    var isOwn: Bool { if case .own = options.terminal { true } else { false } }

    /// Takes the screen and shows the crawl until `stop`.
    public func start() {
        model.onChange = { [weak self] in self?.requestFrame() }
        model.onFinished = { [weak self] in self?.crawlFinished() }
        writer.onDrained = { [weak self] in self?.requestFrame() }
        writer.onGone = { [weak self] in self?.lose() }
        watch.isUrgent = true
        readKeys()
        isShown = true
        tty.makeRaw()
        if isOwn {
            guardTerminal()
            watchSignals()
        }
        writer.send(status.begin() + modes.on(mouse: hasMouse))
        requestFrame()
    }

    /// Gives the terminal back as it was. Waits some seconds for a terminal that accepts nothing, and then sends it
    /// only the bytes that reset it.
    public func stop() {
        guard isShown else { return }
        stopDrawing()
        if !isSuspended { sendLast() }
        releaseTerminal()
    }

    func readKeys() {
        watch.onReadable { [weak self] in self?.readInput() }
    }

    /// Sends the bytes that leave the screen.
    func sendLast() {
        writer.sendAll(
            status.finish() + Array(modes.off.utf8) + painter.leave(), orAtLeast: reset, patience: options.patience)
    }

    /// The bytes that reset the terminal at any point, even within a sequence.
    private var reset: [CChar] {
        TerminalModes.cancel + (Array((status.end + modes.off).utf8) + painter.reset).map(CChar.init(bitPattern:))
    }

    /// Makes a crash reset the terminal.
    private func guardTerminal() {
        let reset = reset
        var saved = tty.saved
        shims_fatal_guard(tty.descriptor, &saved, reset, reset.count)
    }

    /// Handles the terminal's signals; the program's owner handles those that end it.
    private func watchSignals() {
        let handlers: [(Int32, (Monitor) -> Void)] = [
            (SIGWINCH, { $0.resize() }), (SIGTSTP, { $0.suspend() }), (SIGCONT, { $0.resume() }),
        ]
        for (signal, handler) in handlers {
            // If a signal can't be watched, the screen works without it.
            try? loop.onSignal(signal) { [weak self] in
                if let self, isShown { handler(self) }
            }
        }
    }

    /// Stops everything when the terminal is gone, so that its dead descriptor causes no wake-ups.
    func lose() {
        guard isShown else { return }
        stop()
        onTerminalGone()
    }

    private func stopDrawing() {
        isShown = false
        model.onChange = nil
        cancelFrame()
        forgetInput()
    }

    private func releaseTerminal() {
        if !isSuspended { tty.restore() }
        if isOwn { shims_fatal_unguard() }
        watch.unwatch()
    }
}
