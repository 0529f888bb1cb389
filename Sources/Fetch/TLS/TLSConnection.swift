import CNet
import EventLoop
import HTTP
import Web

/// TLS over a TCP socket that never blocks, or within another such connection: each call says what was done, or what it would have to wait for.
///
/// That may be the other direction than one thinks: a read may have to write first. The socket stays its owner's and
/// must outlive this. For the context's thread.
final class TLSConnection {
    private let context: TLSContext
    private let carrier: TLSConnection?
    private let peer: TLSPeer
    /// The peer's name or address as a certificate has it.
    private let host: String
    private var pointer: OpaquePointer?
    /// How the stream ended: OpenSSL can't be asked again.
    private var end: Transport.Read?

    /// A client's side, on a socket that is connected.
    ///
    /// - Parameters:
    ///   - context: what all connections have in common; its session with the peer is resumed.
    ///   - descriptor: the socket.
    ///   - carrier: the connection on that socket, to a proxy, in whose stream this one runs; to be closed after this.
    ///   - peer: whom the certificate must be for; names go out as SNI.
    /// - Throws: `tls` for a host that no certificate can be for.
    init(
        context: TLSContext, descriptor: Int32, within carrier: TLSConnection? = nil, to peer: TLSPeer
    ) throws(FetchError) {
        self.context = context
        self.carrier = carrier
        self.peer = peer
        // Certificates know neither the brackets of an address nor the dot of the root.
        var host = peer.host[...]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        if host.hasSuffix(".") { host.removeLast() }
        self.host = String(host)
        guard !host.utf8.contains(0) else { throw Self.noHost }
        pointer = shims_tls_open(
            context.pointer, descriptor, carrier?.pointer, self.host, Self.mayHaveWildcard(host),
            context.session(for: peer)?.pointer, Unmanaged.passUnretained(self).toOpaque())
        if pointer == nil { throw Self.noHost }
    }

    deinit {
        if let pointer { shims_tls_close(pointer) }
    }

    /// Whether a certificate may be for a host by a wildcard: not where that would be one over all names that a registry
    /// gives out, as `*.co.uk` (RFC 6125 section 7.2).
    private static func mayHaveWildcard(_ host: Substring) -> Bool {
        !RegistrableDomain.isRegistry(host.drop { $0 != "." }.dropFirst())
    }

    private static let noHost = FetchError(.tls, "the host has no name that a certificate could be for")
    private static let closed = FetchError(.closed, "the connection was closed")

    /// Goes on with the handshake.
    func handshake() -> Transport.Step {
        guard let pointer, end == nil else { return .failed(Self.closed) }
        switch shims_tls_handshake(pointer) {
        case .done: return .done
        case .wantsRead: return .wouldBlock(.read)
        case .wantsWrite: return .wouldBlock(.write)
        case let other: return .failed(failure(other, "the connection broke in the TLS handshake"))
        }
    }

    /// Reads what is there into `buffer`: of the records that one look at the socket brought, as many as fit. More may be
    /// there; with most responses nothing is, and a second look would be a system call for nothing.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Transport.Read {
        guard let pointer else { return .failed(Self.closed) }
        if let end { return end }
        var filled = 0
        repeat {
            var count = 0
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let outcome = shims_tls_read(pointer, rest.baseAddress, rest.count, &count)
            switch outcome {
            case .done:
                filled += count
                continue
            case .wantsRead: return filled > 0 ? .bytes(filled) : .wouldBlock(.read)
            case .wantsWrite: return filled > 0 ? .bytes(filled) : .wouldBlock(.write)
            case .ended: end = .end
            case .cut: end = .endWithoutNotify
            case .broken, .failed: end = .failed(failure(outcome, "the connection broke while reading"))
            }
            // What came before is whole; the next call tells the end.
            return filled > 0 ? .bytes(filled) : end ?? .end
        } while filled < buffer.count && shims_tls_has_pending(pointer)
        return .bytes(filled)
    }

    /// Writes as much of `bytes` as goes. After `wouldBlock` the next write must begin with the same bytes.
    func write(_ bytes: UnsafeRawBufferPointer) -> Transport.Write {
        guard let pointer else { return .failed(Self.closed) }
        guard !bytes.isEmpty else { return .bytes(0) }
        var count = 0
        let outcome = shims_tls_write(pointer, bytes.baseAddress, bytes.count, &count)
        switch outcome {
        case .done: return .bytes(count)
        case .wantsRead: return .wouldBlock(.read)
        case .wantsWrite: return .wouldBlock(.write)
        case .ended, .cut, .broken, .failed:
            return .failed(failure(outcome, "the connection broke while writing"))
        }
    }

    /// Whether the connection stands and nothing has come for its user; sessions and keys may have.
    var isQuiet: Bool {
        guard let pointer, end == nil else { return false }
        let outcome = shims_tls_peek(pointer)
        return outcome == .wantsRead || outcome == .wantsWrite
    }

    /// Whether bytes or the end were taken off the socket that no read has handed over: its readiness says nothing of
    /// them.
    var hasPending: Bool {
        end != nil || pointer.map { shims_tls_has_pending($0) } ?? false
    }

    /// Whether the handshake was cut short by an earlier connection's session.
    var isResumed: Bool {
        pointer.map { shims_tls_is_resumed($0) } ?? false
    }

    /// After the handshake, the version as "TLSv1.3".
    var version: String {
        pointer.flatMap { shims_tls_version($0) }.map { String(cString: $0) } ?? ""
    }

    /// After the handshake, the cipher's name in OpenSSL, as "TLS_AES_256_GCM_SHA384". Made once: it is told for each
    /// exchange.
    private(set) lazy var cipher = pointer.flatMap { shims_tls_cipher($0) }.map { String(cString: $0) } ?? ""

    /// Ends it and what carries it, and says so to the server if that goes without waiting. To be called before the
    /// socket is closed.
    func close() {
        guard let pointer else { return }
        if !isBroken { shims_tls_notify(pointer) }
        shims_tls_close(pointer)
        self.pointer = nil
        carrier?.close()
    }

    /// Keeps a session that has come.
    func keep(_ session: TLSSession) {
        context.keep(session, for: peer)
    }

    /// Whether nothing can be written any more.
    private var isBroken: Bool {
        switch end {
        case nil, .end: false
        default: true
        }
    }

    /// An outcome that is no progress as an exchange's failure: `tls` where TLS is at fault, otherwise as of any socket.
    private func failure(_ outcome: shims_tls_outcome, _ what: String) -> FetchError {
        guard let pointer else { return Self.closed }
        let error =
            switch outcome {
            case .failed: TLSFailure.describe(shims_tls_failure_of(pointer), host: host)
            case .broken: SystemError.describe(shims_tls_errno(pointer), what)
            default: FetchError(.closed, "\(what): the server closed it")
            }
        if end == nil { end = .failed(error) }
        return error
    }
}
