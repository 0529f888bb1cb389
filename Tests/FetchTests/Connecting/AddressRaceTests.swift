import Crawl
import EventLoop
import Foundation
import HTTP
import TestSupport
import Testing

@testable import Fetch
@testable import Web

@Suite(.fewAtATime) struct AddressRaceTests {
    /// A server at one address and nothing but silence at another, at the same port: one that is free at both.
    private func server(at live: String, silenceAt silent: String) async throws -> (ServerThread, DeadEnd) {
        for _ in 0..<50 {
            let server = try ServerThread(address: live, script: Self.site)
            if let dead = try? DeadEnd(silent, port: server.port) { return (server, dead) }
            _ = await server.stop()
        }
        throw SelectorError.system(call: "bind", errno: EADDRINUSE)
    }

    /// Crawls a site at one address while there is nothing but silence at another, at the same port: in time that jumps, but
    /// by the engine that holds its loop.
    private func crawl(
        _ engine: EngineKind, at live: String, silenceAt silent: String, connections: Int = .max,
        _ change: @escaping @Sendable (inout CrawlOptions, UInt16) -> Void
    ) async throws -> (run: CrawlRun, port: UInt16) {
        let options = options("")
        if engine == .blocking {
            let (server, dead) = try await server(at: live, silenceAt: silent)
            var options = options
            change(&options, server.port)
            var run = try await CrawlRun.crawl(engine, options, connections: connections)
            withExtendedLifetime(dead) {}
            run.accepted = await server.stop().accepted
            return (run, server.port)
        }
        return try await onLoop(jumps: true) { loop in
            for _ in 0..<50 {
                let server = try ScriptedServer(loop: loop, address: live, script: Self.site)
                guard let dead = try? DeadEnd(silent, port: server.port) else { continue }
                var options = options
                change(&options, server.port)
                var run = try await CrawlRun.crawl(engine, options, connections: connections, on: loop)
                withExtendedLifetime(dead) {}
                run.accepted = server.accepted
                return (run, server.port)
            }
            throw SelectorError.system(call: "bind", errno: EADDRINUSE)
        }
    }

    private func options(_ url: String) -> CrawlOptions {
        var options = CrawlOptions()
        options.seeds = [url]
        options.scope = .any
        // Who waits for the dead address to time out runs out of the time for an exchange in all.
        options.connectTimeout = 600_000_000_000
        return options
    }

    private static let site: @Sendable (String, Int) -> [Step] = { _, _ in [links(3)] }

    @Test(.enabled(if: Loopback.hasIPv6), arguments: EngineKind.allCases)
    func anAddressThatHangsIsOvertaken(engine: EngineKind) async throws {
        // "localhost" is 127.0.0.1 first, then ::1.
        let (run, port) = try await crawl(engine, at: "::1", silenceAt: "127.0.0.1") { options, port in
            options.seeds = ["http://localhost:\(port)/"]
        }
        #expect(run.records.count == 4 && run.records.allSatisfy { $0.outcome == .ok })
        #expect(run.records.allSatisfy { $0.peer == "[::1]:\(port)" })
    }

    @Test(.enabled(if: Loopback.hasIPv6), arguments: [EngineKind.callback, .coroutine], ["", "::1", "127.0.0.1"])
    func theFamiliesOfAName(engine: EngineKind, hanging: String) async throws {
        guard NameServer.path != nil else { return print("dnsmasq is not installed: a name's families are not tested") }
        let names = try NameServer(["--host-record=both.test,127.0.0.1,::1"])
        defer { names.stop() }
        // Where none hangs, the one without a server refuses.
        let live = hanging == "127.0.0.1" ? "::1" : "127.0.0.1"
        // An address that nobody asks for is as silent.
        let (server, dead) = try await server(at: live, silenceAt: hanging.isEmpty ? "127.0.0.7" : hanging)
        var options = options("http://both.test:\(server.port)/")
        options.dnsServers = "127.0.0.1:\(names.port)"
        try await names.awaitAnswer(for: "both.test", addresses: 2)
        let run = try await CrawlRun.crawl(engine, options)
        #expect(run.records.count == 4 && run.records.allSatisfy { $0.outcome == .ok }, "\(run.records)")
        withExtendedLifetime(dead) {}
        _ = await server.stop()
    }

    @Test(arguments: EngineKind.allCases)
    func anAddressThatHangsAlone(engine: EngineKind) async throws {
        let (run, _) = try await crawl(engine, at: "127.0.0.1", silenceAt: "127.0.0.5") { options, port in
            options.seeds = ["http://127.0.0.5:\(port)/"]
            options.connectTimeout = 400_000_000
        }
        #expect(run.records.map(\.error) == [FetchError(.timeout, "the connection did not stand in time")])
        // It waited in a place of its own.
        let standing = try #require(run.records.first?.history?.standing)
        switch engine {
        case .blocking: #expect(standing.awaited == .call(.init("poll")))
        case .callback: #expect(standing.function.text == "advance()")
        case .coroutine: #expect(standing.function.text == "connect(_:)")
        }
        if engine != .blocking {
            guard case .writable = standing.awaited else {
                Issue.record("it waited for \(standing.awaited)")
                return
            }
        }
    }

    @Test(arguments: [EngineKind.callback, .coroutine])
    func aStopEndsARace(engine: EngineKind) async throws {
        let (server, dead) = try await server(at: "127.0.0.1", silenceAt: "127.0.0.6")
        let options = options("http://127.0.0.6:\(server.port)/")
        try await onLoop { loop in
            let crawl = try Crawl(options: options, now: loop.now)
            let engine = try engine.make(loop: loop, crawl: crawl)
            try crawl.start(now: loop.now)
            engine.start()
            try await loop.turnUntil { crawl.exchange(in: 0)?.state == .connecting }
            engine.stop()
            await loop.yield()
            #expect(crawl.counts.inFlight == 1)
        }
        withExtendedLifetime(dead) {}
        _ = await server.stop()
    }

