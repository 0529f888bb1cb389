import EventLoop
import Fetch
import Glibc
import TestSupport
import Testing

@testable import Crawl

/// How exchanges end that are not carried through.
@Suite(.fewAtATime) struct EngineStopTests {
    @Test(arguments: [EngineKind.callback, .coroutine], SelectorKind.allCases)
    func stopGivesUpWhatIsInFlight(engine: EngineKind, selector: SelectorKind) async throws {
        let server = try ServerThread { path, _ in path == "/" ? [links(20)] : [.silence] }
        let port = server.port
        try await onLoop(selector: selector) { loop in
            var options = CrawlOptions()
            options.seeds = ["http://127.0.0.1:\(port)/"]
            let crawl = try Crawl(options: options, now: loop.now)
            let recorder = Recorder(loop)
            crawl.subscribe(recorder)
            let engine = try engine.make(loop: loop, crawl: crawl)
            try crawl.start(now: loop.now)
            engine.start()
            try await loop.turnUntil { crawl.counts.inFlight >= 20 }
            engine.stop()
            crawl.perform(.abort, now: loop.now)
            // Whoever was waiting has heard of it two turns later.
            for _ in 0..<3 { await loop.yield() }
            #expect(recorder.lines.map(\.path) == ["/"])
            #expect(crawl.counts == Counts(seen: 21, todo: 20, done: 1))
            #expect(loop.timerCount == 0)
        }
        _ = await server.stop()
    }

    /// The signal goes to the loop's thread alone: other tests' threads do not have it blocked.
    @Test(arguments: [(CrawlCommand.drain, CrawlState.finished), (.pause, .paused)])
    func aSignalIsHeardWhileTheBlockingEngineWaits(command: CrawlCommand, state: CrawlState) async throws {
        let server = try ServerThread { _, _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .silence] }
        let port = server.port
        try await onLoop { loop in
            var options = CrawlOptions()
            options.seeds = ["http://127.0.0.1:\(port)/"]
            options.idleTimeout = command == .drain ? 300_000_000_000 : 300_000_000
            let crawl = try Crawl(options: options, now: loop.now)
            let sender = SendsSignal()
            crawl.subscribe(sender)
            try loop.onSignal(SIGUSR2) { crawl.perform(command, now: loop.now) }
            let engine = try EngineKind.blocking.make(loop: loop, crawl: crawl)
            try crawl.start(now: loop.now)
            engine.start()
            try await loop.turnUntil { crawl.state == state }
            // A drain puts the URL back at once; a pause lets the exchange go on to its end.
            #expect(crawl.counts.done == (command == .drain ? 0 : 1))
            #expect(crawl.counts.isConsistent && crawl.counts.inFlight == 0)
            #expect(sender.sent)
            engine.stop()
        }
        _ = await server.stop()
    }

    @Test func theBlockingEngineGivesTheLoopATurnBetweenTwoFetches() async throws {
        let server = try ServerThread { path, _ in path == "/" ? [links(50)] : [page("")] }
        let port = server.port
        try await onLoop { loop in
            var options = CrawlOptions()
            options.seeds = ["http://127.0.0.1:\(port)/"]
            let crawl = try Crawl(options: options, now: loop.now)
            let engine = try EngineKind.blocking.make(loop: loop, crawl: crawl)
            try crawl.start(now: loop.now)
            engine.start()
            var done = 0
            try await loop.turnUntil {
                #expect(crawl.counts.done - done <= 1)
                done = crawl.counts.done
                return crawl.state == .finished
            }
            #expect(done == 51)
            engine.stop()
        }
        _ = await server.stop()
    }
}

/// Sends the signal when the response has begun to come in.
private final class SendsSignal: CrawlSubscriber {
    private(set) var sent = false
    var eventLevel: EventLevel { .details }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        guard case .entered(_, .reading, _) = event, !sent else { return }
        sent = true
        pthread_kill(pthread_self(), SIGUSR2)
    }
}
