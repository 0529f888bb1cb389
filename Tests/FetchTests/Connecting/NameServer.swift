import EventLoop
import Foundation
import Testing

@testable import Fetch

/// A dnsmasq of our own on loopback: the real thing, with the records that the tests want.
///
/// Not a Foundation `Process`: that takes a child that closes what it inherited, as daemons do, for one that has ended, and
/// then waits for it on the thread that tells of the end of all others.
final class NameServer {
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

    /// Waits until the server, which may be starting, tells all addresses of a name.
    func awaitAnswer(for host: String, addresses: Int) async throws {
        let limit = EventLoop.clock() + 180_000_000_000
        while EventLoop.clock() < limit {
            let results = try await lookUp([host], servers: "127.0.0.1:\(port)")
            if case .success(let found)? = results.first, found.count == addresses { return }
        }
        Issue.record("the name server does not answer")
    }

    func stop() {
        // Not SIGTERM: a child inherits the signals that this thread blocks.
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }
}

/// A UDP port that nothing listens on at present, and that the system gives to no socket of itself: those of other
/// tests' look-ups come and go meanwhile.
func freePort() throws -> UInt16 {
    for _ in 0..<1_000 {
        let port = UInt16.random(in: 10_000..<30_000)
        let address = try #require(SocketAddress(literal: "127.0.0.1", port: port))
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        if address.withSocketAddress({ bind(descriptor, $0, $1) }) == 0 { return port }
    }
    throw SelectorError.system(call: "bind", errno: errno)
}