    @Test(.enabled(if: Loopback.hasIPv6), arguments: EngineKind.allCases)
    func attemptsBesideOthersCountAsOpen(engine: EngineKind) async throws {
        // Room for one connection: the second address has its turn when the first is given up, which here is never.
        let (run, _) = try await crawl(engine, at: "::1", silenceAt: "127.0.0.1", connections: 1) { options, port in
            options.seeds = ["http://localhost:\(port)/"]
            options.connectTimeout = 900_000_000
            options.concurrency = 1
        }
        #expect(run.records.map(\.error?.kind) == [.timeout] && run.accepted == 0)
    }

    @Test(arguments: EngineKind.allCases)
    func aCanaryGetsNoConnection(engine: EngineKind) async throws {
        // A page at 127.0.0.3 links to the same port of this machine by its name, and by an address.
        let canary = try ServerThread(script: Self.site)
        let port = canary.port
        let server = try ServerThread(address: "127.0.0.3", port: port) { path, _ in
            path == "/"
                ? [page("<a href='http://localhost:\(port)/n'>n</a><a href='http://127.0.0.1:\(port)/a'>a</a>")]
                : [page("")]
        }
        let run = try await CrawlRun.crawl(engine, options("http://127.0.0.3:\(port)/"))
        #expect(run.counts == Counts(seen: 3, done: 2, skipped: 1))
        let refused = try #require(run.records.last?.error)
        #expect(refused.kind == .url && refused.message.hasPrefix("the host's address 127.0.0.1 is loopback, where"))
        #expect(await canary.stop().accepted == 0)
        #expect(await server.stop().accepted == 1)
    }

    @Test(arguments: [EngineKind.callback, .coroutine])
    func aNameThatLeadsInside(engine: EngineKind) async throws {
        guard NameServer.path != nil else {
            return print("dnsmasq is not installed: names that lead inside are not tested")
        }
        let names = try NameServer([
            "--host-record=seed.test,127.0.0.3", "--host-record=canary.test,127.0.0.1,::ffff:127.0.0.1",
        ])
        defer { names.stop() }
        let canary = try ServerThread(script: Self.site)
        let port = canary.port
        let server = try ServerThread(address: "127.0.0.3", port: port) { path, _ in
            [page("<a href='http://canary.test:\(port)/'>c</a>")]
        }
        var options = options("http://seed.test:\(port)/")
        options.dnsServers = "127.0.0.1:\(names.port)"
        try await names.awaitAnswer(for: "canary.test", addresses: 2)
        let run = try await CrawlRun.crawl(engine, options)
        #expect(run.records.map(\.outcome) == [.ok, .error] && run.records.last?.error?.kind == .url)
        #expect(await canary.stop().accepted == 0)
        _ = await server.stop()
    }

    @Test(arguments: EngineKind.allCases)
    func aNameServerThatIsSilent(engine: EngineKind) async throws {
        guard engine != .blocking else { return }
        let silent = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(silent) }
        let port = try freePort()
        let address = try #require(SocketAddress(literal: "127.0.0.1", port: port))
        try #require(address.withSocketAddress { bind(silent, $0, $1) } == 0)
        var options = options("http://a.test/")
        options.dnsServers = "127.0.0.1:\(port)"
        options.connectTimeout = 300_000_000
        let run = try await CrawlRun.crawl(engine, options)
        #expect(run.records.map(\.error) == [FetchError(.dns, "the name servers did not answer in time")])
    }

    @Test(arguments: [EngineKind.callback, .coroutine])
    func aNameThatDoesNotExistIsAskedForOnce(engine: EngineKind) async throws {
        guard NameServer.path != nil else { return print("dnsmasq is not installed: failures of DNS are not tested") }
        let log = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: log) }
        let names = try NameServer(["--host-record=seed.test,127.0.0.1", "--log-queries", "--log-facility=\(log.path)"])
        defer { names.stop() }
        try await names.awaitAnswer(for: "seed.test", addresses: 1)
        let server = try ServerThread { _, _ in
            [page((0..<300).map { "<a href='http://none.test/\($0)'>x</a>" }.joined())]
        }
        var options = options("http://seed.test:\(server.port)/")
        options.dnsServers = "127.0.0.1:\(names.port)"
        let run = try await CrawlRun.crawl(engine, options)
        #expect(run.records.count == 301)
        #expect(
            run.records.dropFirst().allSatisfy {
                $0.error == FetchError(.dns, "the host name does not exist", isFinal: true)
            })
        let queries = try String(contentsOf: log, encoding: .utf8).split(separator: "\n").filter {
            $0.contains("query[A] none.test")
        }
        // Once more for each ten seconds that a busy machine takes.
        #expect((1...4).contains(queries.count))
        _ = await server.stop()
    }

    @Test func familiesTakeTurns() {
        let addresses = ["::1", "::2", "::3", "127.0.0.1", "127.0.0.2"].compactMap {
            SocketAddress(literal: $0, port: 1)
        }
        #expect(
            AddressRace.interleaved(addresses).compactMap(\.ip).map(\.description) == [
                "::1", "127.0.0.1", "::2", "127.0.0.2", "::3",
            ])
        #expect(AddressRace.interleaved([]).isEmpty)
    }
}
