import Crawl
import HTTP
import TestSupport
import Testing

@testable import Fetch

/// A name's IPv6 and IPv4 addresses come apart (RFC 8305 section 3). Where one half does not come within the time for a
/// connection, only who begins with the other gets one: c-ares waits for longer than that. In real time: c-ares has a clock
/// of its own.
@Suite(.fewAtATime) struct HalfAnswerTests {
    private static func options(_ names: ScriptedNames, port: UInt16) -> CrawlOptions {
        var options = CrawlOptions()
        options.seeds = ["http://half.test:\(port)/"]
        options.dnsServers = "127.0.0.1:\(names.port)"
        options.connectTimeout = 6_000_000_000
        options.allowsPrivate = true
        return options
    }

    @Test(.enabled(if: Loopback.hasIPv6), arguments: [EngineKind.callback, .coroutine], [DNSClient.Family.six, .four])
    func aHalfIsEnough(engine: EngineKind, family: DNSClient.Family) async throws {
        let address = family == .six ? "::1" : "127.0.0.1"
        let names = try ScriptedNames { asked, _ in asked == family ? [address] : nil }
        let server = try ServerThread(address: address) { _, _ in [links(3)] }
        let run = try await CrawlRun.crawl(engine, Self.options(names, port: server.port))
        #expect(run.records.count == 4 && run.records.allSatisfy { $0.outcome == .ok })
        _ = await server.stop()
        withExtendedLifetime(names) {}
    }

    @Test(.enabled(if: Loopback.hasIPv6), arguments: [DNSClient.Family.six, .four])
    func aHalfIsEnoughForASession(family: DNSClient.Family) async throws {
        let address = family == .six ? "::1" : "127.0.0.1"
        let names = try ScriptedNames { asked, _ in asked == family ? [address] : nil }
        let server = try ServerThread(address: address) { _, _ in [page("here")] }
        let status = try await onLoop { loop in
            var options = SessionOptions()
            options.connectTimeout = 6_000_000_000
            options.nameServers = "127.0.0.1:\(names.port)"
            return try await FetchSession(loop: loop, options: options).get("http://half.test:\(server.port)/").status
        }
        #expect(status == 200)
        _ = await server.stop()
    }

    /// The half that came first is refused, or hangs; the other is asked for once more after a while, and joins the race.
    @Test(.enabled(if: Loopback.hasIPv6), arguments: [EngineKind.callback, .coroutine], ["127.0.0.8", "127.0.0.9"])
    func theOtherHalfJoins(engine: EngineKind, first: String) async throws {
        let server = try ServerThread(address: "::1") { _, _ in [links(3)] }
        let dead = try DeadEnd("127.0.0.9", port: server.port)
        let names = try ScriptedNames { family, time in family == .four ? [first] : time == 1 ? nil : ["::1"] }
        var options = Self.options(names, port: server.port)
        options.connectTimeout = 600_000_000_000
        let run = try await CrawlRun.crawl(engine, options)
        #expect(run.records.count == 4 && run.records.allSatisfy { $0.peer == "[::1]:\(server.port)" })
        withExtendedLifetime((names, dead)) {}
        _ = await server.stop()
    }

    @Test(arguments: [EngineKind.callback, .coroutine])
    func noHalfIsAnError(engine: EngineKind) async throws {
        let names = try ScriptedNames { family, time in family == .six ? [] : time == 1 ? nil : [] }
        let run = try await CrawlRun.crawl(engine, Self.options(names, port: 1))
        #expect(run.records.map(\.error) == [FetchError(.dns, "the host name has no address", isFinal: true)])
        withExtendedLifetime(names) {}
    }

    @Test(arguments: [EngineKind.callback, .coroutine])
    func theOtherHalfFails(engine: EngineKind) async throws {
        let names = try ScriptedNames { family, time in family == .four ? ["127.0.0.9"] : time == 1 ? nil : [] }
        var options = Self.options(names, port: 1)
        options.connectTimeout = 600_000_000_000
        let run = try await CrawlRun.crawl(engine, options)
        #expect(run.records.map(\.error?.kind) == [.connect])
        withExtendedLifetime(names) {}
    }

    /// Whether a seed's private addresses are open is known when all are: a half that is not public begins nothing.
    @Test(.enabled(if: Loopback.hasIPv6), arguments: [EngineKind.callback, .coroutine], ["192.0.2.1", nil])
    func aSeedIsJudgedAsAWhole(engine: EngineKind, publicToo: String?) async throws {
        let server = try ServerThread(address: "::1") { _, _ in [page("inside")] }
        let names = try ScriptedNames { family, time in
            family == .six ? ["::1"] : time == 1 ? nil : publicToo.map { [$0] } ?? []
        }
        var options = Self.options(names, port: server.port)
        options.allowsPrivate = false
        let run = try await CrawlRun.crawl(engine, options)
        #expect(run.records.map(\.error?.kind) == [publicToo == nil ? nil : .url])
        #expect(await server.stop().accepted == (publicToo == nil ? 1 : 0))
        withExtendedLifetime(names) {}
    }

    /// One whose other half never comes is judged by what is known. No name server but the one that is named is asked.
    @Test(arguments: EngineKind.allCases)
    func aSeedsHalfIsWaitedForInVainForAWhileOnly(engine: EngineKind) async throws {
        let server = try ServerThread { _, _ in [links(3)] }
        let names = try ScriptedNames { family, _ in family == .four ? ["127.0.0.1"] : nil }
        var options = Self.options(names, port: server.port)
        options.allowsPrivate = false
        let run = try await CrawlRun.crawl(engine, options)
        #expect(run.records.count == 4 && run.records.allSatisfy { $0.outcome == .ok })
        _ = await server.stop()
        withExtendedLifetime(names) {}
    }

    @Test(
        arguments: [
            (["::1"], ["127.0.0.1"], true), (["fd00::1"], ["127.0.0.1"], false), (["fe80::1"], [], true),
            ([], ["127.0.0.1"], false), (["2002:7f00:1::1"], ["127.0.0.1"], false),
        ] as [([String], [String], Bool)])
    func familiesInOrder(_ six: [String], _ four: [String], _ isPreferred: Bool) {
        func addresses(_ texts: [String]) -> [SocketAddress] {
            texts.compactMap { SocketAddress(literal: $0, port: 0) }
        }
        #expect(addresses(six).isPreferred(to: addresses(four)) == isPreferred)
    }

    @Test(arguments: [
        ("::1", 50), ("2600::1", 40), ("127.0.0.1", 35), ("::ffff:1.2.3.4", 35), ("2002::1", 30), ("2001::1", 5),
        ("fc00::1", 3), ("fdff::1", 3), ("::1.2.3.4", 1), ("fec0::1", 1), ("feff::1", 1), ("3ffe::1", 1),
        ("fe80::1", 40),
    ])
    func precedences(_ text: String, _ expected: Int) {
        #expect(SocketAddress(literal: text, port: 0)?.precedence == expected)
    }
}
