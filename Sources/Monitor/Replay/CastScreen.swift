import CTerminal
public import Crawl
import EventLoop

/// A screen without a terminal: frames of a crawl as the bytes that a terminal would get.
public final class CastScreen {
    private let painter: TerminalPainter
    private let layout: ScreenLayout
    private let clockOffset: Int64
    private var screen: ScreenState
    private var model = MonitorModel(books: CrawlBooks(startedAt: 0))
    private var crawl: (any CrawlView)?
    private var number = 0

    /// Prepares a screen like xterm's.
    ///
    /// - Parameters:
    ///   - options: the user's choices.
    ///   - clockOffset: nanoseconds between the time since 1970-01-01T00:00:00Z and the crawl's.
    ///   - columns: its columns.
    ///   - rows: its rows.
    /// - Throws: `.unknownTerminal`.
    public init(_ options: MonitorOptions, clockOffset: Int64, columns: Int, rows: Int) throws(MonitorError) {
        self.clockOffset = clockOffset
        screen = ScreenState(options.settings)
        if !shims_terminal_locale() { screen.settings.isASCII = true }
        guard let type = TerminalType("xterm-256color") else { throw .unknownTerminal }
        painter = TerminalPainter(type, colourTerm: options.colourTerm, isColoured: options.isColoured)
        painter.theme = options.settings.theme
        layout = ScreenLayout(width: columns, height: rows, hasNote: true, meters: options.settings.meters)
    }

    /// Shows what books know, and their crawl, from now on.
    public func show(_ books: CrawlBooks, of crawl: any CrawlView) {
        if books !== model.books { model = MonitorModel(books: books, clock: EventLoop.clock) }
        model.clockOffset = MonitorOptions.localOffset(clockOffset)
        self.crawl = crawl
    }

    /// The bytes of the frame of a moment; none where nothing has changed.
    public func frame(at now: Int64, _ place: ReplayPlace) -> [UInt8] {
        guard let crawl else { return [] }
        number += 1
        model.books.look(at: crawl, now: now)
        let request = screen.request(number, page: layout.listRows, width: layout.tableWidth)
        model.advance(for: request, in: crawl, at: now)
        var snapshot = model.snapshot(for: request, of: crawl, at: now)
        snapshot.replay = place
        let frame = Screen(snapshot: snapshot, state: screen, layout: layout, isASCII: screen.settings.isASCII)
        screen.goOn(from: frame.shown)
        return painter.draw(frame.render())
    }

    /// The bytes that leave the screen.
    public func leave() -> [UInt8] { painter.leave() }
}
