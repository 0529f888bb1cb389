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
        crawl.endExchange(in: first.slot, .failed(FetchError(.closed, "dropped")), now: 3)
        #expect(recorder.skips == [.cancelled] && recorder.gaveUp == [first.url])
        crawl.endExchange(in: second.slot, .complete, now: 4)
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

    @Test func soManyCommandsWaitAndNoMore() throws {
        let (crawl, _) = try begun()
        var taken: [Bool] = []
        crawl.subscribe(
            Meddler { event, crawl in
                guard case .started = event else { return false }
                taken = (1...2_000).map { crawl.perform(.setConcurrency($0), now: 1) }
                return true
            })
        _ = try #require(crawl.next(now: 1))
        #expect(taken.count { $0 } == Crawl.mostCommands && taken.prefix(Crawl.mostCommands).allSatisfy { $0 })
        #expect(crawl.commands.count == Crawl.mostCommands)
        #expect(crawl.perform(.setPerHost(1), now: 2) && crawl.commands.isEmpty)
        #expect(crawl.concurrency == Crawl.mostCommands)
    }

    /// Moves are told to those who hear of them, and those to skipped to all.
    @Test func whoDoesNotHearOfMovesIsToldOfWhatIsSkipped() throws {
        final class Listener: CrawlSubscriber {
            let eventLevel: EventLevel
            var moves: [URLState] = []

            init(_ eventLevel: EventLevel) { self.eventLevel = eventLevel }

            func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
                if case .moved(let move) = event { moves.append(move.to) }
            }
        }
        let (crawl, _) = try begun()
        let (one, other) = (Listener(.outcomes), Listener(.moves))
        crawl.subscribe(one)
        crawl.subscribe(other)
        try run(crawl, ["/": html("<a href=http://far.test/>far</a>")])
        #expect(one.moves == [.skipped] && other.moves == [.inFlight, .skipped, .done])
        crawl.unsubscribe(other)
        crawl.perform(.recrawl(URLID(index: 0)), now: 1_000_000_000)
        #expect(other.moves.count == 3 && one.moves.count == 1)
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
        crawl.endExchange(in: dispatch.slot, .complete, now: 3)
        #expect(recorder.records.count == 1 && recorder.skips == [.scope])
        #expect(crawl.next(now: 4) == nil && crawl.state == .finished && crawl.counts.done == 1)
        #expect(recorder.wasConsistent)
    }
}
