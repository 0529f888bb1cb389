import EventLoop

@testable import Crawl

/// Has URLs go out as soon as they may, as a crawl's owner does, and counts exchanges that were given up.
final class CrawlOwner: CrawlSubscriber, @unchecked Sendable {
    var loop: EventLoop?
    var gaveUp = 0

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        if case .gaveUp = event { gaveUp += 1 }
        if let crawl = crawl as? Crawl { wakeLater(crawl) }
    }

    private func wakeLater(_ crawl: Crawl) {
        guard let loop, let due = crawl.nextWakeUp else { return }
        loop.schedule(at: due) { [weak self, weak crawl] in
            guard let self, let crawl else { return }
            crawl.wakeUp()
            // An engine that is busy now asks when it no longer is, and that may be too early.
            if crawl.nextWakeUp ?? 0 > loop.now { wakeLater(crawl) }
        }
    }
}
