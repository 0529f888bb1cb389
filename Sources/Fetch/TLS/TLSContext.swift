import CNet
import Glibc
import HTTP

/// What all TLS connections of a crawl have in common: whom they trust, and the sessions that they can resume.
///
/// TLS 1.2 and up, HTTP/1.1 by ALPN (RFC 7301), no renegotiation. Certificates are verified as RFC 9525 has it, by the
/// system's certificate authorities (`SSL_CERT_FILE` and `SSL_CERT_DIR` name others). For one thread.
final class TLSContext {
    /// Peers whose latest session is kept. A session with its certificates takes some kilobytes.
    static let mostSessions = 1_000

    let pointer: OpaquePointer
    private var sessions = RecentPeers<TLSSession>(limit: mostSessions)

    /// A context.
    ///
    /// - Parameters:
    ///   - caFile: PEM certificates that are trusted besides those of the system.
    ///   - isInsecure: any certificate will do, for any name.
    /// - Throws: `tls` for a file that can't be read or has no certificates.
    init(caFile: String? = nil, isInsecure: Bool = false) throws(FetchError) {
        guard let pointer = shims_tls_context_open(!isInsecure, tlsSessionCame) else {
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

    /// Keeps a peer's latest session.
    func keep(_ session: TLSSession, for peer: TLSPeer) {
        sessions.set(session, for: peer)
    }
}

/// A session, by which the next connection to a peer spares half of the handshake (RFC 8446 section 2.2).
///
/// OpenSSL resumes those of TLS 1.3 once (appendix C.4); where one doesn't take, the handshake is a full one.
final class TLSSession {
    let pointer: OpaquePointer

    /// Takes over a session from OpenSSL.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        shims_tls_session_release(pointer)
    }
}

/// With TLS 1.3 sessions come when the handshake is over, with whatever is read next; several of them, often.
private func tlsSessionCame(_ owner: UnsafeMutableRawPointer?, _ pointer: OpaquePointer?) {
    guard let owner, let pointer else { return }
    Unmanaged<TLSConnection>.fromOpaque(owner).takeUnretainedValue().keep(TLSSession(owning: pointer))
}
