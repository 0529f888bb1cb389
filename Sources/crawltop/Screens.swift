import Crawl
import CrawltopKit
import EventLoop
import Glibc
import Monitor
import Words

/// The screens of a session: its own, if there is a terminal, and those of viewers. They share what is known of the crawl.
final class Screens {
    private unowned let session: Session
    /// What is known of the crawl; nil as long as nobody has looked on.
    private var books: CrawlBooks?
    private var note: SafeText?
    /// The screens by when they were opened.
    private var opened: [Opened] = []

    /// A screen, which ends with whoever opened it.
    private struct Opened {
        weak var monitor: Monitor?
    }

    /// The loop's lag as it was last read, for all screens.
    private var lag = (value: Int64(0), readAt: Int64.min / 2)

    /// Nanoseconds between two readings of the lag.
    private static let lagInterval: Int64 = 500_000_000

    /// Prepares screens.
    ///
    /// - Parameters:
    ///   - session: the session, which has not begun.
    ///   - note: a permanent note in the header.
    ///   - keepsAll: whether all events are kept for them from the beginning, which takes a tenth of a crawl's time. If
    ///     not, the first viewer finds results and errors of what ended before, without times and sizes.
    init(of session: Session, note: SafeText?, keepsAll: Bool) {
        (self.session, self.note) = (session, note)
        guard keepsAll else { return }
        let books = openBooks()
        session.remember = { [unowned session] in books.remember($0, in: session.crawl) }
    }

    private func openBooks() -> CrawlBooks {
        let books = CrawlBooks(startedAt: session.loop.now)
        books.warningCounts = { [unowned session] in session.warningCounts }
        books.comparison = { [unowned session] in
            session.shownComparison.map { (SafeText(untrusted: $0.words), $0.hasBroken) }
        }
        books.standing = { [unowned session] in session.sharedStanding }
        session.onCompared = { [unowned books] in books.noteChange() }
        session.crawl.subscribe(books)
        self.books = books
        return books
    }

    /// Begins to keep events while the crawl goes on, and says so.
    private func openBooksLate() -> CrawlBooks {
        let books = openBooks()
        let now = SafeText(timeOfDay: session.loop.now &+ MonitorOptions.localOffset)
        let late: SafeText = "nobody looked on before " + now + ": times, sizes and the log begin there"
        note = note.map { $0 + "; " + late } ?? late
        takeInEarlier(0..<UInt32(clamping: session.crawl.counts.seen), books)
        return books
    }

    /// Reads what ended before, in slices.
    private func takeInEarlier(_ urls: Range<UInt32>, _ books: CrawlBooks) {
        var urls = urls
        books.takeInEarlier(of: session.crawl, &urls, at: session.loop.now)
        guard !urls.isEmpty else { return }
        session.loop.soon { [weak self] in self?.takeInEarlier(urls, books) }
    }

    /// Opens a screen, which is not shown yet.
    ///
    /// - Parameters:
    ///   - options: the choices for it.
    ///   - configPath: the file that its settings are saved to.
    ///   - onQuit: called when the user leaves.
    ///   - onTerminalGone: called when the terminal is gone.
    /// - Returns: the screen.
    /// - Throws: why there is none.
    func open(
        _ options: MonitorOptions, configPath: String?, onQuit: @escaping () -> Void,
        onTerminalGone: @escaping () -> Void
    ) throws(MonitorError) -> Monitor {
        let books = books ?? openBooksLate()
        var options = options
        options.note = note
        options.settings.comparesRuns = session.crawl.hasEarlier
        if let configPath { options.settings.configPath = SafeText(untrusted: configPath) }
        let monitor = try Monitor(
            loop: session.loop, crawl: session.crawl, books: books, options: options,
            perform: { [unowned session] in session.perform($0) },
            lag: { [unowned self] in readLag() }, onQuit: onQuit,
            onSave: { lines in
                guard let configPath else { return "there is no home directory" }
                return SettingsFile.save(lines, to: configPath)
            }, onTerminalGone: onTerminalGone)
        monitor.jobLag = { [unowned session] in session.jobLag }
        monitor.onReport = { [unowned session] path, replaces, answer in
            session.writeReport(to: path, replaces: replaces) { answer(SafeText(untrusted: $0.sentence)) }
        }
        opened.removeAll { $0.monitor == nil }
        opened.append(Opened(monitor: monitor))
        return monitor
    }

    /// Performs a command on the screen that was shown last: see `CommandScreen`.
    func perform(_ line: String, answer: (_ isDone: Bool, _ words: SafeText?) -> Void) -> Bool {
        guard let monitor = opened.last(where: { $0.monitor?.isShown == true })?.monitor else { return false }
        monitor.perform(line, answer: answer)
        return true
    }

    private func readLag() -> Int64 {
        if session.loop.now - lag.readAt >= Self.lagInterval { lag = (session.takeLag(), session.loop.now) }
        return lag.value
    }

    /// Shows the crawl on a terminal that another process has handed over.
    func attach(
        _ request: ViewerRequest, _ terminal: Int32, _ tell: @escaping (ViewerEvent) -> Void
    ) throws -> ViewerControls {
        var options = MonitorOptions(environment: request.environment)
        options.terminal = .handed(terminal, isUTF8: request.isUTF8)
        options.role = request.isReadOnly ? .onlooker : .viewer
        options.patience = 0
        options.isColoured = request.isColoured
        options.notifies = request.notifies
        options.settings = ScreenSettings(request)
        let monitor: Monitor
        do throws(MonitorError) {
            monitor = try open(
                options, configPath: session.options.configPath,
                onQuit: { [loop = session.loop] in loop.soon { tell(.left) } }, onTerminalGone: { tell(.gone) })
        } catch {
            throw StartFailure(.stopped(error.description))
        }
        monitor.onSuspend = { tell(.suspended) }
        leaveTerminalOfShell(terminal)
        monitor.start()
        return ViewerControls(
            resize: monitor.resize, suspend: monitor.suspend, resume: monitor.resume, leave: monitor.stop)
    }

    /// Gives up this process's controlling terminal, if it is the viewer's: a process in the background must not read keys
    /// from it.
    private func leaveTerminalOfShell(_ terminal: Int32) {
        if tcgetsid(terminal) == getsid(0), getsid(0) != getpid() { _ = ioctl(terminal, UInt(TIOCNOTTY)) }
    }
}

extension ScreenSettings {
    /// The settings that a viewer wants.
    fileprivate init(_ request: ViewerRequest) {
        self.init()
        (theme, refresh, usesMouse) = (request.theme, request.refresh, request.usesMouse)
        (isASCII, meters, columns) = (request.isASCII, Set(request.meters), request.columns)
    }
}
