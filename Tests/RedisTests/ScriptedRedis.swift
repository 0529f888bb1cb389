import EventLoop
import Glibc

@testable import Fetch
@testable import Redis

/// A server on loopback that answers each command by script, on the test's own loop.
final class ScriptedRedis: @unchecked Sendable {
    /// What it does once a command has come.
    enum Step {
        case send(String)
        /// Waits this many nanoseconds.
        case pause(Int64)
        case close
        /// Sends for ever.
        case endless(String)
        /// Reads nothing more, and keeps the connection open.
        case silence
    }

    let port: UInt16
    private(set) var accepted = 0
    /// The commands, with their arguments.
    private(set) var commands: [[String]] = []
    /// The commands of each read.
    private(set) var bursts: [Int] = []
    private let loop: EventLoop
    private let listener: Int32
    private let watch: Watch
    private let script: ([String], Int) -> [Step]?

    /// Listens on a port, or on any. `script` goes from a command and the number of its connection, from 1, to steps; nil
    /// stands for what a server would say to a client that logs in.
    init(loop: EventLoop, port wished: UInt16 = 0, script: @escaping ([String], Int) -> [Step]?) throws {
        self.loop = loop
        self.script = script
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        listener = socket(AF_INET, kind, 0)
        var on: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = wished.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) | listen(listener, 16) | getsockname(listener, $0, &length)
            }
        }
        guard code == 0 else { throw SelectorError.system(call: "bind", errno: errno) }
        port = UInt16(bigEndian: address.sin_port)
        watch = try loop.watch(listener)
        watch.onReadable { [weak self] in self?.accept() }
    }

    /// How often a command has come.
    func count(_ name: String) -> Int {
        commands.count { $0.first == name }
    }

    /// Listens no more.
    func stop() {
        watch.unwatch()
        close(listener)
    }

    private func accept() {
        while case let descriptor = Glibc.accept(listener, nil, nil), descriptor >= 0 {
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            accepted += 1
            let number = accepted
            loop.spawn { [self] in try await serve(descriptor, number) }
        }
    }

    private func serve(_ descriptor: Int32, _ number: Int) async throws {
        defer { close(descriptor) }
        let watch = try loop.watch(descriptor)
        defer { watch.unwatch() }
        // A command is written as a reply is: an array of texts.
        let reader = ReplyReader()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EAGAIN {
                try await watch.readable()
                continue
            }
            guard count > 0 else { return }
            try buffer[..<count].withUnsafeBytes { try reader.feed($0) }
            bursts.append(0)
            while case .array(let parts)? = try reader.next() {
                let command = parts.map {
                    if case .bytes(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { "" }
                }
                commands.append(command)
                bursts[bursts.count - 1] += 1
                for step in script(command, number) ?? [.send(Self.greeting(command))] {
                    guard try await carryOut(step, descriptor, watch) else { return }
                }
            }
        }
    }

    static func greeting(_ command: [String], mode: String = "standalone") -> String {
        guard command.first == "INFO" else { return command.first == "PING" ? "+PONG\r\n" : "+OK\r\n" }
        let text = "# Server\r\nredis_version:7.0.15\r\nredis_mode:\(mode)\r\nrun_id:0123456789abcdef\r\n"
        return "$\(text.utf8.count)\r\n\(text)\r\n"
    }

    /// Whether the connection is still to be served.
    private func carryOut(_ step: Step, _ descriptor: Int32, _ watch: Watch) async throws -> Bool {
        switch step {
        case .send(let text): try await write(text, descriptor, watch)
        case .pause(let time): try await loop.sleep(until: loop.now + time)
        case .close: return false
        case .endless(let text): while true { try await write(text, descriptor, watch) }
        case .silence: try await loop.sleep(until: .max)
        }
        return true
    }

    private struct Gone: Error {}

    private func write(_ text: String, _ descriptor: Int32, _ watch: Watch) async throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                try await watch.writable()
            } else {
                throw Gone()
            }
        }
        await loop.yield()
    }
}
