import DemoSite
import Fetch
import HTTPServer
import TestSupport
import Testing

@testable import Crawl
@testable import EventLoop

/// A slow host and a fast one, both with real servers: the slow one holds nobody up.
@Suite(.fewAtATime) struct EngineFairnessTests {
    @Test(arguments: [EngineKind.callback, .coroutine])
    func theFastHostIsDoneWhileTheSlowOneIsAtItsFirstPages(engine: EngineKind) async throws {
        func serve(_ address: String, delay: Int64) throws -> SiteThread {
            var options = DemoSiteOptions()
            options.address = address
            options.pages = 400
            options.delay = delay
            options.idleTimeout = 600_000_000_000
            return try SiteThread(options: options)
        }
        // No page of the slow one is there before the fast one is done, on a machine however busy.
        let slow = try serve("127.0.0.1", delay: 100_000_000_000)
        let fast = try serve("127.0.0.2", delay: 0)
        defer {
            slow.stop()
            fast.stop()
        }
        let seeds = (1...19).map { "\(slow.url)page-\($0).html" } + [fast.url]
        try await onLoop { loop in
            var options = CrawlOptions()
            options.seeds = seeds
            options.concurrency = 16
            options.idleTimeout = 600_000_000_000
            options.totalTimeout = 600_000_000_000
            let crawl = try Crawl(options: options, now: loop.now)
            let engine = try engine.make(loop: loop, crawl: crawl)
            try crawl.start(now: loop.now)
            engine.start()
            let fastHost = Int(try #require(crawl.host(of: crawl.seeds[19])).host)
            try await loop.turnUntil { crawl.host(at: fastHost).map { $0.todo + $0.inFlight } == 0 }
            #expect(crawl.host(at: fastHost)?.done ?? 0 >= 400 && crawl.host(at: fastHost)?.todo == 0)
            let other = try #require(crawl.host(of: crawl.seeds[0]))
            #expect(other.done == 0 && other.inFlight > 0, "\(other)")
            engine.stop()
        }
    }

    /// What fails without any wait, as where no network is there, leaves the loop to others.
    @Test(arguments: [EngineKind.callback, .coroutine])
    func failuresAtOnceAreSpreadOverTurns(engine: EngineKind) async throws {
        try await onLoop { loop in
            var options = CrawlOptions()
            // Nobody listens there.
            options.seeds = (1...600).map { "http://127.0.0.1:1/\($0)" }
            options.maxTries = 1
            let crawl = try Crawl(options: options, now: loop.now)
            let engine = try engine.make(loop: loop, crawl: crawl)
            let recorder = Recorder(loop)
            crawl.subscribe(recorder)
            try crawl.start(now: loop.now)
            engine.start()
            try await recorder.finished.wait()
            // All that ends in one turn ends at the same time.
            let turns = Dictionary(grouping: recorder.records, by: \.endedAt)
            #expect(recorder.records.count == 600 && turns.values.allSatisfy { $0.count <= 200 })
            engine.stop()
        }
    }
}
