import EventLoop
import Fetch
import TestSupport
import Testing

@testable import Crawl

/// Where an exchange stands in its engine's source.
@Suite(.fewAtATime) struct EngineStandingTests {
    @Test(arguments: [EngineKind.callback, .coroutine], SelectorKind.allCases)
    func aWaitingExchangeShowsWhereItWaits(engine: EngineKind, selector: SelectorKind) async throws {
        let server = try ServerThread { _, _ in [.silence] }
        let port = server.port
        try await onLoop(selector: selector) { loop in
            var options = CrawlOptions()
            options.seeds = ["http://127.0.0.1:\(port)/"]
            let crawl = try Crawl(options: options, now: loop.now)
            let engineObject = try engine.make(loop: loop, crawl: crawl)
            try crawl.start(now: loop.now)
            #expect(crawl.inspect(0) == nil, "nothing is in flight")
            engineObject.start()
            try await loop.turnUntil { crawl.exchange(in: 0)?.state == .awaiting }
            let standing = try #require(crawl.inspect(0))
            #expect(standing.line > 0)
            guard case .readable(let descriptor) = standing.awaited else {
                Issue.record("it waits for \(standing.awaited)")
                return
            }
            #expect(descriptor > 2)
            let deadline = try #require(standing.deadline)
            #expect(deadline > loop.now && deadline <= loop.now + options.idleTimeout)
            #expect(standing.file.text == (engine == .callback ? "CallbackEngine.swift" : "CoroutineEngine.swift"))
            #expect(standing.function.text == (engine == .callback ? "awaitResponse()" : "readResponse(_:on:)"))
            #expect(crawl.inspect(1) == nil && crawl.inspect(.max) == nil)
            engineObject.stop()
            #expect(crawl.inspect(0) == nil)
        }
        _ = await server.stop()
    }

    @Test(arguments: EngineKind.allCases)
    func aNamesAddressesAreAwaited(engine: EngineKind) async throws {
        let run = try await CrawlRun.scripted(engine, { $0.seeds = ["http://does-not-exist.invalid/"] }) { _, _ in [] }
        let standing = try #require(run.records.first?.history?.standing)
        #expect(standing.awaited == (engine == .blocking ? .call(.init("getaddrinfo")) : .addresses))
        #expect(standing.line > 0)
    }

    @Test func theBlockingEngineSitsInACall() async throws {
        let run = try await CrawlRun.scripted(.blocking) { _, _ in [page("")] }
        let reading = try #require(run.standings[.reading])
        #expect(reading.file.text == "BlockingEngine.swift" && reading.function.text == "readResponse(_:on:)")
        #expect(reading.awaited == .call(.init("poll")) && reading.deadline != nil)
        #expect(run.standings[.connecting]?.awaited == .turn)
    }
}
