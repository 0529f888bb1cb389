import EventLoop
import Foundation
import Glibc
import Synchronization
import TestSupport

/// A server for one request that reads nothing until it is told to, with a small buffer of its own.
final class SlowReader: Sendable {
    let port: UInt16
    private let mayRead = DispatchSemaphore(value: 0)
    private let bytes = Mutex<[UInt8]>([])

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var size: Int32 = 4_096
        setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failed = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) != 0 || listen(listener, 1) != 0 || getsockname(listener, $0, &length) != 0
            }
        }
        guard !failed else { throw SelectorError.system(call: "bind", errno: errno) }
        port = UInt16(bigEndian: address.sin_port)
        boundWaits(on: listener)
        startThread { [self] in
            serve(listener)
            close(listener)
        }
    }

    /// Lets it read.
    func read() {
        mayRead.signal()
    }

    /// What it has read.
    var received: [UInt8] { bytes.withLock { $0 } }

    private func serve(_ listener: Int32) {
        let descriptor = accept(listener, nil, nil)
        defer { close(descriptor) }
        boundWaits(on: descriptor)
        guard mayRead.wait(timeout: .now() + .seconds(60)) == .success else { return }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var request: [UInt8] = []
        while !request.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            request += buffer[..<count]
        }
        bytes.withLock { $0 = request }
        let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
        send(descriptor, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
    }
}
