/// A user name and a password, sent in the Basic scheme (RFC 7617) without waiting for a challenge.
public struct Credentials: Sendable, Hashable {
    let user: [UInt8]
    let password: [UInt8]

    /// Credentials of bytes, which are meant to be UTF-8.
    ///
    /// - Returns: nil for a user name with a colon, or either with a control character (RFC 7617 section 2).
    public init?(user: [UInt8], password: [UInt8]) {
        guard !user.contains(UInt8(ascii: ":")), !(user + password).contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { return nil }
        self.user = user
        self.password = password
    }

    /// Credentials as `USER:PASSWORD`, or a user without a password.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        self.init(user: Array(parts[0]), password: parts.count > 1 ? Array(parts[1]) : [])
    }

    /// The credentials that a URL carries; nil for a URL without, or with some that can't be sent.
    init?(of url: WebURL) {
        guard url.hasCredentials else { return nil }
        self.init(user: url.percentDecoded(url.usernameRange), password: url.percentDecoded(url.passwordRange))
    }

    /// The Authorization field's value.
    var fieldValue: String { Self.basic(user: user, password: password) }

    /// A field's value in the Basic scheme.
    static func basic(user: [UInt8], password: [UInt8]) -> String {
        "Basic " + base64(user + [UInt8(ascii: ":")] + password)
    }

    /// RFC 4648 section 4.
    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A text without the user name and password of the URL that it is, or was meant to be: fit to be shown.
    public static func removed(from text: String) -> String {
        let bytes = Array(text.utf8)
        let isAbsolute = bytes.firstRange(of: "://".utf8) != nil
        return String(decoding: isAbsolute ? removed(from: bytes) : Array(bare(bytes[...])), as: UTF8.self)
    }

    /// What may be shown of a text that was meant to be a URL and is none: scheme, host, port and path, as far as they can
    /// be told. Whatever may be a user name, a password, a query or a fragment is left out, wherever the mistake is.
    public static func outline(of text: String) -> String {
        let bytes = Array(text.utf8)
        let scheme = bytes.firstRange(of: "://".utf8).map { bytes[..<$0.upperBound] } ?? bytes[..<0]
        var rest = bytes[scheme.endIndex...]
        // A password may have any character in it that ends an authority.
        if let at = rest.lastIndex(of: UInt8(ascii: "@")) { rest = rest[(at + 1)...] }
        let path = rest.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let query = path.count < rest.count ? "?…" : ""
        let authority = path.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }
        let address = authority.first == UInt8(ascii: "[") ? authority.prefix { $0 != UInt8(ascii: "]") } : []
        let host = authority[
            ..<(authority.dropFirst(address.count).firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex)]
        let port = authority[host.endIndex...]
        let isPort = port.count <= 6 && port.dropFirst().allSatisfy { HTTPByte.digit($0) != nil }
        let shown = scheme + host + (isPort ? Array(port) : Array(":…".utf8)) + path[authority.endIndex...]
        return String(decoding: shown, as: UTF8.self) + query
    }

    /// Bytes without the user name and password of each URL in them: what stands between `://` and an `@`.
    static func removed(from text: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var rest = text[...]
        while let mark = rest.firstRange(of: "://".utf8) {
            kept += rest[..<mark.upperBound]
            rest = bare(rest[mark.upperBound...])
        }
        return kept + rest
    }

    /// An authority, and what follows it, from the host on.
    private static func bare(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let end = text.firstIndex { "/?#\\".utf8.contains($0) } ?? text.endIndex
        guard let at = text[..<end].lastIndex(of: UInt8(ascii: "@")) else { return text }
        return text[(at + 1)...]
    }
}

extension WebURL {
    /// Takes user name and password off, and those of the URLs that one of another scheme has in it, as
    /// `view-source:http://user:password@host/`.
    public mutating func removeCredentials() {
        if !isHTTP, bytes.contains(UInt8(ascii: "@")) {
            let bare = Credentials.removed(from: bytes)
            if bare.count < bytes.count { _ = bare.withUnsafeBufferPointer { assign($0, base: nil) } }
        }
        guard hasCredentials else { return }
        let count = UInt32(Int(parts.hostStart) - parts.usernameStart)
        bytes.removeSubrange(parts.usernameStart..<Int(parts.hostStart))
        parts.usernameEnd = UInt32(parts.usernameStart)
        parts.hostStart -= count
        parts.hostEnd -= count
        parts.pathStart -= count
        parts.queryStart -= count
        parts.fragmentStart -= count
    }

    /// A part of the URL, percent-decoded.
    func percentDecoded(_ range: Range<Int>) -> [UInt8] {
        bytes[range].withUnsafeBufferPointer { text in
            Array(unsafeUninitializedCapacity: text.count) { decoded, count in
                count = percentDecode(text, into: decoded)
            }
        }
    }
}
