import Foundation
import Glibc
import Testing

/// A redis-server of the test's own on loopback, which ends with this object at the latest.
public final class RealRedis: @unchecked Sendable {
    /// Where the program is. Its absence is a failure of the tests, not a reason to skip them.
    public static func program(_ name: String = "redis-server") throws -> String {
        let folders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]
        return try #require(
            folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) },
            "\(name) is not installed: .ci/setup installs it")
    }

    /// The port.
    public let port: UInt16
    private let folder: TemporaryFolder
    private let options: [String]
    private var process = Process()

    /// Starts a server. Connections retry until it listens.
    public init(_ options: [String] = []) throws {
        folder = try TemporaryFolder()
        port = try Self.freePort()
        self.options = options
        try start()
    }

    deinit {
        kill()
    }

    /// Starts it again.
    public func start() throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: try Self.program())
        process.arguments =
            ["--port", "\(port)", "--bind", "127.0.0.1", "--dir", folder.path, "--save", "", "--appendonly", "no"]
            + options
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Sends it a signal.
    public func signal(_ signal: Int32) {
        if process.isRunning { Glibc.kill(process.processIdentifier, signal) }
    }

    /// Ends it at once.
    public func kill() {
        signal(SIGKILL)
        process.waitUntilExit()
    }

    /// A port that nothing listens on at present, and that the system gives to no client.
    public static func freePort() throws -> UInt16 {
        for _ in 0..<1_000 {
            let port = UInt16.random(in: 10_000..<30_000)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            address.sin_port = port.bigEndian
            let isFree = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isFree { return port }
        }
        throw POSIXError(.EADDRINUSE)
    }
}
