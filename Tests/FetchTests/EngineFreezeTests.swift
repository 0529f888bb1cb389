import EventLoop
import Fetch
import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

/// A frozen crawl: nothing is read, nothing times out, and it goes on where it was.
@Suite(.fewAtATime) struct EngineFreezeTests {
    private static let idle: Int64 = 1_000_000_000
    private static let frozen: Int64 = 2_500_000_000

    private static func options(_ port: UInt16? = nil) -> CrawlOptions {
        var options = CrawlOptions()
        if let port { options.seeds = ["http://127.0.0.1:\(port)/"] }
        options.obeysRobots = false
        options.idleTimeout = idle
        options.totalTimeout = 2 * idle
        options.connectTimeout = idle
        options.maxTries = 1
        return options
    }

    @Test(arguments: [EngineKind.callback, .coroutine], [SelectorKind.epoll, .poll])
    func aPageGoesOnAfterMoreThanItsTimeouts(engine: EngineKind, selector: SelectorKind) async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 80000\r\n\r\nhalf"
        let run = try await CrawlRun.jumping(
            engine, selector: selector, Self.options(),
            script: { _, _ in
                [.send(head), .pause(200_000_000), .send(String(repeating: "x", count: 79_996))]
            }
        ) { loop, crawl in
            try await loop.turnUntil { crawl.exchange(in: 0)?.state == .reading }
            crawl.perform(.freeze, now: loop.now)
            #expect(crawl.state == .pausing && crawl.isFrozen)
            let bytes = crawl.exchange(in: 0)?.bytes
            loop.lag = LoopLag()
            try await loop.sleep(until: loop.now + Self.frozen)
            #expect(crawl.exchange(in: 0)?.bytes == bytes)
            #expect(crawl.counts.inFlight == 1)
            // Readiness that nobody uses does not turn the loop.
            #expect(loop.lag.turns < 200)
            crawl.perform(.thaw, now: loop.now)
            #expect(crawl.state == .running && !crawl.isFrozen)
        }
        #expect(run.lines.map(\.outcome) == [.ok])
        #expect(run.records.map(\.bodyBytes) == [80_000])
    }

    @Test(arguments: [EngineKind.callback, .coroutine])
    func timeoutsRunOnAfterwardsAndFreezesAddUp(engine: EngineKind) async throws {
        let run = try await CrawlRun.jumping(engine, Self.options(), script: { _, _ in [.silence] }) { loop, crawl in
            try await loop.turnUntil { crawl.exchange(in: 0)?.state == .awaiting }
            for _ in 0..<2 {
                crawl.perform(.freeze, now: loop.now)
                try await loop.sleep(until: loop.now + Self.frozen / 2)
                crawl.perform(.thaw, now: loop.now)
                #expect(crawl.counts.inFlight == 1)
            }
        }
        #expect(run.lines.map(\.error) == [.timeout])
        // The freezes, and the rest of the time-out: to the nanosecond, since nothing else takes time.
        #expect(run.records.map(\.timings.total) == [Self.frozen + Self.idle])
    }

    @Test(arguments: [EngineKind.callback, .coroutine])
    func connectingHasTheRestOfItsTimeAfterwards(engine: EngineKind) async throws {
        let port = try freePort()
        let dead = try DeadEnd("127.0.0.5", port: port)
        var options = Self.options(port)
        options.seeds = ["http://127.0.0.5:\(port)/"]
        let run = try await CrawlRun.crawl(engine, options) { loop, crawl in
            try await loop.turnUntil { crawl.exchange(in: 0)?.state == .connecting }
            crawl.perform(.freeze, now: loop.now)
            try await loop.sleep(until: loop.now + 3 * Self.idle / 2)
            #expect(crawl.counts.inFlight == 1)
            crawl.perform(.thaw, now: loop.now)
            await loop.yield()
            #expect(crawl.counts.inFlight == 1)
        }
        #expect(run.records.map(\.error) == [FetchError(.timeout, "the connection did not stand in time")])
        withExtendedLifetime(dead) {}
    }

    @Test(arguments: [EngineKind.callback, .coroutine], SelectorKind.allCases)
    func whatIsCancelledMeanwhileEndsAtOnce(engine: EngineKind, selector: SelectorKind) async throws {
        let server = try ServerThread { _, _ in [.silence] }
        let run = try await CrawlRun.crawl(engine, selector: selector, Self.options(server.port)) { loop, crawl in
            try await loop.turnUntil { crawl.exchange(in: 0)?.state == .awaiting }
            crawl.perform(.freeze, now: loop.now)
            crawl.perform(.cancelSlot(0), now: loop.now)
            try await loop.turnUntil { crawl.counts.inFlight == 0 }
            #expect(crawl.isFrozen)
            crawl.perform(.thaw, now: loop.now)
        }
        #expect(run.counts == Counts(seen: 1, skipped: 1))
        _ = await server.stop()
    }

    @Test(arguments: EngineKind.allCases) func nothingGoesOutWhileFrozen(engine: EngineKind) async throws {
        let server = try ServerThread { path, _ in path == "/" ? [links(30)] : [.send(Self.page)] }
        let run = try await CrawlRun.crawl(engine, Self.options(server.port)) { loop, crawl in
            try await loop.turnUntil { crawl.counts.done >= 3 }
            crawl.perform(.freeze, now: loop.now)
            let counts = crawl.counts
            try await loop.sleep(until: loop.now + 200_000_000)
            #expect(crawl.counts == counts)
            crawl.perform(.thaw, now: loop.now)
        }
        #expect(run.counts.done == 31)
        _ = await server.stop()
    }

    private static let page = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    @Test(
        arguments: EngineKind.allCases,
        [(CrawlCommand.abort, CrawlState.finished), (.drain, .finished), (.togglePause, .running)])
    func whateverElseIsAskedForEndsTheFreeze(engine: EngineKind, asked: (CrawlCommand, CrawlState)) async throws {
        let server = try ServerThread { path, _ in path == "/" ? [links(30)] : [.send(Self.page)] }
        let run = try await CrawlRun.crawl(engine, Self.options(server.port)) { loop, crawl in
            try await loop.turnUntil { crawl.counts.done >= 3 }
            crawl.perform(.freeze, now: loop.now)
            await loop.yield()
            crawl.perform(asked.0, now: loop.now)
            #expect(!crawl.isFrozen)
        }
        #expect(run.counts.inFlight == 0)
        #expect(asked.1 == .running ? run.counts.done == 31 : run.counts.done >= 3)
        _ = await server.stop()
    }
}
