import EventLoop
import Glibc
import Testing

@testable import Fetch

/// An address that takes no more connections: its backlog is full, so that a further attempt gets no answer at all.
final class DeadEnd {
    private var sockets: [Int32] = []

    init(_ literal: String, port: UInt16) throws {
        let address = try #require(SocketAddress(literal: literal, port: port))
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let listener = socket(address.family, kind, 0)
        guard address.withSocketAddress({ bind(listener, $0, $1) }) == 0, listen(listener, 0) == 0 else {
            close(listener)
            throw SelectorError.system(call: "bind", errno: errno)
        }
        sockets.append(listener)
        for _ in 0..<4 {
            let client = socket(address.family, kind, 0)
            sockets.append(client)
            _ = address.withSocketAddress { connect(client, $0, $1) }
        }
    }

    deinit {
        for socket in sockets { close(socket) }
    }
}
