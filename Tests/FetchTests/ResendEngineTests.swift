import Fetch
import Testing

@testable import Crawl
@testable import EventLoop

/// Requests on kept connections that the server ends as soon as they come.
@Suite(.fewAtATime) struct ResendEngineTests {
    private func crawl(
        _ engine: EngineKind, _ change: (inout CrawlOptions) -> Void,
        script: @escaping @Sendable (String, Int) -> [Step]
    ) async throws -> (run: CrawlRun, paths: [String], gaveUp: Int) {
        var options = CrawlOptions()
        options.concurrency = 1
        change(&options)
        let owner = CrawlOwner()
        var run: CrawlRun
        if engine == .blocking {
            let server = try ServerThread(script: script)
            options.seeds = ["http://127.0.0.1:\(server.port)/"]
            run = try await CrawlRun.crawl(engine, options, observer: owner) { loop, _ in owner.loop = loop }
            run.requests = await server.stop().requests
        } else {
            run = try await CrawlRun.jumping(engine, options, observer: owner, script: script) { loop, _ in
                owner.loop = loop
            }
        }
        let paths = run.requests.compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
        return (run, paths, owner.gaveUp)
    }

    @Test(arguments: EngineKind.allCases, [Step.reset, .close] as [Step])
    func fourTriesAreFiveRequestsAtMost(engine: EngineKind, end: Step) async throws {
        let (run, paths, gaveUp) = try await crawl(engine, { $0.maxTries = 4 }) { path, _ in
            path == "/" ? [page("<a href=/odd>odd</a>")] : [end]
        }
        #expect(paths == ["/"] + Array(repeating: "/odd", count: 5))
        #expect(run.records.map(\.attempt) == [1, 1, 2, 3, 4] && gaveUp == 0)
        #expect(run.records.dropFirst().allSatisfy { $0.outcome == .error && !$0.reused })
    }

    @Test(arguments: EngineKind.allCases, [true, false])
    func whereRequestsAreKeptApart_ItWaitsForItsTurn(engine: EngineKind, byDelay: Bool) async throws {
        // Long enough that it has not passed when a busy machine sees the reset. Only one engine waits in real time.
        let pause: Int64 = engine == .blocking ? 1_000_000_000 : 5_000_000_000
        let (run, paths, gaveUp) = try await crawl(
            engine,
            { if byDelay { $0.politeness.setDelay(pause) } else { $0.politeness.maxRate = 1e9 / Double(pause) } }
        ) { path, served in
            path == "/" ? [links(2)] : served > 0 ? [.reset] : [page("")]
        }
        #expect(paths == ["/", "/0", "/0", "/1", "/1"] && gaveUp == 2)
        #expect(run.records.map(\.attempt) == [1, 1, 1])
        #expect(run.lines.map(\.outcome) == [.ok, .ok, .ok] && run.counts == Counts(seen: 3, done: 3))
    }
}
