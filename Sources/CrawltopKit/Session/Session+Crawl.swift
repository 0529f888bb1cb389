public import Crawl
import EventLoop

// What a session does as its crawl goes on.

extension Session: CrawlSubscriber {
    /// Sees to it that URLs go out as soon as they may. Ends the run with the crawl, unless a screen is there to look
    /// at it.
    public func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        switch event {
        case .state(.finished, _):
            if isUnattended { loop.stop() }
        case .state(.draining, let now):
            // Whoever looks at a crawl that a limit ends may raise the limit: what is in flight then ends in its own time.
            guard isUnattended else { break }
            let why = crawl.limitReached?.sentence ?? ""
            loop.schedule(at: now + patience) { [weak self] in
                guard let self, self.crawl.state == .draining else { return }
                stop(.abort, because: why)
            }
        case .state, .ended, .gaveUp, .started:
            scheduleWakeUp()
        case .moved(let move):
            if move.reason != nil { scheduleWakeUp() }
        default:
            break
        }
    }

    /// Whether the run ends with its crawl: nobody looks on, or somebody asked for it.
    private var isUnattended: Bool { screen == nil || options.exitWhenDone || stopped != nil }

    /// Arms a timer for the first URL that waits for another attempt, or host for its crawl delay.
    func scheduleWakeUp() {
        guard let due = crawl.nextWakeUp, due < wakeUp?.at ?? .max else { return }
        if let wakeUp { loop.cancel(wakeUp.timer) }
        let timer = loop.schedule(at: due) { [weak self] in
            guard let self else { return }
            wakeUp = nil
            crawl.wakeUp()
            // An engine that has no room now asks when an exchange ends; a timer in the past would only turn the loop.
            if crawl.nextWakeUp ?? 0 > loop.now { scheduleWakeUp() }
        }
        wakeUp = (timer, due)
    }
}
