import Web

/// A proxy to connect through, as a user names it.
public struct Proxy: Sendable, Hashable {
    /// The protocol of a proxy.
    public enum Kind: Sendable, Hashable {
        /// HTTP, with requests in absolute form for http and a CONNECT tunnel for https (RFC 9110 section 9.3.6).
        case http
        /// SOCKS 5 (RFC 1928) with addresses: the crawler looks up names.
        case socks5
        /// SOCKS 5 with names: the proxy looks up names.
        case socks5h
    }

    /// The protocol of a proxy.
    public let kind: Kind
    /// Whether TLS comes first, with a certificate for `host`.
    public let isSecure: Bool
    /// The name or address of its host, serialised as in a URL.
    public let host: String
    /// Its port.
    public let port: UInt16
    /// The user name, decoded; nil for a proxy without one. At most 255 bytes, as is the password.
    public let user: [UInt8]?
    /// The password, decoded.
    public let password: [UInt8]

    /// Reads a proxy's URL: scheme `http`, `https`, `socks5` or `socks5h` (default `http`), user and password if the
    /// proxy asks for them, host, and port (default 80, 443 or 1080).
    ///
    /// - Throws: the reason, without any of the text, since that may hold a password.
    public init(_ text: String) throws(ProxyError) {
        let scheme = text.firstRange(of: "://").map { text[..<$0.lowerBound].lowercased() }
        let rest = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
        isSecure = scheme == "https"
        switch scheme ?? "http" {
        case "http", "https": kind = .http
        case "socks5": kind = .socks5
        case "socks5h": kind = .socks5h
        default: throw ProxyError("a proxy's scheme must be http, https, socks5 or socks5h")
        }
        // Parsed as an http or https URL whatever the scheme, so that the host is parsed as theirs.
        guard let url = try? WebURL("\(isSecure ? "https" : "http")://\(rest)"), url.pathname == "/",
            url.search.isEmpty, url.hash.isEmpty
        else {
            throw ProxyError("a proxy is named as scheme://host:port, the scheme being http, https, socks5 or socks5h")
        }
        host = url.hostname
        let spelled = rest.hasSuffix(":80") || rest.hasSuffix(":80/")
        port = url.port ?? (isSecure ? 443 : kind == .http || spelled ? 80 : 1_080)
        user = url.hasCredentials ? url.percentDecoded(url.usernameRange) : nil
        password = url.percentDecoded(url.passwordRange)
        guard user?.count ?? 1 <= 255, password.count <= 255, port > 0 else {
            throw ProxyError("a proxy's user and password are at most 255 bytes each, and its port is not 0")
        }
    }

    /// The value of the Proxy-Authorization field (RFC 7617); nil without a user.
    public var authorization: String? {
        guard let user else { return nil }
        return Credentials.basic(user: user, password: password)
    }
}

/// Why a text is not a proxy.
public struct ProxyError: Error, Sendable, Hashable {
    /// The end of a sentence for people.
    public let message: String

    init(_ message: String) {
        self.message = message
    }
}
