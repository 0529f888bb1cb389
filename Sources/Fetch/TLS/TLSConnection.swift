import CNet
import EventLoop
import HTTP
import Web

/// TLS over a TCP socket that never blocks, or within another such connection. Each call returns what was done, or what
/// it would have to wait for.
///
/// That may be the other direction: a read may have to write first. The caller owns the socket, which must outlive this
/// connection. Use it on the context's thread.
final class TLSConnection {
    private let context: TLSContext
    private let carrier: TLSConnection?
    private let peer: TLSPeer
    /// The peer's name or address, as in a certificate.
    private let host: String
    private var pointer: OpaquePointer?
    /// How the stream ended, because OpenSSL can't be asked again.
    private var end: Transport.Read?

    /// Creates the client's side on a connected socket.
    ///
    /// - Parameters:
    ///   - context: the shared context, whose session with the peer is resumed.
    ///   - descriptor: the socket.
    ///   - carrier: the TLS connection to a proxy on that socket, in whose stream this one runs. It is closed after
    ///     this one.
    ///   - peer: the peer that the certificate must be for; its name is sent as SNI.
    /// - Throws: `tls` for a host that a certificate can't be for.
    init(
        context: TLSContext, descriptor: Int32, within carrier: TLSConnection? = nil, to peer: TLSPeer
    ) throws(FetchError) {
        self.context = context
        self.carrier = carrier
        self.peer = peer
        // Certificates contain neither an address's brackets nor the dot of the root.
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

    /// Whether a wildcard certificate may be for a host: not with a wildcard for all names under a public suffix, such
    /// as `*.co.uk` (RFC 6125 section 7.2).
    private static func mayHaveWildcard(_ host: Substring) -> Bool {
        !RegistrableDomain.isRegistry(host.drop { $0 != "." }.dropFirst())
    }

    private static let noHost = FetchError(.tls, "the host has no name that a certificate could be for")
    private static let closed = FetchError(.closed, "the connection was closed")

    /// Advances the handshake.
    func handshake() -> Transport.Step {
        guard let pointer, end == nil else { return .failed(Self.closed) }
        switch shims_tls_handshake(pointer) {
        case .done: return .done
        case .wantsRead: return .wouldBlock(.read)
        case .wantsWrite: return .wouldBlock(.write)
        case let other: return .failed(failure(other, "the connection broke in the TLS handshake"))
        }
    }

    /// Reads available bytes into `buffer`: as many as fit of the records that one read of the socket brought. There
    /// may be more, but mostly there is not, and a second read would be a wasted system call.
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
            // The bytes before the end are valid; the next call returns the end.
            return filled > 0 ? .bytes(filled) : end ?? .end
        } while filled < buffer.count && shims_tls_has_pending(pointer)
        return .bytes(filled)
    }

    /// Writes as much of `bytes` as possible. After `wouldBlock` the next write must begin with the same bytes.
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

    /// Whether the connection is open and no data has come; sessions and keys may have.
    var isQuiet: Bool {
        guard let pointer, end == nil else { return false }
        let outcome = shims_tls_peek(pointer)
        return outcome == .wantsRead || outcome == .wantsWrite
    }

    /// Whether bytes or the end were read from the socket but not handed over yet: its readiness does not show them.
    var hasPending: Bool {
        end != nil || pointer.map { shims_tls_has_pending($0) } ?? false
    }

    /// Whether the handshake resumed an earlier connection's session.
    var isResumed: Bool {
        pointer.map { shims_tls_is_resumed($0) } ?? false
    }

    /// After the handshake, the version as "TLSv1.3".
    var version: String {
        pointer.flatMap { shims_tls_version($0) }.map { String(cString: $0) } ?? ""
    }

    /// After the handshake, the cipher's name in OpenSSL, as "TLS_AES_256_GCM_SHA384". Created once, since each
    /// exchange reports it.
    private(set) lazy var cipher = pointer.flatMap { shims_tls_cipher($0) }.map { String(cString: $0) } ?? ""

    /// After the handshake, the days to the end of the server's certificate; nil where that is not known. Read once, since each
    /// exchange reports it.
    private(set) lazy var certificateDays: Int? = pointer.flatMap { pointer in
        var days: Int32 = 0
        return shims_tls_certificate_days(pointer, &days) ? Int(days) : nil
    }

    /// Closes the connection and its carrier, with a closure alert if that can be sent without waiting. Call it before
    /// closing the socket.
    func close() {
        guard let pointer else { return }
        if !isBroken { shims_tls_notify(pointer) }
        shims_tls_close(pointer)
        self.pointer = nil
        carrier?.close()
    }

    /// Stores a new session.
    func storeSession(_ session: TLSSession) {
        context.storeSession(session, for: peer)
    }

    /// Whether writing is impossible.
    private var isBroken: Bool {
        switch end {
        case nil, .end: false
        default: true
        }
    }

    /// Turns a failed outcome into an exchange's failure: `tls` if TLS is at fault, otherwise a socket error.
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
