public import Crawl
import EventLoop
import Words

// A screen of a replay: it has a clock of its own, and shows one crawl after the other.

extension MonitorModel: CrawlObserver {
    /// Takes a sample for the meters.
    func look(at crawl: any CrawlView, now: Int64) { sampleBytes(of: crawl, at: now) }
}

extension Monitor {
    /// Creates the picture of a crawl that began at a time. It is not shown before `show`.
    public func observer(startedAt: Int64) -> any CrawlObserver {
        let model = MonitorModel(startedAt: startedAt, clock: EventLoop.clock)
        model.clockOffset = Self.localOffset(clock?.offset ?? EventLoop.calendarOffset())
        return model
    }

    /// Shows a picture that `observer` created, and its crawl, from now on.
    public func show(_ picture: any CrawlObserver, of crawl: any CrawlView) {
        guard let model = picture as? MonitorModel else { return }
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
