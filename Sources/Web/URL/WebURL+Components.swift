/// The components of a URL: as ranges of its bytes, and as text for people and tests.
extension WebURL {
    /// The serialised URL.
    public var href: String { text(0..<bytes.count) }

    /// How the URL standard treats the scheme.
    public var schemeKind: URLScheme { parts.scheme }
    /// Whether this is an http or https URL.
    @inline(__always)
    public var isHTTP: Bool { parts.scheme == .http || parts.scheme == .https }
    /// Whether the URL carries a user name or a password.
    public var hasCredentials: Bool { parts.hasAuthority && parts.usernameStart < Int(parts.hostStart) }
    /// Whether the URL has a host, possibly an empty one.
    public var hasHost: Bool { parts.hasAuthority }
    /// Whether the path is one opaque text, against which only a fragment can be resolved.
    public var hasOpaquePath: Bool { parts.hasOpaquePath }
    /// The port written in the URL: never the scheme's default.
    public var port: UInt16? { parts.port }
    /// The port to connect to: the written one or the scheme's default.
    public var effectivePort: UInt16? { parts.port ?? parts.scheme.defaultPort }

    /// The range of the URL without its fragment.
    public var withoutFragment: Range<Int> { 0..<Int(parts.fragmentStart) }
    /// The scheme, without its colon.
    public var schemeRange: Range<Int> { 0..<Int(parts.schemeEnd) }
    /// The user name; empty without one.
    public var usernameRange: Range<Int> {
        parts.hasAuthority ? parts.usernameStart..<Int(parts.usernameEnd) : authorityless
    }
    /// The password; empty without one.
    public var passwordRange: Range<Int> {
        guard hasCredentials else { return authorityless }
        let end = Int(parts.hostStart) - 1
        return min(Int(parts.usernameEnd) + 1, end)..<end
    }
    /// The host, without its port; an IPv6 address has its brackets.
    public var hostRange: Range<Int> { Int(parts.hostStart)..<Int(parts.hostEnd) }
    /// The port's digits; empty without one.
    public var portRange: Range<Int> {
        parts.port == nil ? Int(parts.hostEnd)..<Int(parts.hostEnd) : Int(parts.hostEnd) + 1..<Int(parts.pathStart)
    }
    /// The host and, after a colon, its port.
    public var hostAndPortRange: Range<Int> {
        Int(parts.hostStart)..<(parts.port == nil ? Int(parts.hostEnd) : Int(parts.pathStart))
    }
    /// The path.
    public var pathRange: Range<Int> { Int(parts.pathStart)..<Int(parts.queryStart) }
    /// The query with its '?'; empty without one.
    public var queryRange: Range<Int> { Int(parts.queryStart)..<Int(parts.fragmentStart) }
    /// The fragment with its '#'; empty without one.
    public var fragmentRange: Range<Int> { Int(parts.fragmentStart)..<bytes.count }
    /// The request target: path and query.
    public var requestTargetRange: Range<Int> { Int(parts.pathStart)..<Int(parts.fragmentStart) }

    /// The scheme with its colon.
    public var `protocol`: String { text(0..<min(Int(parts.schemeEnd) + 1, bytes.count)) }
    /// The user name, percent-encoded.
    public var username: String { text(usernameRange) }
    /// The password, percent-encoded.
    public var password: String { text(passwordRange) }
    /// The host and, after a colon, its port if that is not the scheme's default.
    public var host: String { text(hostAndPortRange) }
    /// The host without its port.
    public var hostname: String { text(hostRange) }
    /// The port's digits; empty for the scheme's default.
    public var portText: String { text(portRange) }
    /// The path.
    public var pathname: String { text(pathRange) }
    /// The query with its '?'; empty without one, and for an empty one.
    public var search: String { queryRange.count > 1 ? text(queryRange) : "" }
    /// The fragment with its '#'; empty without one, and for an empty one.
    public var hash: String { fragmentRange.count > 1 ? text(fragmentRange) : "" }

    /// The serialised origin; "null" for an opaque one (URL standard, section 4.7).
    public var origin: String {
        switch parts.scheme {
        case .http, .https, .ws, .wss, .ftp:
            return "\(self.protocol)//\(host)"
        case .file:
            return "null"
        case .other:
            guard self.protocol == "blob:", let inner = try? WebURL(pathname), inner.isHTTP else { return "null" }
            return inner.origin
        }
    }

    private var authorityless: Range<Int> { Int(parts.hostStart)..<Int(parts.hostStart) }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
