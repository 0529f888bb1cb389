@testable import Crawl

/// Asks when to wake up, as a crawl's owner does: whenever something happens, and at no other time.
final class Alarm: CrawlSubscriber {
    var isSetAtEachEnd = true
    private var due: Int64?

    /// When it rings; it is off afterwards.
    func ring() -> Int64? {
        defer { due = nil }
        return due
    }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        guard let crawl = crawl as? Crawl else { return }
        if let next = crawl.nextWakeUp { due = min(due ?? .max, next) }
        guard case .ended = event, crawl.counts.todo > 0 else { return }
        isSetAtEachEnd = isSetAtEachEnd && crawl.nextWakeUp != nil
    }
}
