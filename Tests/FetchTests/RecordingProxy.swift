import EventLoop
import Glibc
import TestSupport
import Testing

@testable import Fetch

/// A proxy on a thread of its own that answers in the place of all servers, and remembers what it was asked for: HTTP
/// requests in absolute form, tunnels, and SOCKS 5, by what comes first. It refuses tunnels for TLS.
final class RecordingProxy: @unchecked Sendable {
    let port: UInt16
    private let descriptor: Int32
    /// From a URL's host and path to a response.
    private let answer: @Sendable (_ host: String, _ path: String) -> String
    private let ended = AsyncStream.makeStream(of: Void.self)
    /// The thread's until it has ended.
    private var hosts: [String] = []

    init(_ answer: @escaping @Sendable (_ host: String, _ path: String) -> String) throws {
        self.answer = answer
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        port = try Self.listen(on: descriptor)
        boundWaits(on: descriptor)
        startThread { [self] in
            serve()
            ended.continuation.finish()
        }
    }

    /// Has a socket listen at a port: one that is free for datagrams may be taken for streams.
    private static func listen(on descriptor: Int32) throws -> UInt16 {
        for _ in 0..<100 {
            let port = try freePort()
            let address = try #require(SocketAddress(literal: "127.0.0.1", port: port))
            if address.withSocketAddress({ bind(descriptor, $0, $1) }) == 0, Glibc.listen(descriptor, 64) == 0 {
                return port
            }
        }
        throw SelectorError.system(call: "bind", errno: errno)
    }

    /// Ends it; returns the hosts that it was asked for, in order, each time.
    func stop() async -> [String] {
        shutdown(descriptor, Int32(SHUT_RDWR))
        for await _ in ended.stream {}
        return hosts
    }

    /// One connection at a time: none is kept.
    private func serve() {
        defer { close(descriptor) }
        while true {
            let client = accept(descriptor, nil, nil)
            guard client >= 0 else { return }
            boundWaits(on: client)
            serve(client)
            close(client)
        }
    }

    private func serve(_ client: Int32) {
        guard let first = read(client, 1).first else { return }
        guard first == 5 else {
            let words = String(decoding: [first] + readHead(client), as: UTF8.self).split(separator: " ")
            guard words.count > 1 else { return }
            if words[0] == "CONNECT" {
                hosts.append(String(words[1]))
                return write(client, Array("HTTP/1.1 502 No\r\n\r\n".utf8))
            }
            let parts = words[1].split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
            hosts.append(String(parts[1]))
            return write(client, Array(answer(String(parts[1]), "/" + (parts.count > 2 ? parts[2] : "")).utf8))
        }
        _ = read(client, Int(read(client, 1).first ?? 0))
        write(client, [5, 0])
        let kind = read(client, 4).last ?? 0
        let length = kind == 3 ? Int(read(client, 1).first ?? 0) : kind == 1 ? 4 : 16
        let bytes = read(client, length)
        let host = kind == 3 ? String(decoding: bytes, as: UTF8.self) : bytes.map(String.init).joined(separator: ".")
        hosts.append(host)
        let isSecure = read(client, 2) == [1, 187]
        write(client, [5, isSecure ? 2 : 0, 0, 1, 0, 0, 0, 0, 0, 0])
        guard !isSecure else { return }
        // Where names are looked up by whoever asks, only the request has the server's.
        let head = String(decoding: readHead(client), as: UTF8.self)
        let words = head.split { $0 == " " || $0 == "\r\n" }
        guard words.count > 1, let field = words.firstIndex(of: "Host:"), field + 1 < words.count else { return }
        write(client, Array(answer(String(words[field + 1]), String(words[1])).utf8))
    }

    private func read(_ client: Int32, _ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(client, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : []
    }

    private func readHead(_ client: Int32) -> [UInt8] {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            guard let byte = read(client, 1).first else { break }
            head.append(byte)
        }
        return head
    }

    private func write(_ client: Int32, _ bytes: [UInt8]) {
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}
