import Web

/// A proxy to connect through, as a user names it.
public struct Proxy: Sendable, Hashable {
    /// How to speak to it.
    public enum Kind: Sendable, Hashable {
        /// HTTP: requests in absolute form for http, a CONNECT tunnel for https (RFC 9110 section 9.3.6).
        case http
        /// SOCKS 5 (RFC 1928) with addresses: names are looked up here.
        case socks5
        /// SOCKS 5 with names: the proxy looks them up.
        case socks5h
    }

    /// How to speak to it.
    public let kind: Kind
    /// Whether TLS comes first, with a certificate for `host`.
    public let isSecure: Bool
    /// Its host's name or address, serialised as in a URL.
    public let host: String
    /// Its port.
    public let port: UInt16
    /// The user's name, decoded; nil where the proxy is to be used without one. At most 255 bytes, as the password.
    public let user: [UInt8]?
    /// The user's password, decoded.
    public let password: [UInt8]

    /// Reads a proxy's URL: scheme `http`, `https`, `socks5` or `socks5h` (`http` where there is none), user and
    /// password if the proxy asks for them, host, and port (80, 443 and 1080 where there is none).
    ///
    /// - Throws: why it is none, with nothing of the text in it: that may hold a password.
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
        // As an http or https URL whatever the scheme, so that the host is parsed as one.
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

    /// The value of the field Proxy-Authorization (RFC 7617); nil without a user.
    public var authorization: String? {
        guard let user else { return nil }
        return Credentials.basic(user: user, password: password)
    }
}

/// Why a text names no proxy.
public struct ProxyError: Error, Sendable, Hashable {
    /// The end of a sentence for a person.
    public let message: String

    init(_ message: String) {
        self.message = message
    }
}
