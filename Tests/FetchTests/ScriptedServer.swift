import EventLoop
import Glibc

@testable import Fetch

/// What a scripted server does once a request's head has come.
enum Step: Sendable {
    case send(String)
    case bytes([UInt8])
    /// Waits this many nanoseconds.
    case pause(Int64)
    /// Closes in good order.
    case close
    /// Closes with a reset.
    case reset
    /// Sends no more, and takes and drops what comes, as a server does that lingers.
    case endOfOutput
    /// Says nothing more, and keeps the connection open.
    case silence
}

/// A server on loopback that answers by script, on the test's own loop, with real sockets.
final class ScriptedServer: @unchecked Sendable {
    let port: UInt16
    private(set) var accepted = 0
    private(set) var requests: [String] = []
    /// Connections that are open.
    private(set) var open = 0
    /// Connections that it serves at a time: what goes beyond is closed, or reset, as soon as it stands.
    private let limit: Int
    private let turnsAway: Step
    /// Bytes that the system has taken.
    private(set) var sent = 0
    private let loop: EventLoop
    private let listener: Int32
    private let script: (String, Int) -> [Step]

    /// `script` goes from a request's path, after its method where that is not GET, and the number of requests before it on
    /// its connection to steps. More than `limit` connections at a time end as `turnsAway` says.
    init(
        loop: EventLoop, address literal: String = "127.0.0.1", port wished: UInt16 = 0, limit: Int = .max,
        turnsAway: Step = .close, script: @escaping (String, Int) -> [Step]
    ) throws {
        self.loop = loop
        self.script = script
        self.limit = limit
        self.turnsAway = turnsAway
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard let wish = SocketAddress(literal: literal, port: wished) else {
            throw SelectorError.system(call: "inet_pton", errno: EINVAL)
        }
        listener = socket(wish.family, kind, 0)
        let listener = listener
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let failed =
            wish.withSocketAddress { bind(listener, $0, $1) } != 0 || listen(listener, 512) != 0
            || withUnsafeMutablePointer(to: &storage) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
            } != 0
        guard !failed else { throw SelectorError.system(call: "bind", errno: errno) }
        // sin_port and sin6_port lie at the same place.
        port = withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)) }
        let watch = try loop.watch(listener)
        watch.onReadable { [unowned self] in accept() }
    }

    deinit {
        close(listener)
    }

    var url: String { "http://127.0.0.1:\(port)" }

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            accepted += 1
            guard open < limit else {
                if case .reset = turnsAway { resetOnClose(descriptor) }
                close(descriptor)
                continue
            }
            open += 1
            loop.spawn { [self] in
                try await serve(descriptor)
            }
        }
    }

    private func serve(_ descriptor: Int32) async throws {
        defer {
            open -= 1
            close(descriptor)
        }
        let watch = try loop.watch(descriptor)
        defer { watch.unwatch() }
        var served = 0
        while let path = try await readRequest(descriptor, watch) {
            for step in script(path, served) {
                switch step {
                case .send(let text): try await write(Array(text.utf8), descriptor, watch)
                case .bytes(let bytes): try await write(bytes, descriptor, watch)
                case .pause(let time): try await loop.sleep(until: loop.now + time)
                case .close: return
                case .reset: return resetOnClose(descriptor)
                case .endOfOutput:
                    shutdown(descriptor, Int32(SHUT_WR))
                    while try await readRequest(descriptor, watch) != nil {}
                    return
                case .silence:
                    _ = try await readRequest(descriptor, watch)
                    return
                }
            }
            served += 1
        }
    }

    private func resetOnClose(_ descriptor: Int32) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    private func readRequest(_ descriptor: Int32, _ watch: Watch) async throws -> String? {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !text.contains("\r\n\r\n") {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return nil }
            if count < 0 {
                guard errno == EAGAIN else { return nil }
                try await watch.readable()
                continue
            }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        requests.append(text)
        let parts = text.split(separator: " ").prefix(2)
        return parts.first == "GET" ? parts.last.map(String.init) : parts.joined(separator: " ")
    }

    private func write(_ bytes: [UInt8], _ descriptor: Int32, _ watch: Watch) async throws {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                written += count
                sent += count
            } else if errno == EAGAIN {
                try await watch.writable()
            } else {
                return
            }
        }
    }
}

/// A response with a length.
func page(_ body: String, status: String = "200 OK", type: String = "text/html") -> Step {
    .send("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
}
