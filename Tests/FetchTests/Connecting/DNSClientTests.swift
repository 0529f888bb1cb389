import HTTP
import TestSupport
import Testing

@testable import EventLoop
@testable import Fetch

/// Looks names up one after the other.
func lookUp(_ hosts: [String], servers: String) async throws -> [Swift.Result<[String], FetchError>] {
    try await onLoop { loop in
        let resolver = Resolver(loop: loop, servers: servers)
        defer { resolver.close() }
        var results: [Swift.Result<[String], FetchError>] = []
        let limit = EventLoop.clock() + 60_000_000_000
        for host in hosts {
            let asked = resolver.ended
            repeat {
                try await resolver.lookUp(host).wait(until: limit)
            } while resolver.known(host, since: asked) == nil
            results.append(
                resolver.answer(host, since: asked).map { $0.map { $0.with(port: 80).description }.sorted() })
        }
        return results
    }
}

@Suite(.fewAtATime) struct DNSClientTests {
    @Test(.enabled(if: NameServer.path != nil, "dnsmasq is not installed"))
    func answersOfARealServer() async throws {
        let many = (1...40).map { "127.0.1.\($0)" }
        let tooMany = (1...100).map { "--host-record=crowd.test,127.0.2.\($0)" }
        let server = try NameServer(
            [
                "--host-record=one.test,127.0.0.2", "--host-record=both.test,127.0.0.3,::1",
                "--cname=alias.test,one.test", "--cname=alias2.test,alias.test",
            ] + many.map { "--host-record=many.test,\($0)" } + tooMany)
        defer { server.stop() }
        try await server.awaitAnswer(for: "one.test", addresses: 1)
        let results = try await lookUp(
            ["one.test", "alias2.test", "both.test", "many.test", "none.test", "crowd.test"],
            servers: "127.0.0.1:\(server.port)")
        #expect(results[0] == .success(["127.0.0.2:80"]))
        #expect(results[1] == .success(["127.0.0.2:80"]), "by way of two CNAMEs")
        #expect(results[2] == .success(["127.0.0.3:80", "[::1]:80"]))
        #expect(results[3] == .success(many.map { "\($0):80" }.sorted()), "more than one datagram holds")
        #expect(results[4] == .failure(FetchError(.dns, "the host name does not exist", isFinal: true)))
        #expect(try results[5].get().count == DNSClient.addressLimit)
    }

    @Test func aServerThatIsNotThere() async throws {
        let results = try await lookUp(["one.test"], servers: "127.0.0.1:\(try freePort())")
        guard case .failure(let error)? = results.first else {
            Issue.record("nobody can have answered")
            return
        }
        #expect(error.kind == .dns)
    }

    /// SERVFAIL and REFUSED.
    @Test(arguments: [2, 5] as [UInt8])
    func aServerThatIsThereIsNotSaidToBeOutOfReach(_ code: UInt8) async throws {
        let names = try ScriptedNames(code: { _ in code }) { _, _ in [] }
        let results = try await lookUp(["one.test"], servers: "127.0.0.1:\(names.port)")
        let message = "no name server can be reached, or each failed or refused to look the host name up"
        #expect(results == [.failure(FetchError(.dns, message))])
    }

    /// That a name does not exist is an answer for all who ask (RFC 2308); a failure is one for those who waited for it.
    @Test(arguments: [(2, false), (5, false), (3, true), (0, true)] as [(UInt8, Bool)])
    func aLookUpThatFailedIsNoAnswerForLaterOnes(_ code: UInt8, isFinal: Bool) async throws {
        // A server that fails is asked three times in one look-up.
        let names = try ScriptedNames(code: { $0 <= 3 ? code : 0 }) { family, time in
            family == .four && time > 3 ? ["127.0.0.1"] : []
        }
        try await onLoop { loop in
            let resolver = Resolver(loop: loop, servers: "127.0.0.1:\(names.port)")
            defer { resolver.close() }
            var results: [Swift.Result<[String], FetchError>] = []
            let host = "flaky.test"
            for _ in 0..<2 {
                let asked = resolver.ended
                while resolver.known(host, since: asked) == nil {
                    try await resolver.lookUp(host).wait(until: loop.now + 60_000_000_000)
                }
                results.append(resolver.answer(host, since: asked).map { $0.map(\.description) })
            }
            guard case .failure(let error) = results[0] else {
                Issue.record("the first look-up fails")
                return
            }
            #expect(error.kind == .dns && error.isFinal == isFinal)
            #expect(results[1] == (isFinal ? results[0] : .success(["127.0.0.1:0"])))
        }
    }

    @Test func whoHearsOfAnAnswerMayCloseTheClient() async throws {
        let names = try ScriptedNames { _, time in time == 1 ? ["127.0.0.1"] : nil }
        try await onLoop { loop in
            let client = try DNSClient(loop: loop, servers: "127.0.0.1:\(names.port)")
            var ends: [Bool] = []
            func end(_ result: Swift.Result<DNSClient.Answer, FetchError>) {
                ends.append((try? result.get()) != nil)
            }
            client.lookUp("one.test", .four) {
                end($0)
                client.close()
                client.lookUp("two.test", .four, end)
            }
            client.lookUp("three.test", .four, end)
            try await loop.turnUntil { ends.count >= 3 }
            #expect(ends == [true, false, false] && loop.timerCount == 0)
        }
    }

    @Test func aLookUpMayBeGivenUpWhileItWaitsForItsOtherFamily() async throws {
        try await onLoop { loop in
            var lookUp: LookUp? = LookUp(loop: loop, in: loop.group)
            let address = try #require(SocketAddress(literal: "127.0.0.1", port: 0))
            #expect(
                lookUp?.recordAnswer(.success(DNSClient.Answer(addresses: [address], lifetime: 1)), of: .four) == nil)
            lookUp = nil
            try await loop.turnUntil { loop.timerCount == 0 }
        }
    }

    @Test func aListThatIsNone() async throws {
        let results = try await lookUp(["one.test"], servers: "not a server")
        guard case .failure(let error)? = results.first else {
            Issue.record("a list of name servers that does not parse")
            return
        }
        #expect(error.kind == .dns)
    }

    @Test(arguments: [
        ("localhost", true), ("a.localhost", true), ("localhost.", true), ("localhost.test", false),
        ("notlocalhost", false),
    ])
    func localhostIsNeverAskedFor(host: String, isLocal: Bool) async throws {
        try await onLoop { loop in
            let known = try Resolver(loop: loop).known(host)?.get().map { $0.with(port: 80).description }
            #expect(known == (isLocal ? ["127.0.0.1:80", "[::1]:80"] : nil))
        }
    }
}
