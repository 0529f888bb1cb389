// User names and passwords in URLs, and texts without them.

extension WebURL {
    /// Removes user name and password, also from URLs inside one of another scheme, such as
    /// `view-source:http://user:password@host/`.
    public mutating func removeCredentials() {
        if !isHTTP, bytes.contains(UInt8(ascii: "@")) {
            let bare = Self.withoutCredentials(bytes)
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
    package func percentDecoded(_ range: Range<Int>) -> [UInt8] {
        bytes[range].withUnsafeBufferPointer { text in
            Array(unsafeUninitializedCapacity: text.count) { decoded, count in
                count = percentDecode(text, into: decoded)
            }
        }
    }

    /// A text without the user name and password of the URL that it is, or was meant to be, so that it may be shown.
    public static func withoutCredentials(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let isAbsolute = bytes.firstRange(of: "://".utf8) != nil
        return String(decoding: isAbsolute ? withoutCredentials(bytes) : Array(bare(bytes[...])), as: UTF8.self)
    }

    /// The part of an invalid URL that may be shown: scheme, host, port and path, as far as they can be recognized.
    /// Anything that may be a user name, a password, a query or a fragment is left out, wherever the mistake is.
    public static func outline(of text: String) -> String {
        let bytes = Array(text.utf8)
        let scheme = bytes.firstRange(of: "://".utf8).map { bytes[..<$0.upperBound] } ?? bytes[..<0]
        var rest = bytes[scheme.endIndex...]
        // A password may contain any character that ends an authority.
        if let at = rest.lastIndex(of: UInt8(ascii: "@")) { rest = rest[(at + 1)...] }
        let path = rest.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let query = path.count < rest.count ? "?…" : ""
        let authority = path.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }
        let address = authority.first == UInt8(ascii: "[") ? authority.prefix { $0 != UInt8(ascii: "]") } : []
        let host = authority[
            ..<(authority.dropFirst(address.count).firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex)]
        let port = authority[host.endIndex...]
        let isPort = port.count <= 6 && port.dropFirst().allSatisfy(isASCIIDigit)
        let shown = scheme + host + (isPort ? Array(port) : Array(":…".utf8)) + path[authority.endIndex...]
        return String(decoding: shown, as: UTF8.self) + query
    }

    /// Bytes without the user name and password of each URL in them: the text between `://` and an `@`.
    package static func withoutCredentials(_ text: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var rest = text[...]
        while let mark = rest.firstRange(of: "://".utf8) {
            kept += rest[..<mark.upperBound]
            rest = bare(rest[mark.upperBound...])
        }
        return kept + rest
    }

    /// An authority and the text behind it, from the host on.
    private static func bare(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let end = text.firstIndex { "/?#\\".utf8.contains($0) } ?? text.endIndex
        guard let at = text[..<end].lastIndex(of: UInt8(ascii: "@")) else { return text }
        return text[(at + 1)...]
    }
}
