import CNet
package import EventLoop
import Glibc
package import HTTP

/// TCP, TLS over it, or TLS in the TLS of a proxy, on a socket that never blocks. Each call returns what was done, or
/// what the socket must be ready for before the same call can go on. With TLS that may be the other direction: a read
/// may have to write first.
///
/// It never waits: how to wait is up to the engines.
package struct Transport {
    /// The result of a step of connecting, or of the TLS handshake.
    enum Step {
        case done
        case wouldBlock(Direction)
        case failed(FetchError)
    }

    /// The result of a read.
    package enum Read {
        case bytes(Int)
        /// The end of the stream.
        case end
        /// The end of a TLS stream without a closure alert: the data may have been truncated.
        case endWithoutNotify
        case wouldBlock(Direction)
        case failed(FetchError)
    }

    /// The result of a write.
    package enum Write {
        case bytes(Int)
        case wouldBlock(Direction)
        case failed(FetchError)
    }

    /// The socket, which belongs to the owner of the transport.
    let descriptor: Int32
    /// The uppermost TLS on the socket, or nil for plain TCP.
    private(set) var tls: TLSConnection?

    /// Creates a socket for a family of addresses.
    init(family: Int32) throws(FetchError) {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw SystemError.describe(errno, "no socket could be opened") }
        set(TCP_NODELAY)
        // The connecting side sends first and at once, so its first bytes can go with the last segment of the handshake
        // (Linux delays that for at most 0.2 s). That saves a packet, and the server wakes up to a request.
        set(TCP_DEFER_ACCEPT)
    }

    private func set(_ option: Int32) {
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Adds a layer of TLS, which all data passes from now on. The parameters are those of `TLSConnection`.
    mutating func secure(with context: TLSContext, to peer: TLSPeer) throws(FetchError) {
        tls = try TLSConnection(context: context, descriptor: descriptor, within: tls, to: peer)
    }

    /// Starts to connect over TCP.
    func connect(to address: SocketAddress) -> Step {
        let result = address.withSocketAddress { Glibc.connect(descriptor, $0, $1) }
        if result == 0 { return .done }
        if errno == EINPROGRESS || errno == EINTR { return .wouldBlock(.write) }
        return .failed(SystemError.describe(errno, "no connection could be made", kind: .connect))
    }

    /// Whether TCP's handshake is over.
    ///
    /// - Throws: why the connection failed.
    func isConnected() throws(FetchError) -> Bool {
        switch shims_tcp_state(descriptor) {
        case Int32(TCP_SYN_SENT): return false
        case Int32(TCP_CLOSE):
            var code: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
            throw SystemError.describe(code, "no connection could be made", kind: .connect)
        default: return true
        }
    }

    /// Whether the connection is open and nothing has come.
    var isQuiet: Bool {
        if let tls { return tls.isQuiet }
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK)) < 0 && (errno == EAGAIN || errno == EINTR)
    }

    /// Whether there is data to read that the socket's readiness does not show.
    package var hasPending: Bool {
        tls?.hasPending ?? false
    }

    /// Reads available bytes into `buffer`.
    package func read(into buffer: UnsafeMutableRawBufferPointer) -> Read {
        if let tls { return tls.read(into: buffer) }
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK: return .wouldBlock(.read)
            default: return .failed(SystemError.describe(errno, "the connection broke while reading"))
            }
        }
    }

    /// Writes as much of `bytes` as possible. After `wouldBlock` the next write must begin with the same bytes.
    package func write(_ bytes: UnsafeRawBufferPointer) -> Write {
        if let tls { return tls.write(bytes) }
        while true {
            let count = send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK: return .wouldBlock(.write)
            default: return .failed(SystemError.describe(errno, "the connection broke while writing"))
            }
        }
    }

    /// Shuts down both directions, so that a reader finds the end of the stream.
    package func shutDown() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Closes the socket, after a TLS closure alert if that can be sent without waiting.
    func close() {
        tls?.close()
        Glibc.close(descriptor)
    }
}

/// Turns errno into an error of a known kind.
enum SystemError {
    static func describe(_ code: Int32, _ what: String, kind: FetchErrorKind = .closed) -> FetchError {
        switch code {
        case ECONNREFUSED: FetchError(.connect, "the connection was refused")
        case ECONNRESET: FetchError(.reset, "the peer reset the connection")
        case EPIPE: FetchError(.closed, "the peer closed the connection")
        case ETIMEDOUT: FetchError(.timeout, "the connection timed out")
        case EHOSTUNREACH, ENETUNREACH: FetchError(.connect, "the host can't be reached")
        case EMFILE, ENFILE: FetchError(.connect, "too many open files")
        default: FetchError(kind, "\(what): \(String(cString: strerror(code)))")
        }
    }
}
