import CProcess
import CTerminal
public import Crawl
public import EventLoop
import Glibc

/// The screen of a crawl: a subscriber to its events, a source of commands, a guest on its loop.
///
/// Nothing in it waits. The terminal takes a frame at its own pace, and while one is on its way no other is drawn.
/// A frame is drawn when something has changed, at most every 100 ms or as chosen; without a change, nothing wakes the loop.
/// One screen can be shown at a time in a process.
public final class Monitor {
    /// Nanoseconds between two frames at least where the later one answers a key.
    static let answerInterval: Int64 = 20_000_000
    /// Nanoseconds after which the clock on the screen is wrong.
    static let clockInterval: Int64 = 1_000_000_000
    /// Reads from the terminal in one turn of the loop; a pasted text takes several turns.
    static let readsPerTurn = 4

    let loop: EventLoop
    let crawl: any CrawlView
    let model: MonitorModel
    /// What hears of the crawl's events for the screen: to be subscribed before `start`.
    public var subscriber: any CrawlSubscriber { model }
    let writer: TerminalWriter
    let tty: Tty
    let watch: Watch
    let curses: Curses
    let options: MonitorOptions
    let modes: TerminalModes
    /// What the terminal tells outside of the screen.
    var status: TerminalStatus
    let perform: (CrawlCommand) -> Void
    /// The longest turn of the loop since it was last asked.
    let lag: () -> Int64
    let onQuit: () -> Void
    /// Writes lines of settings to the config file; tells what went wrong, if something did.
    let onSave: ([String]) -> String?
    private let onTerminalGone: () -> Void

    private(set) var isShown = false
    var screen = ScreenState()
    /// What was asked of the crawl and is not carried out yet.
    var waiting: [CrawlCommand] = []
    /// How many keys have been answered.
    var answered = 0
    var keys = KeyParser()
    /// Ends a key's sequence of which no more comes.
    var keyTimer: TimerID?
    /// Whether the terminal was asked for its mouse.
    var hasMouse: Bool
    /// Whether the terminal said that it can show a frame at once.
    var isSynchronised = false
    var layout: ScreenLayout
    /// What the last frame showed.
    var lastSnapshot = MonitorSnapshot()
    var lastFrame = ShownFrame()
    var lastCanvas = Canvas(width: 0, height: 0)
    /// The next frame, where one is due, and when.
    var frameTimer: TimerID?
    var frameDeadline = Int64.max
    var lastFrameAt = Int64.min / 2
    /// When the loop's lag was last asked for.
    var lagSince: Int64
    var shownLag: Int64 = 0
    /// Frames that went out, and frames that did not because the terminal had not taken the last one.
    var drawnFrames = 0
    var droppedFrames = 0

