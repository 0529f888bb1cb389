import EventLoop
import Fetch
import Glibc
import TestSupport

/// A name server on loopback that answers with what a test wants, and then, lest the client wait, that there is no such
/// name.
private final class WrongServer {
    let port: UInt16
    /// Behind the identity of the question.
    var answer: [UInt8] = []
    private let descriptor: Int32
    private let watch: Watch

    init?(loop: EventLoop) {
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) | getsockname(descriptor, $0, &length)
            }
        }
        guard code == 0, let watch = try? loop.watch(descriptor) else { return nil }
        (port, self.watch) = (UInt16(bigEndian: address.sin_port), watch)
        watch.onReadable { [unowned self] in serve() }
    }

    private func serve() {
        var question = [UInt8](repeating: 0, count: 1_024)
        var peer = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        while true {
            let count = withUnsafeMutablePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    recvfrom(descriptor, &question, question.count, 0, $0, &length)
                }
            }
            guard count >= 12 else { return }
            let asked = question[..<count]
            // Question and header as they came, an answer; and what is behind the question as the test has it.
            let isHeaderWrong = answer.first.map { $0 & 1 == 0 } ?? false
            let right =
                asked[..<2] + [0x81, 0x80, 0, 1, 0, answer.dropFirst().first ?? 1, 0, 0, 0, 0] + Self.name(asked)
            send(isHeaderWrong ? asked[..<2] + answer : right + answer.dropFirst(2), &peer, length)
            send(asked[..<2] + [0x81, 0x83, 0, 1, 0, 0, 0, 0, 0, 0] + Self.name(asked), &peer, length)
        }
    }

    /// The question's name, type and class.
    private static func name(_ asked: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let name = asked.dropFirst(12)
        guard let end = name.firstIndex(of: 0) else { return [] }
        return name[..<min(end + 5, name.endIndex)]
    }

    private func send(_ bytes: ArraySlice<UInt8>, _ peer: inout sockaddr_storage, _ length: socklen_t) {
        let bytes = Array(bytes)
        _ = withUnsafePointer(to: peer) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, 0, $0, length)
            }
        }
    }

    deinit {
        watch.unwatch()
        close(descriptor)
    }
}

extension FuzzTarget {
    /// A name server's answer: any look-up ends, and what it gives are addresses.
    static var dns: FuzzTarget {
        let a: [UInt8] = [0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]
        let aaaa: [UInt8] = [0xC0, 0x0C, 0, 28, 0, 1, 0, 0, 0, 0, 0, 16] + [UInt8](repeating: 0, count: 15) + [1]
        let alias: [UInt8] = [0xC0, 0x0C, 0, 5, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0, 4, 1, 0x62, 0xC0, 0x0C]
        let seeds = [
            [1, 1] + a, [1, 1] + aaaa, [1, 2] + alias + a, [1, 2] + a + aaaa, [0, 0x81, 0x80, 0, 1, 0, 1] + a,
        ]
        let serial = Serial()
        return FuzzTarget("dns", seeds: seeds, tokens: ["\u{C}", "\u{0}\u{1}", "\u{0}\u{1C}", "\u{0}\u{5}", "\u{7F}"]) {
            input, _ in
            serial.number += 1
            let host = "n\(serial.number).test"
            guard let loop = serial.loop, let server = serial.server, let client = serial.client else {
                return "no server"
            }
            server.answer = input
            let outcome = Outcome()
            loop.spawn {
                defer { loop.stop() }
                outcome.addresses = try? await client.addresses(of: host).get()
                outcome.isOver = true
            }
            loop.run()
            if !outcome.isOver { return "a look-up does not end" }
            let isWrong = outcome.addresses?.contains { $0 == "unknown" || !$0.hasSuffix(":0") } ?? false
            return isWrong ? "what was found is no address" : nil
        }
    }

    private final class Outcome: @unchecked Sendable {
        var addresses: [String]?
        var isOver = false
    }

    /// What the look-ups share: each has a name of its own, so that none is answered from memory.
    private final class Serial: @unchecked Sendable {
        var number = 0
        lazy var loop = try? EventLoop()
        lazy var server = loop.flatMap { WrongServer(loop: $0) }
        lazy var client = loop.flatMap { loop in
            server.map { NameLookUp(loop: loop, servers: "127.0.0.1:\($0.port)") }
        }
    }
}
