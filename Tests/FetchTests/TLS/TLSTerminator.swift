import Foundation
import TestSupport
import Testing

@testable import EventLoop
@testable import Fetch

/// A stunnel of our own on loopback: it takes TLS off and passes what is in it to a server, as a proxy does that has
/// become a tunnel.
final class TLSTerminator: @unchecked Sendable {
    static let path = ["/usr/bin/stunnel", "/usr/bin/stunnel4"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    let port: UInt16
    private let server: TLSServer
    private let process = Process()
    private let configuration: URL

    /// One with the authority's certificate for localhost; returns when it takes connections.
    init(before server: TLSServer) async throws {
        self.server = server
        port = try freePort()
        let authority = try TLSAuthority.shared()
        configuration = authority.folder.appendingPathComponent("stunnel-\(UUID().uuidString).conf")
        let text = """
            foreground = yes
            syslog = no
            pid =
            [tunnel]
            accept = 127.0.0.1:\(port)
            connect = 127.0.0.1:\(server.port)
            cert = \(authority.path("good.pem"))
            key = \(authority.path("key.pem"))

            """
        try Data(text.utf8).write(to: configuration)
        process.executableURL = URL(fileURLWithPath: try #require(Self.path))
        process.arguments = [configuration.path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let limit = EventLoop.clock() + 60_000_000_000
        while !isListening {
            try #require(process.isRunning && EventLoop.clock() < limit, "stunnel does not listen")
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private var isListening: Bool {
        guard let address = SocketAddress(literal: "127.0.0.1", port: port) else { return false }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return address.withSocketAddress { connect(descriptor, $0, $1) } == 0
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: configuration)
    }

    /// Ends it at once: its connections end without a word of TLS.
    func kill() {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }
}
