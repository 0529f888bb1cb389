import EventLoop
import Glibc

@testable import Fetch

/// A listening socket on 127.0.0.1 and its port; each connection is served by a task on the loop.
private func listen(
    on loop: EventLoop, serve: @escaping (Int32, Watch) async throws -> Void
) throws -> UInt16 {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let listener = socket(AF_INET, kind, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let failed = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(listener, $0, length) != 0 || Glibc.listen(listener, 16) != 0
                || getsockname(listener, $0, &length) != 0
        }
    }
    guard !failed else { throw SelectorError.system(call: "bind", errno: errno) }
    try loop.watch(listener).onReadable {
        while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            guard let watch = try? loop.watch(descriptor) else { return }
            loop.spawn {
                defer {
                    watch.unwatch()
                    close(descriptor)
                }
                try await serve(descriptor, watch)
            }
        }
    }
    return UInt16(bigEndian: address.sin_port)
}

/// Answers the first bytes that come with bytes of its own, each scalar one, and ends.
struct PlainServer {
    let port: UInt16

    init(loop: EventLoop, answer: String) throws {
        let bytes = answer.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        port = try listen(on: loop) { descriptor, watch in
            var buffer = [UInt8](repeating: 0, count: 16_384)
            try await watch.readable()
            while recv(descriptor, &buffer, buffer.count, 0) > 0 {}
            _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }
    }
}

/// Carries bytes to another port of 127.0.0.1 and back, in small pieces; on the way there in others if need be. What is
/// beyond `most` bytes on the way back never comes.
struct Relay {
    let port: UInt16

    init(loop: EventLoop, to target: UInt16, piece: Int, there: Int? = nil, most: Int = .max) throws {
        port = try listen(on: loop) { near, nearWatch in
            guard let address = SocketAddress(literal: "127.0.0.1", port: target) else { return }
            let transport = try Transport(family: AF_INET)
            let far = transport.descriptor
            let farWatch = try loop.watch(far)
            defer {
                farWatch.unwatch()
                transport.close()
            }
            if case .wouldBlock(_) = transport.connect(to: address) { try await farWatch.writable() }
            let isBack = Gate(loop: loop)
            loop.spawn {
                defer {
                    shutdown(near, Int32(SHUT_RDWR))
                    isBack.open()
                }
                try await Self.carry(far, farWatch, near, nearWatch, piece, loop, most: most)
            }
            do {
                defer { shutdown(far, Int32(SHUT_RDWR)) }
                try await Self.carry(near, nearWatch, far, farWatch, there ?? piece, loop)
            }
            try await isBack.wait()
        }
    }

    private static func carry(
        _ source: Int32, _ sourceWatch: Watch, _ target: Int32, _ targetWatch: Watch, _ piece: Int, _ loop: EventLoop,
        most: Int = .max
    ) async throws {
        var buffer = [UInt8](repeating: 0, count: piece)
        var carried = 0
        while true {
            if carried >= most { try await Gate(loop: loop).wait() }
            let count = recv(source, &buffer, buffer.count, 0)
            if count == 0 { return }
            if count < 0 {
                guard errno == EAGAIN else { return }
                try await sourceWatch.readable()
                continue
            }
            var sent = 0
            while sent < count {
                let more = buffer[sent..<count].withUnsafeBytes {
                    send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if more < 0 {
                    guard errno == EAGAIN else { return }
                    try await targetWatch.writable()
                } else {
                    sent += more
                }
            }
            carried += count
            // The other side reads what there is before more comes.
            await loop.yield()
        }
    }
}
