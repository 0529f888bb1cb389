import HTTP
import Web

/// The parts of a Set-Cookie field (RFC 6265 section 5.2), before checking who sent it.
struct SetCookie {
    /// The length of the longest attribute value that is used (RFC 6265bis section 5.6).
    private static let longestAttribute = 1_024

    var name: [UInt8]
    var value: [UInt8]
    /// The domain in lower case without a leading dot; nil without a valid one.
    var domain: [UInt8]?
    /// The path; nil without a valid one.
    var path: [UInt8]?
    /// Seconds since 1970-01-01T00:00:00Z.
    var expires: Int64?
    var isSecure = false

    /// Parses a field's value; nil for one without a name, with a control character, or too long.
    ///
    /// - Parameters:
    ///   - text: the field's value.
    ///   - now: seconds since 1970-01-01T00:00:00Z, the base of Max-Age.
    init?(_ text: UnsafeBufferPointer<UInt8>, now: Int64) {
        // A value ends at any byte that could end a line or a C string.
        let line = text.prefix { $0 != 0 && $0 != HTTPByte.lineFeed && $0 != HTTPByte.carriageReturn }
        guard !line.contains(where: HTTPByte.isControl) else { return nil }
        let parts = line.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard let pair = parts.first, let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        name = Self.trimmed(pair[..<equals])
        value = Self.trimmed(pair[(equals + 1)...])
        guard !name.isEmpty, name.count + value.count <= Cookie.longest else { return nil }
        var maxAge: Int64?
        for part in parts.dropFirst() {
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            let key = Self.trimmed(part[..<(equals ?? part.endIndex)])
            let value = equals.map { Self.trimmed(part[($0 + 1)...]) } ?? []
            guard value.count <= Self.longestAttribute else { continue }
            key.withUnsafeBufferPointer { key in
                if equalIgnoringCase(key, "expires") {
                    expires = CookieDate.seconds(value) ?? expires
                } else if equalIgnoringCase(key, "max-age") {
                    maxAge = Self.seconds(value) ?? maxAge
                } else if equalIgnoringCase(key, "domain") {
                    if !value.isEmpty { domain = Self.domain(value) }
                } else if equalIgnoringCase(key, "path") {
                    path = value.first == UInt8(ascii: "/") ? value : nil
                } else if equalIgnoringCase(key, "secure") {
                    isSecure = true
                }
            }
        }
        // Max-Age has precedence over Expires (section 5.3); zero or less means the past.
        if let maxAge { expires = maxAge <= 0 ? .min : now.addingReportingOverflow(maxAge).partialValue }
    }

    private static func domain(_ value: [UInt8]) -> [UInt8] {
        value.drop { $0 == UInt8(ascii: ".") }.map { lowercased($0) }
    }

    /// DIGITs, possibly after a minus; larger numbers are cut to a century.
    private static func seconds(_ text: [UInt8]) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = text.dropFirst(isNegative ? 1 : 0)
        guard !digits.isEmpty, digits.allSatisfy({ HTTPByte.digit($0) != nil }) else { return nil }
        if isNegative { return -1 }
        return digits.reduce(0) { min($0 * 10 + Int64(HTTPByte.digit($1) ?? 0), 3_155_760_000) }
    }

    private static func trimmed(_ text: some BidirectionalCollection<UInt8>) -> [UInt8] {
        Array(text.drop(while: HTTPByte.isBlank).reversed().drop(while: HTTPByte.isBlank).reversed())
    }
}
