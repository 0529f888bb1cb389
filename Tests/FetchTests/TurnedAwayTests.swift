import EventLoop
import Synchronization
import TestSupport
import Testing

@testable import Crawl

/// Servers that close, or reset, what goes beyond a number of connections at a time.
@Suite(.fewAtATime) struct TurnedAwayTests {
    private struct Server: Sendable, CustomTestStringConvertible {
        var limit: Int
        var turnsAway: Step
        /// Requests that it answers on one connection.
        var perConnection = Int.max
        /// Whether it says so before it closes the connection.
        var saysClose = false

        var testDescription: String {
            "\(limit), \(turnsAway), \(perConnection == .max ? "all" : "\(perConnection)")\(saysClose ? ", told" : "")"
        }

        func answer(_ body: String, served: Int) -> [Step] {
            let isLast = served + 1 == perConnection
            let close = saysClose && isLast ? "Connection: close\r\n" : ""
            let head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\(close)Content-Length: \(body.utf8.count)\r\n\r\n"
            // As long as a page takes; all that are in flight are there before the first is answered.
            return [.pause(30_000_000), .send(head + body)] + (isLast ? [.close] : [])
        }
    }

    private static let page = (0..<100).map { "<a href='/\($0)'>\($0)</a>" }.joined()

    private static let servers: [Server] =
        [1, 2, 4, 8].flatMap { limit in
            [Step.close, .reset].flatMap { step in
                [
                    Server(limit: limit, turnsAway: step),
                    Server(limit: limit, turnsAway: step, perConnection: 1, saysClose: true),
                ]
            }
        } + [Server(limit: 4, turnsAway: .close, perConnection: 3)]

    private func crawl(_ engine: EngineKind, _ server: Server) async throws -> CrawlRun {
        var options = CrawlOptions()
        options.concurrency = 64
        options.maxTries = 4
        options.jitterSeed = 1
        let owner = CrawlOwner()
        let script: @Sendable (String, Int) -> [Step] = { path, served in
            server.answer(path == "/" ? Self.page : "", served: served)
        }
        guard engine == .blocking else {
            return try await CrawlRun.jumping(
                engine, options, observer: owner, limit: server.limit, turnsAway: server.turnsAway, script: script
            ) { loop, _ in owner.loop = loop }
        }
        let thread = try ServerThread(limit: server.limit, turnsAway: server.turnsAway, script: script)
        options.seeds = ["http://127.0.0.1:\(thread.port)/"]
        let run = try await CrawlRun.crawl(engine, options, observer: owner) { loop, _ in owner.loop = loop }
        _ = await thread.stop()
        return run
    }

    @Test(arguments: [EngineKind.callback, .coroutine], servers)
    private func noPageOfAServerWithALimitIsBroken(_ engine: EngineKind, _ server: Server) async throws {
        let run = try await crawl(engine, server)
        #expect(run.counts == Counts(seen: 101, done: 101))
        #expect(Set(run.records.filter { $0.outcome == .ok }.map(\.url)).count == 101)
        #expect(run.records.allSatisfy { $0.outcome == .ok || $0.willRetry })
        // Whoever goes beyond the limit is turned away, but not again and again.
        let turnedAway = run.records.filter { $0.outcome == .error }.count
        #expect(turnedAway >= 50 && turnedAway <= 200)
    }

    @Test(arguments: [Server(limit: 1, turnsAway: .close), .init(limit: 1, turnsAway: .reset, perConnection: 3)])
    private func oneAfterTheOther_NobodyIsOneTooMany(_ server: Server) async throws {
        let run = try await crawl(.blocking, server)
        #expect(run.records.filter { $0.outcome == .ok }.count == 101 && run.counts == Counts(seen: 101, done: 101))
    }

    /// The connection is closed on whichever request it is.
    @Test(arguments: EngineKind.allCases)
    func aServerThatGoesDown_SoonHasItsPagesBroken(engine: EngineKind) async throws {
        var options = CrawlOptions()
        options.maxTries = 4
        let owner = CrawlOwner()
        let script: @Sendable (String, Int) -> [Step] = { path, _ in
            path == "/" ? [.send(html(Self.page)), .close] : [.reset]
        }
        var run: CrawlRun
        if engine == .blocking {
            let thread = try ServerThread(script: script)
            options.seeds = ["http://127.0.0.1:\(thread.port)/"]
            run = try await CrawlRun.crawl(engine, options, observer: owner) { loop, _ in owner.loop = loop }
            run.accepted = await thread.stop().accepted
        } else {
            run = try await CrawlRun.jumping(engine, options, observer: owner, script: script) { loop, _ in
                owner.loop = loop
            }
        }
        #expect(run.counts == Counts(seen: 101, done: 101))
        let ends = run.records.filter { !$0.willRetry }
        #expect(ends.count == 101 && ends.filter { $0.outcome == .error && $0.attempt == 4 }.count == 100)
        // Four attempts each, and one more for those that were in flight together.
        #expect(run.accepted <= 101 + 500)
        let duration = try #require(run.records.last).endedAt - (try #require(run.records.first).endedAt)
        #expect(duration < 10_000_000_000)
    }

    /// A URL that met a closed connection wants a new one, and the server has no room for it beside the one that idles.
    @Test(arguments: [EngineKind.callback, .coroutine])
    func aNewConnectionTakesThePlaceOfOneThatIdles(engine: EngineKind) async throws {
        var options = CrawlOptions()
        options.concurrency = 1
        options.maxTries = 4
        let owner = CrawlOwner()
        let closed = Mutex(0)
        let run = try await CrawlRun.jumping(
            engine, options, observer: owner, limit: 1,
            script: { path, _ in
                let isClosed =
                    path == "/0"
                    && closed.withLock {
                        $0 += 1; return $0 <= 2
                    }
                return isClosed ? [.close] : [.send(self.html(path == "/" ? "<a href=/0>0</a><a href=/1>1</a>" : ""))]
            }
        ) { loop, _ in owner.loop = loop }
        #expect(run.records.filter { $0.outcome == .ok }.count == 3 && run.counts == Counts(seen: 3, done: 3))
    }

    private func html(_ body: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}
