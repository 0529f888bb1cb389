import CNet
import HTTP
import Words

/// Why TLS failed, in a sentence for a person. It contains no names from certificates, since those are remote text.
enum TLSFailure {
    private static let longestHost = 80

    static func describe(_ failure: shims_tls_failure, host: String) -> FetchError {
        FetchError(.tls, sentence(failure, host: host))
    }

    private static func sentence(_ failure: shims_tls_failure, host: String) -> String {
        let certificate = failure.depth == 0 ? "the certificate" : "a certificate of the server's chain"
        switch failure.fault {
        case .expired: return "\(certificate) expired\(day(failure))"
        case .notYetValid: return "\(certificate) is not valid yet, only\(day(failure, "from"))"
        case .wrongName:
            return "the certificate is not for \(SafeText(untrusted: host, maxCells: longestHost).string)"
        case .selfSigned: return "the certificate is self-signed"
        // The certificate's issuer is unknown, or is an intermediate that the server should have sent.
        case .unknownAuthority where failure.depth == 0:
            return "the server does not send its intermediate certificate, "
                + "or its certificate comes from an unknown authority" + missingAuthorities
        case .unknownAuthority: return "the certificate comes from an unknown authority" + missingAuthorities
        case .weak: return "the server's key or signature is too weak"
        case .certificate: return "\(certificate) is not valid: \(text(failure))"
        case .version: return "the server speaks only versions of TLS that are too old"
        case .cipher: return "the server has no cipher in common with us"
        case .notTls: return "the server does not speak TLS"
        case .renegotiation:
            return "the server wants to renegotiate TLS, perhaps for a client certificate, and takes no refusal"
        case .alert: return refusal(failure)
        case .other: return "the TLS connection failed: \(text(failure))"
        }
    }

    /// In a bare root file system every authority is unknown.
    private static var missingAuthorities: String {
        guard let place = shims_tls_missing_authorities() else { return "" }
        let shown = SafeText(untrusted: String(cString: place), maxCells: longestHost).string
        return ": the system's certificates are missing, there are none in \(shown)"
    }

    /// The alerts of RFC 8446 section 6.2 that are useful to a user.
    private static func refusal(_ failure: shims_tls_failure) -> String {
        switch failure.alert {
        case 112: "the server does not know the host name"
        case 116: "the server asks for a client certificate"
        case 120: "the server does not speak HTTP/1.1 over TLS"
        default: "the server refused the TLS connection: \(text(failure))"
        }
    }

    private static func day(_ failure: shims_tls_failure, _ word: String = "on") -> String {
        guard failure.year > 0 else { return " at an unknown time" }
        func digits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return " \(word) \(failure.year)-\(digits(failure.month))-\(digits(failure.day))"
    }

    private static func text(_ failure: shims_tls_failure) -> String {
        failure.text.map { String(cString: $0) } ?? "unknown error"
    }
}
