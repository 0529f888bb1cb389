import Glibc
import HTTP
import TestSupport
import Testing

@testable import EventLoop
@testable import Fetch

@Suite(.fewAtATime) struct OutboxTests {
    @Test func requestsGoOutTogetherAtTheEndOfTheTurn() async throws {
        try await onLoop { loop in
            let listener = try Listening()
            let outbox = Outbox(loop: loop)
            let (first, firstPeer) = try await listener.connection(on: loop)
            let (second, secondPeer) = try await listener.connection(on: loop)
            outbox.post(Array("GET /1".utf8), on: first)
            outbox.post(Array("GET /2".utf8), on: second)
            #expect(received(firstPeer) == nil && received(secondPeer) == nil)
            await loop.yield()
            #expect(received(firstPeer, waits: true) == "GET /1")
            #expect(received(secondPeer, waits: true) == "GET /2")
            for connection in [first, second] { connection.close() }
            for peer in [firstPeer, secondPeer] { close(peer) }
        }
    }

    @Test func manyDoNotWaitForTheEndOfTheTurn() async throws {
        try await onLoop { loop in
            let listener = try Listening()
            let outbox = Outbox(loop: loop)
            let (connection, peer) = try await listener.connection(on: loop)
            for _ in 0..<Outbox.limit { outbox.post([1], on: connection) }
            #expect(received(peer, waits: true)?.utf8.count == Outbox.limit)
            connection.close()
            close(peer)
        }
    }

    /// Its descriptor may be another's by then.
    @Test func whatIsClosedGetsNothing() async throws {
        try await onLoop { loop in
            let listener = try Listening()
            let outbox = Outbox(loop: loop)
            var isReused = false
            // Others of this process may be faster and get the number.
            for _ in 0..<100 where !isReused {
                let (closed, closedPeer) = try await listener.connection(on: loop)
                outbox.post(Array("GET /1".utf8), on: closed)
                closed.close()
                let (next, nextPeer) = try await listener.connection(on: loop, beforeTheTurnEnds: true)
                isReused = next.transport.descriptor == closed.transport.descriptor
                outbox.flush()
                #expect(received(closedPeer, waits: true) == "")
                #expect(received(nextPeer) == nil)
                next.close()
                for peer in [closedPeer, nextPeer] { close(peer) }
            }
            #expect(isReused)
        }
    }

    @Test func whatCanNotBeSentEndsTheStream() async throws {
        try await onLoop { loop in
            let listener = try Listening()
            let outbox = Outbox(loop: loop)
            let (connection, peer) = try await listener.connection(on: loop)
            let flood = [UInt8](repeating: 0, count: 1 << 20)
            while case .bytes = flood.withUnsafeBytes({ connection.transport.write($0) }) {}
            outbox.post([1], on: connection)
            await loop.yield()
            try await connection.watch.readable()
            var byte: UInt8 = 0
            let read = withUnsafeMutableBytes(of: &byte) { connection.transport.read(into: $0) }
            guard case .end = read else { throw FetchError(.protocol, "\(read)") }
            connection.close()
            close(peer)
        }
    }

    /// What has come at a descriptor; "" at its end, nil where nothing has.
    private func received(_ descriptor: Int32, waits: Bool = false) -> String? {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, waits ? 30_000 : 0) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }
}

/// A listening socket on loopback whose connections' other ends the test holds.
private final class Listening {
    private let descriptor: Int32
    private let port: UInt16

    init() throws {
        let address = try #require(SocketAddress(literal: "127.0.0.1", port: 0))
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let descriptor = descriptor
        var name = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = address.withSocketAddress { bind(descriptor, $0, $1) } == 0 && listen(descriptor, 16) == 0
        let isNamed = withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        try #require(isBound && isNamed == 0)
        port = UInt16(bigEndian: name.sin_port)
    }

    deinit {
        close(descriptor)
    }

    /// A connection that stands, and its other end. The handshake's last segment waits for the first bytes, so one byte is
    /// sent, and read.
    func connection(on loop: EventLoop, beforeTheTurnEnds: Bool = false) async throws -> (Connection, Int32) {
        let address = try #require(SocketAddress(literal: "127.0.0.1", port: port))
        let connection = try Connection(id: 1, origin: 0, to: address, layers: [], limit: .max, in: loop.group)
        while try !connection.isConnected() {
            if !beforeTheTurnEnds { try await connection.watch.writable() }
        }
        var byte: UInt8 = 0
        _ = withUnsafeBytes(of: byte) { connection.transport.write($0) }
        let peer = accept(descriptor, nil, nil)
        try #require(peer >= 0 && recv(peer, &byte, 1, 0) == 1)
        return (connection, peer)
    }
}
