import CShims
import Crawl
import Glibc

/// A TCP socket that never blocks: each call says what was done, or what it would have to wait for.
///
/// It does not wait itself. How to wait is what tells the engines apart.
struct Transport {
    /// What came of a read.
    enum Read {
        case bytes(Int)
        case end
        case wouldBlock
        case failed(FetchError)
    }

    /// What came of a write or of a step of connecting.
    enum Write {
        case bytes(Int)
        case wouldBlock
        case failed(FetchError)
    }

    /// The socket, owned by whoever owns the transport.
    let descriptor: Int32

    /// A new socket for a family of addresses.
    init(family: Int32) throws(FetchError) {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw SystemError.describe(errno, "no socket could be opened") }
        var on: Int32 = 1
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Begins to connect: 0 bytes when the connection stands at once.
    func connect(to address: SocketAddress) -> Write {
        let result = address.withSocketAddress { Glibc.connect(descriptor, $0, $1) }
        if result == 0 { return .bytes(0) }
        if errno == EINPROGRESS || errno == EINTR { return .wouldBlock }
        return .failed(SystemError.describe(errno, "no connection could be made", kind: .connect))
    }

    /// After the socket became writable: whether the connection stands.
    func connectionError() -> FetchError? {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        return code == 0 ? nil : SystemError.describe(code, "no connection could be made", kind: .connect)
    }

    /// Whether the connection stands and nothing has come.
    var isQuiet: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK)) < 0 && (errno == EAGAIN || errno == EINTR)
    }

    /// Reads what is there into `buffer`.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Read {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK: return .wouldBlock
            default: return .failed(SystemError.describe(errno, "the connection broke while reading"))
            }
        }
    }

    /// Writes as much of `bytes` as goes.
    func write(_ bytes: UnsafeRawBufferPointer) -> Write {
        while true {
            let count = send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK: return .wouldBlock
            default: return .failed(SystemError.describe(errno, "the connection broke while writing"))
            }
        }
    }

    /// Closes the socket.
    func close() {
        Glibc.close(descriptor)
    }
}

/// errno as an error of a known kind.
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
