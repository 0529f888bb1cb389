import Crawl
import EventLoop
import Foundation
import TestSupport
import Testing

@testable import Fetch

/// A dnsmasq of our own on loopback: the real thing, with the records that the tests want.
///
/// Not a Foundation `Process`: that takes a child that closes what it inherited, as daemons do, for one that has ended, and
/// then waits for it on the thread that tells of the end of all others.
private final class NameServer {
    static let path = ["/usr/sbin/dnsmasq", "/usr/bin/dnsmasq"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    let port: UInt16
    private let process: pid_t

    init(_ records: [String]) throws {
        port = try freePort()
        let path = try #require(Self.path)
        let arguments =
            [
                path, "--keep-in-foreground", "--conf-file=/dev/null", "--pid-file=", "--port=\(port)", "--no-resolv",
                "--no-hosts", "--listen-address=127.0.0.1", "--bind-interfaces", "--local=/test/", "--user=root",
                "--local-ttl=300",
            ] + records
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var texts = arguments.map { strdup($0) } + [nil]
        defer { for text in texts { free(text) } }
        var child: pid_t = 0
        try #require(posix_spawn(&child, path, &actions, nil, &texts, nil) == 0)
        process = child
    }

    func stop() {
        // Not SIGTERM: a child inherits the signals that this thread blocks.
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }
}

/// A UDP port that nothing listens on at present.
private func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, length) | getsockname(descriptor, $0, &length)
        }
    }
    try #require(code == 0)
    return UInt16(bigEndian: address.sin_port)
}

/// Looks names up one after the other; asks again while the server is starting.
private func lookUp(_ hosts: [String], servers: String) async throws -> [Swift.Result<[String], FetchError>] {
    try await onLoop { loop in
        let resolver = Resolver(loop: loop, servers: servers)
        defer { resolver.stop() }
        var results: [Swift.Result<[String], FetchError>] = []
        let limit = EventLoop.clock() + 60_000_000_000
        for host in hosts {
            while true {
                try await resolver.lookUp(host).wait(until: limit)
                let result = resolver.answer(host).map { $0.map { $0.with(port: 80).description }.sorted() }
                if case .failure(let error) = result, error.message != "the host name does not exist",
                    results.isEmpty, hosts.count > 1, EventLoop.clock() < limit
                {
                    try await loop.sleep(until: EventLoop.clock() + 20_000_000)
                    continue
                }
                results.append(result)
                break
            }
        }
        return results
    }
}

@Suite struct DNSClientTests {
    @Test(.enabled(if: NameServer.path != nil, "dnsmasq is not installed"))
    func answersOfARealServer() async throws {
        let many = (1...40).map { "127.0.1.\($0)" }
        let server = try NameServer(
            [
                "--host-record=one.test,127.0.0.2", "--host-record=both.test,127.0.0.3,::1",
                "--cname=alias.test,one.test", "--cname=alias2.test,alias.test",
            ] + many.map { "--host-record=many.test,\($0)" })
        defer { server.stop() }
        let results = try await lookUp(
            ["one.test", "alias2.test", "both.test", "many.test", "none.test"], servers: "127.0.0.1:\(server.port)")
        #expect(results[0] == .success(["127.0.0.2:80"]))
        #expect(results[1] == .success(["127.0.0.2:80"]), "by way of two CNAMEs")
        #expect(results[2] == .success(["127.0.0.3:80", "[::1]:80"]))
        #expect(results[3] == .success(many.map { "\($0):80" }.sorted()), "more than one datagram holds")
        #expect(results[4] == .failure(FetchError(.dns, "the host name does not exist")))
    }

    @Test func aServerThatIsNotThere() async throws {
        let results = try await lookUp(["one.test"], servers: "127.0.0.1:\(try freePort())")
        guard case .failure(let error)? = results.first else {
            Issue.record("nobody can have answered")
            return
        }
        #expect(error.kind == .dns)
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
    func localhostIsNeverAskedFor(host: String, isLocal: Bool) {
        #expect(Resolver.isLocalhost(host) == isLocal)
    }
}
