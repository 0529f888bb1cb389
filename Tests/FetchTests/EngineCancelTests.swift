import Fetch
import Glibc
import TestSupport
import Testing

@testable import Crawl
@testable import EventLoop
@testable import Web

/// Exchanges that are cancelled one by one while others go on.
@Suite(.fewAtATime) struct EngineCancelTests {
    @Test(arguments: [EngineKind.callback, .coroutine], [4, 1])
    func aCancelledExchangeIsDropped_AndItsSlotServesTheNext(engine: EngineKind, concurrency: Int) async throws {
        let server = try ServerThread { path, _ in
            switch path {
            case "/": [links(12)]
            case "/3": [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .silence]
            default: Int(path.dropFirst()) ?? 9 < 8 ? [.silence] : [page("")]
            }
        }
        let port = server.port
        try await onLoop { loop in
            var options = CrawlOptions()
            options.seeds = ["http://127.0.0.1:\(port)/"]
            options.concurrency = concurrency
            options.maxTries = 5
            let crawl = try Crawl(options: options, now: loop.now)
            let recorder = Recorder(loop)
            crawl.subscribe(recorder)
            let engine = try engine.make(loop: loop, crawl: crawl)
            try crawl.start(now: loop.now)
            engine.start()
            // Whoever gets no answer is cancelled once its request is out.
            try await loop.turnUntil {
                for slot in 0..<crawl.slotCount where !crawl.isCancelled(slot) {
                    guard let live = crawl.exchange(in: slot), live.state == .awaiting || live.state == .reading else {
                        continue
                    }
                    let path = try WebURL(crawl.text(of: live.url)).pathname
                    if let number = Int(path.dropFirst()), number < 8 {
                        crawl.perform(number % 2 == 0 ? .cancel(live.url) : .cancelSlot(slot), now: loop.now)
                    }
                }
                return crawl.state == .finished
            }
            #expect(crawl.counts == Counts(seen: 13, done: 5, skipped: 8))
            #expect(Set(recorder.lines.map(\.path)) == ["/", "/8", "/9", "/10", "/11"])
            #expect(recorder.lines.allSatisfy { $0.outcome == .ok })
            engine.stop()
        }
        _ = await server.stop()
    }

    /// Names are looked up, and connections made, when the crawl wants no more of it.
    @Test(arguments: [EngineKind.callback, .coroutine, .blocking])
    func whatIsBlockedBeforeItIsConnectedIsDropped(engine: EngineKind) async throws {
        let server = try ServerThread { _, _ in [page("")] }
        let port = server.port
        try await onLoop { loop in
            var options = CrawlOptions()
            options.seeds = ["http://127.0.0.1:\(port)/", "http://localhost:\(port)/"]
            let crawl = try Crawl(options: options, now: loop.now)
            let recorder = Recorder(loop)
            crawl.subscribe(recorder)
            let engine = try engine.make(loop: loop, crawl: crawl)
            try crawl.start(now: loop.now)
            engine.start()
            for host in 0..<2 as Range<UInt32> { crawl.perform(.blockHost(host), now: loop.now) }
            try await loop.turnUntil { crawl.state == .finished }
            #expect(crawl.counts == Counts(seen: 2, skipped: 2) && recorder.lines.isEmpty)
            #expect(crawl.connectionsByState[0] == 0 && crawl.connectionsByState[1] == 0)
            engine.stop()
        }
        _ = await server.stop()
    }

    /// The signal goes to the loop's thread alone: other tests' threads do not have it blocked.
    @Test func theBlockingEngineDropsAnExchangeWhenASignalAsksForIt() async throws {
        let server = try ServerThread { path, _ in
            path == "/" ? [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .silence] : [page("")]
        }
        let port = server.port
        try await onLoop { loop in
            var options = CrawlOptions()
            options.seeds = ["http://127.0.0.1:\(port)/", "http://127.0.0.1:\(port)/x"]
            let crawl = try Crawl(options: options, now: loop.now)
            let recorder = Recorder(loop)
            crawl.subscribe(recorder)
            crawl.subscribe(SendsSignalOnce())
            try loop.onSignal(SIGUSR2) { crawl.perform(.cancelSlot(0), now: loop.now) }
            let engine = try EngineKind.blocking.make(loop: loop, crawl: crawl)
            try crawl.start(now: loop.now)
            engine.start()
            try await loop.turnUntil { crawl.state == .finished }
            #expect(crawl.counts == Counts(seen: 2, done: 1, skipped: 1))
            #expect(recorder.lines.map(\.path) == ["/x"])
            engine.stop()
        }
        _ = await server.stop()
    }
}

/// Sends the signal when the first response has begun to come in.
private final class SendsSignalOnce: CrawlSubscriber {
    private var sent = false
    var eventLevel: EventLevel { .details }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        guard case .entered(_, .reading, _) = event, !sent else { return }
        sent = true
        pthread_kill(pthread_self(), SIGUSR2)
    }
}
