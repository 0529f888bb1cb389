import Crawl
import Testing

@testable import EventLoop
@testable import Monitor

/// A monitor, its terminal, and what it asked for.
final class Stage {
    let terminal: Pseudoterminal
    let loop: EventLoop
    let crawl: Crawl
    var commands: [CrawlCommand] = []
    var quits = 0
    /// Settings that were to be written, and what is wrong with the file.
    var saved: [[String]] = []
    var fault: String?
    var losses = 0
    private(set) var monitor: Monitor?

    init(
        _ loop: EventLoop, exitWhenDone: Bool = false, choose: (inout MonitorOptions) -> Void = { _ in }
    ) throws {
        self.loop = loop
        terminal = try #require(Pseudoterminal())
        var crawlOptions = CrawlOptions()
        crawlOptions.seeds = ["http://a.test/\r\u{1B}[31m"]
        var options = MonitorOptions(environment: ["TERM": "xterm-256color"])
        options.settings.isASCII = true
        options.terminal = .own(path: terminal.path)
        options.exitWhenDone = exitWhenDone
        choose(&options)
        crawl = try Crawl(options: crawlOptions, now: loop.now)
        let books = CrawlBooks(startedAt: loop.now)
        crawl.subscribe(books)
        monitor = try Monitor(
            loop: loop, crawl: crawl, books: books, options: options,
            perform: { [unowned self] in commands.append($0) }, lag: { 0 }, onQuit: { [unowned self] in quits += 1 },
            onSave: { [unowned self] in
                saved.append($0)
                return fault
            },
            onTerminalGone: { [unowned self] in losses += 1 })
        monitor?.start()
    }

    /// A test that fails has not given the terminal back.
    deinit {
        monitor?.stop()
    }

    /// An exchange that ended: a change that wants a frame.
    func change(_ monitor: Monitor) {
        let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: loop.now, outcome: .ok)
        monitor.model.books.receive(.ended(record), from: monitor.crawl)
    }
}
