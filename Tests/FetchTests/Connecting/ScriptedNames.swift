import Glibc
import TestSupport
import Testing

@testable import Fetch
@testable import Web

/// A name server on a thread of its own that answers each question as a script says, or not at all.
final class ScriptedNames: Sendable {
    let port: UInt16
    private let descriptor: Int32

    /// - Parameters:
    ///   - code: the response code of the so many-th answer for a family (RFC 1035 section 4.1.1).
    ///   - script: the addresses for a family's question, asked for the so many-th time (from 1); nil for silence.
    /// - Throws: where no socket can be had.
    init(
        code: @escaping @Sendable (Int) -> UInt8 = { _ in 0 },
        _ script: @escaping @Sendable (DNSClient.Family, Int) -> [String]?
    ) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        port = try freePort()
        let address = try #require(SocketAddress(literal: "127.0.0.1", port: port))
        try #require(address.withSocketAddress { bind(descriptor, $0, $1) } == 0)
        self.descriptor = descriptor
        boundWaits(on: descriptor)
        startThread { Self.serve(descriptor, code, script) }
    }

    deinit {
        // Wakes the thread, which closes the socket.
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private static func serve(
        _ descriptor: Int32, _ code: (Int) -> UInt8, _ script: (DNSClient.Family, Int) -> [String]?
    ) {
        defer { close(descriptor) }
        var asked: [DNSClient.Family: Int] = [:]
        var question = [UInt8](repeating: 0, count: 512)
        while true {
            var peer = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let count = withUnsafeMutablePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    recvfrom(descriptor, &question, question.count, 0, $0, &length)
                }
            }
            guard count > 12 else { return }
            // Behind the header the name, its labels ended by an empty one, its type and its class.
            guard let end = question[12..<count].firstIndex(of: 0), end + 5 <= count else { continue }
            let family: DNSClient.Family = question[end + 2] == 28 ? .six : .four
            asked[family, default: 0] += 1
            guard let addresses = script(family, asked[family, default: 0]) else { continue }
            var answer = Array(question[..<2])
            answer += [0x81, 0x80 | code(asked[family, default: 0]), 0, 1, 0, UInt8(addresses.count), 0, 0, 0, 0]
            answer += question[12..<end + 5]
            for address in addresses {
                let bytes = SocketAddress(literal: address, port: 0)?.ip?.bytes ?? []
                answer += [0xC0, 12, 0, question[end + 2], 0, 1, 0, 0, 1, 44, 0, UInt8(bytes.count)]
                answer += bytes
            }
            _ = withUnsafePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(descriptor, answer, answer.count, 0, $0, length)
                }
            }
        }
    }
}
