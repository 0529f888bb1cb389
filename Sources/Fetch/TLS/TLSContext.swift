import CNet
import Glibc
import HTTP

/// The shared context of a crawl's TLS connections: trusted certificates, and sessions to resume.
///
/// TLS 1.2 and up, HTTP/1.1 by ALPN (RFC 7301) unless another protocol is spoken, no renegotiation. Certificates are verified by RFC 9525 with the
/// system's certificate authorities (`SSL_CERT_FILE` and `SSL_CERT_DIR` name others). Use it on one thread.
final class TLSContext {
    /// The largest number of peers whose latest session is kept. A session with its certificates takes some kilobytes.
    static let mostSessions = 1_000

    let pointer: OpaquePointer
    private var sessions = RecentPeers<TLSSession>(limit: mostSessions)

    /// Creates a context.
    ///
    /// - Parameters:
    ///   - caFile: PEM certificates that are trusted besides those of the system.
    ///   - isInsecure: whether any certificate is accepted for any name.
    ///   - speaksHTTP: whether HTTP/1.1 is asked for by ALPN.
    /// - Throws: `tls` for a file that can't be read or has no certificates.
    init(caFile: String? = nil, isInsecure: Bool = false, speaksHTTP: Bool = true) throws(FetchError) {
        guard let pointer = shims_tls_context_open(!isInsecure, speaksHTTP, tlsSessionCame) else {
            throw FetchError(.tls, "OpenSSL can't be set up; its configuration may be broken")
        }
        self.pointer = pointer
        guard let caFile else { return }
        switch shims_tls_context_trust(pointer, caFile) {
        case 0: break
        case let code where code > 0:
            throw FetchError(.tls, "the file of certificates can't be read: \(String(cString: strerror(code)))")
        default: throw FetchError(.tls, "the file of certificates has none in PEM form")
        }
    }

    deinit {
        shims_tls_context_close(pointer)
    }

    /// The session to resume with a peer.
    func session(for peer: TLSPeer) -> TLSSession? {
        sessions[peer]
    }

    /// Stores a peer's latest session.
    func storeSession(_ session: TLSSession, for peer: TLSPeer) {
        sessions.set(session, for: peer)
    }
}

/// A session, with which the next connection to a peer saves half of the handshake (RFC 8446 section 2.2).
///
/// OpenSSL resumes a session of TLS 1.3 once (appendix C.4). If the server refuses it, the handshake is a full one.
final class TLSSession {
    let pointer: OpaquePointer

    /// Takes ownership of a session from OpenSSL.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        shims_tls_session_release(pointer)
    }
}

/// With TLS 1.3, sessions come after the handshake, with the next read, and often several of them.
private func tlsSessionCame(_ owner: UnsafeMutableRawPointer?, _ pointer: OpaquePointer?) {
    guard let owner, let pointer else { return }
    Unmanaged<TLSConnection>.fromOpaque(owner).takeUnretainedValue().storeSession(TLSSession(owning: pointer))
}
