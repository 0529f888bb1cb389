import Testing

@testable import Crawl

/// Does something at the first event that is meant.
private final class Meddler: CrawlSubscriber {
    private var meddle: ((CrawlEvent, Crawl) -> Bool)?

    init(_ meddle: @escaping (CrawlEvent, Crawl) -> Bool) {
        self.meddle = meddle
    }

    func receive(_ event: CrawlEvent, from crawl: Crawl) {
        guard let body = meddle else { return }
        meddle = nil
        if !body(event, crawl) { meddle = body }
    }
}

/// Commands that a subscriber gives while it is told of an event.
@Suite struct SubscriberCommandTests {
    @Test func anExchangeIsCancelledBeforeTheEngineHasIt() throws {
        let (crawl, recorder) = try begun { $0.seeds += ["http://a.test/x"] }
        crawl.onCancel = { _ in Issue.record("the engine has no such exchange") }
        crawl.subscribe(
            Meddler { event, crawl in
                guard case .started(let slot, _, _) = event else { return false }
                crawl.perform(.cancelSlot(slot), now: 1)
                return true
            })
        try run(crawl, [:])
        #expect(recorder.skips == [.cancelled] && recorder.texts(crawl) == ["http://a.test/x"])
        #expect(crawl.state == .finished && recorder.wasConsistent && crawl.exchange(in: 0) == nil)
    }

    @Test(arguments: [CrawlCommand.cancelSlot(0), .abort])
    func anExchangeThatIsNeverCarriedOutIsGivenUp(_ command: CrawlCommand) throws {
        let (crawl, recorder) = try begun {
            $0.obeysRobots = true
            $0.seeds += ["http://a.test/x"]
        }
        crawl.onCancel = { _ in Issue.record("the engine has no such exchange") }
        let rules = try #require(crawl.next(now: 1))
        crawl.end(slot: rules.slot, .failed(FetchError(.connect, "refused")), now: 2)
        crawl.subscribe(
            Meddler { event, crawl in
                guard case .started = event else { return false }
                crawl.perform(command, now: 3)
                return true
            })
        try run(crawl, [:])
        #expect(crawl.state == .finished && crawl.counts.isConsistent && recorder.wasConsistent)
        #expect(crawl.counts.todo == (command == .abort ? 2 : 0) && crawl.counts.inFlight == 0)
    }

    @Test func theCrawlIsStoppedBeforeTheEngineHasAnExchange() throws {
        let (crawl, recorder) = try begun()
        crawl.subscribe(
            Meddler { event, crawl in
                guard case .started = event else { return false }
                crawl.perform(.abort, now: 1)
                return true
            })
        #expect(crawl.next(now: 1) == nil && crawl.state == .finished && crawl.counts == Counts(seen: 1, todo: 1))
        #expect(recorder.wasConsistent)
    }

    /// A link's target is told while the page comes in, a redirect's when the exchange ends.
    @Test(arguments: [html("<a href=http://far.test/>far</a"), redirect("http://far.test/")])
    func theCrawlIsStoppedForWhatAnExchangeBrings(_ response: String) throws {
        let (crawl, recorder) = try begun()
        crawl.subscribe(
            Meddler { event, crawl in
                guard case .skipped = event else { return false }
                crawl.perform(.abort, now: 1)
                return true
            })
        let dispatch = try #require(crawl.next(now: 1))
        try respond(crawl, dispatch.slot, response, now: 2)
        crawl.end(slot: dispatch.slot, .complete, now: 3)
        #expect(crawl.state == .finished && recorder.records.isEmpty && recorder.skips == [.scope])
        #expect(crawl.counts == Counts(seen: 2, todo: 1, skipped: 1) && recorder.wasConsistent)
    }
}