    /// Opens the terminal and looks it over; the screen is taken by `start`.
    ///
    /// - Parameters:
    ///   - loop: the loop that the screen is a guest on.
    ///   - crawl: the crawl that it shows.
    ///   - options: what the user chose.
    ///   - perform: carries out what the user asks of the crawl.
    ///   - lag: the loop's longest turn since the last call, nanoseconds.
    ///   - onQuit: the user is done with the screen (or it with itself: `exitWhenDone`); `stop` it then.
    ///   - onSave: writes lines of settings to the config file, and tells what went wrong, if something did.
    ///   - onTerminalGone: the terminal went away; the screen has stopped by itself.
    /// - Throws: `.unknownTerminal`, `.noTerminal`, `.unwatchable`.
    public init(
        loop: EventLoop, crawl: any CrawlView, options: MonitorOptions, perform: @escaping (CrawlCommand) -> Void,
        lag: @escaping () -> Int64, onQuit: @escaping () -> Void, onSave: @escaping ([String]) -> String?,
        onTerminalGone: @escaping () -> Void
    ) throws(MonitorError) {
        guard shims_terminal_knows(options.terminalType) else { throw .unknownTerminal }
        self.loop = loop
        self.crawl = crawl
        self.options = options
        self.perform = perform
        self.lag = lag
        self.onQuit = onQuit
        self.onSave = onSave
        self.onTerminalGone = onTerminalGone
        screen = ScreenState(options.settings)
        screen.message = options.greeting
        if !shims_terminal_locale() { screen.settings.isASCII = true }
        hasMouse = options.settings.usesMouse
        tty = try Tty(path: options.terminalPath)
        // Before ncurses begins: it takes a SIGTSTP for its own that has no handler.
        shims_terminal_claim_tstp()
        curses = try Curses(
            type: options.terminalType, colourTerm: options.colourTerm, isColoured: options.isColoured)
        curses.theme = options.settings.theme
        modes = TerminalModes(isSupported: curses.hasMouse)
        // Whoever wants no colours wants no more than the screen.
        status = TerminalStatus(
            options.isColoured
                ? .init(isXterm: curses.hasMouse, environment: options.environment) : TerminalStatus.Abilities())
        guard let watch = try? loop.watch(tty.descriptor) else { throw .unwatchable }
        self.watch = watch
        writer = TerminalWriter(watch: watch)
        model = MonitorModel(startedAt: loop.now, clock: EventLoop.clock)
        layout = ScreenLayout(
            width: tty.size.width, height: tty.size.height, hasNote: options.note != nil,
            meters: options.settings.meters)
        lagSince = loop.now
        model.clockOffset = Self.clockOffset
    }

    /// Whether these options name a terminal that a screen can be shown on. Without one, a program logs instead.
    public static func canStart(_ options: MonitorOptions) -> Bool {
        (try? Tty(path: options.terminalPath)) != nil && shims_terminal_knows(options.terminalType)
    }

    /// Takes the screen and shows the crawl from now on.
    public func start() {
        model.onChange = { [weak self] in self?.requestFrame() }
        model.onFinished = { [weak self] in self?.crawlFinished() }
        writer.onDrained = { [weak self] in self?.requestFrame() }
        writer.onGone = { [weak self] in self?.lose() }
        watch.isUrgent = true
        watch.onReadable { [weak self] in self?.readInput() }
        isShown = true
        tty.makeRaw()
        guardTerminal()
        watchSignals()
        writer.send(status.begin + modes.on(mouse: hasMouse))
        requestFrame()
    }

    /// Gives the terminal back as it was. Waits some seconds for a terminal that takes nothing; then it is sent no more than
    /// what resets it.
    public func stop() {
        guard isShown else { return }
        stopDrawing()
        sendLast()
        releaseTerminal()
    }

    /// Sends what leaves the screen.
    func sendLast() {
        writer.sendAll(
            Array((status.end + modes.off).utf8) + curses.leave(), orAtLeast: reset, patience: options.patience)
    }

    /// What gives the terminal back whatever it was sent, within a sequence too.
    private var reset: [CChar] {
        TerminalModes.cancel + (status.end + modes.off).utf8.map(CChar.init(bitPattern:)) + curses.reset
    }

    /// Has a crash give the terminal back.
    private func guardTerminal() {
        let reset = reset
        var saved = tty.saved
        shims_fatal_guard(tty.descriptor, &saved, reset, reset.count)
    }

    /// The signals that are about the terminal; those that end a program are its owner's.
    private func watchSignals() {
        let handlers: [(Int32, (Monitor) -> Void)] = [
            (SIGWINCH, { $0.resize() }), (SIGTSTP, { $0.suspend() }), (SIGCONT, { $0.retake() }),
        ]
        for (signal, handler) in handlers {
            // Without a signal's descriptor the screen still works, but for that signal.
            try? loop.onSignal(signal) { [weak self] in
                if let self, isShown { handler(self) }
            }
        }
    }

    /// The terminal went away: everything of ours stops, so that a dead descriptor wakes nobody.
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
        tty.restore()
        shims_fatal_unguard()
        watch.unwatch()
    }
}
