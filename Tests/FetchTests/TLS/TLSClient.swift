import EventLoop
import Glibc
import HTTP

@testable import Fetch

/// A TLS connection driven by a coroutine, as an engine drives it.
final class TLSClient {
    let tls: TLSConnection
    private let transport: Transport
    private let watch: Watch
    private let buffer: UnsafeMutableRawBufferPointer

    /// How a stream ended.
    enum End: Equatable {
        case open, end, cut
    }

    /// Connects over TCP to a port of 127.0.0.1, or with a host that is an address, there.
    init(_ loop: EventLoop, port: UInt16, host: String, context: TLSContext, buffer: Int = 20_000)
        async throws
    {
        let literal = SocketAddress(literal: host, port: port)
        guard let address = literal ?? SocketAddress(literal: "127.0.0.1", port: port) else {
            throw FetchError(.dns, "no address")
        }
        self.buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer, alignment: 16)
        transport = try Transport(family: address.family)
        watch = try loop.watch(transport.descriptor)
        tls = try TLSConnection(
            context: context, descriptor: transport.descriptor, to: TLSPeer(host: host, port: port))
        if case .failed(let error) = transport.connect(to: address) { throw error }
        while try !transport.isConnected() { try await wait(for: .write) }
    }

    /// Runs in another's stream: it is the other's end, too.
    init(within carrier: TLSClient, host: String, context: TLSContext) throws {
        (transport, watch) = (carrier.transport, carrier.watch)
        buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: carrier.buffer.count, alignment: 16)
        tls = try TLSConnection(
            context: context, descriptor: transport.descriptor, within: carrier.tls, to: TLSPeer(host: host, port: 443))
    }

    deinit {
        buffer.deallocate()
    }

    func close() {
        tls.close()
        watch.unwatch()
        transport.close()
    }

    func handshake() async throws {
        while true {
            switch tls.handshake() {
            case .done: return
            case .wouldBlock(let direction): try await wait(for: direction)
            case .failed(let error): throw error
            }
        }
    }

    func send(_ text: String) async throws {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            switch bytes[sent...].withUnsafeBytes({ tls.write($0) }) {
            case .bytes(let count): sent += count
            case .wouldBlock(let direction): try await wait(for: direction)
            case .failed(let error): throw error
            }
        }
    }

    /// Reads until `count` bytes are there, or the stream ends.
    func read(atLeast count: Int = .max) async throws -> (text: String, end: End) {
        var bytes: [UInt8] = []
        while bytes.count < count {
            switch tls.read(into: buffer) {
            case .bytes(let count): bytes += buffer[..<count]
            case .end: return (String(decoding: bytes, as: UTF8.self), .end)
            case .endWithoutNotify: return (String(decoding: bytes, as: UTF8.self), .cut)
            case .wouldBlock(let direction): try await wait(for: direction)
            case .failed(let error): throw error
            }
        }
        return (String(decoding: bytes, as: UTF8.self), .open)
    }

    private func wait(for direction: Direction) async throws {
        let limit = EventLoop.clock() + 20_000_000_000
        switch direction {
        case .read: try await watch.readable(until: limit)
        case .write: try await watch.writable(until: limit)
        }
    }
}
