import Web

/// A cookie in a jar (RFC 6265 section 5.3).
///
/// It lacks HttpOnly and SameSite, which concern scripts and embedded content: a crawler has neither.
public struct Cookie: Sendable, Hashable {
    /// The largest length of the name and the value together, in bytes.
    static let longest = 4_096

    let name: [UInt8]
    var value: [UInt8]
    /// The host name that it is for, in lower case, without a leading dot.
    let domain: [UInt8]
    /// Whether it is only for that host, and not for subdomains.
    let isHostOnly: Bool
    let path: [UInt8]
    /// Whether it is sent only by https.
    let isSecure: Bool
    /// Seconds since 1970-01-01T00:00:00Z; nil for a cookie that lasts as long as the crawl.
    var expires: Int64?
    /// Its place in the order of creation, set by the jar.
    var created: UInt64 = 0
    /// When its value was set, by the jar's clock.
    var changed: UInt64 = 0
    /// When it was last sent or set, by the jar's clock.
    var used: UInt64 = 0

    /// Whether it replaces another cookie.
    func replaces(_ other: Cookie) -> Bool {
        name == other.name && domain == other.domain && path == other.path && isHostOnly == other.isHostOnly
    }

    func isExpired(at now: Int64) -> Bool {
        expires.map { $0 <= now } ?? false
    }

    /// Whether it is sent with a request for a URL.
    func fits(host: ArraySlice<UInt8>, path requested: ArraySlice<UInt8>, isHTTPS: Bool) -> Bool {
        (isHTTPS || !isSecure)
            && (isHostOnly ? host.elementsEqual(domain) : Self.isHost(host, within: domain))
            && Self.isPath(requested, under: path)
    }

    /// Domain matching (section 5.1.3): an IP address matches only itself.
    static func isHost(_ host: ArraySlice<UInt8>, within domain: [UInt8]) -> Bool {
        if host.elementsEqual(domain) { return true }
        guard host.count > domain.count + 1, host.suffix(domain.count).elementsEqual(domain) else { return false }
        return host[host.endIndex - domain.count - 1] == UInt8(ascii: ".") && !RegistrableDomain.isAddress(host)
    }

    /// Path matching (section 5.1.4), byte for byte.
    private static func isPath(_ requested: ArraySlice<UInt8>, under path: [UInt8]) -> Bool {
        guard requested.starts(with: path) else { return false }
        let rest = requested.dropFirst(path.count)
        return path.last == UInt8(ascii: "/") || rest.isEmpty || rest.first == UInt8(ascii: "/")
    }
}
