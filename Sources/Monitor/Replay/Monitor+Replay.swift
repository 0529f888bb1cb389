public import Crawl
import EventLoop
import Words

// A screen of a replay: it has a clock of its own, and shows one crawl after the other.

extension CrawlBooks: CrawlObserver {
    /// The number of bytes held, about.
    public var bytes: Int { kept.bytes + log.bytes + titles.bytes }

    /// A copy that no screen shows yet.
    public func copy() -> any CrawlObserver { CrawlBooks(copying: self) }

    /// Takes a sample for the meters.
    public func look(at crawl: any CrawlView, now: Int64) { sample(crawl, at: now) }
}

extension Monitor {
    /// Shows what books know, and their crawl, from now on.
    public func show(_ books: CrawlBooks, of crawl: any CrawlView) {
        let model = books === model.books ? model : MonitorModel(books: books, clock: EventLoop.clock)
        model.clockOffset = MonitorOptions.localOffset(clock?.offset ?? EventLoop.calendarOffset())
        model.onChange = { [weak self] in self?.requestFrame() }
        change(to: model, of: crawl)
        requestAnswer()
    }

    /// Has a frame drawn soon: the replay's place has changed.
    public func placeChanged() { requestFrame() }

    /// Performs a command to the replay, and tells what came of it.
    func perform(_ command: ReplayCommand) {
        if let answer = onReplay?(command) { screen.message = answer }
        requestAnswer()
    }
}
