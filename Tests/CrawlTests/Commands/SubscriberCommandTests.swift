import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

/// Does something at the first event that is meant.
private final class Meddler: CrawlSubscriber {
    private var meddle: ((CrawlEvent, Crawl) -> Bool)?

    init(_ meddle: @escaping (CrawlEvent, Crawl) -> Bool) {
        self.meddle = meddle
    }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        guard let body = meddle, let crawl = crawl as? Crawl else { return }
        meddle = nil
        if !body(event, crawl) { meddle = body }
    }
}

/// Commands that a subscriber gives while it is told of an event: they are carried out when the engine asks for more.
@Suite struct SubscriberCommandTests {
    @Test func nothingChangesUnderWhoeverTells() throws {
        let (crawl, recorder) = try begun { $0.seeds += ["http://a.test/x"] }
        let engine = PlayedEngine()
        crawl.delegate = engine
        crawl.subscribe(
            Meddler { event, crawl in
                guard case .started(let start) = event else { return false }
                crawl.perform(.cancelSlot(start.slot), now: 1)
                return true
            })
        let first = try #require(crawl.next(now: 1))
        #expect(engine.cancelled.isEmpty && crawl.exchange(in: first.slot) != nil)
        #expect(crawl.nextWakeUp == .min, "the command is due")
        let second = try #require(crawl.next(now: 2))
        #expect(engine.cancelled == [first.slot])
        crawl.end(slot: first.slot, .failed(FetchError(.closed, "dropped")), now: 3)
        #expect(recorder.skips == [.cancelled] && recorder.gaveUp == [first.url])
        crawl.end(slot: second.slot, .complete, now: 4)
        #expect(crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func commandsAreCarriedOutInTheirOrder_ThoseThatWaitBeforeOthers() throws {
        let (crawl, recorder) = try begun()
        crawl.subscribe(
            Meddler { event, crawl in
                guard case .started = event else { return false }
                for command in [CrawlCommand.pause, .resume, .setConcurrency(7)] { crawl.perform(command, now: 1) }
                return true
            })
        _ = try #require(crawl.next(now: 1))
        #expect(recorder.states == [.running] && crawl.concurrency != 7)
        crawl.perform(.pause, now: 2)
        #expect(recorder.states == [.running, .pausing, .running, .pausing] && crawl.concurrency == 7)
    }

    /// A link's target is told while the page comes in, a redirect's when the exchange ends.
    @Test(arguments: [html("<a href=http://far.test/>far</a><a href=/near>near</a>"), redirect("http://far.test/")])
    func whatAnExchangeBringsIsToldToItsEnd(_ response: String) throws {
        let (crawl, recorder) = try begun()
        crawl.subscribe(
            Meddler { event, crawl in
                guard case .moved(let move) = event, move.reason != nil else { return false }
                crawl.perform(.abort, now: 1)
                return true
            })
        let dispatch = try #require(crawl.next(now: 1))
        try respond(crawl, dispatch.slot, response, now: 2)
        crawl.end(slot: dispatch.slot, .complete, now: 3)
        #expect(recorder.records.count == 1 && recorder.skips == [.scope])
        #expect(crawl.next(now: 4) == nil && crawl.state == .finished && crawl.counts.done == 1)
        #expect(recorder.wasConsistent)
    }
}
