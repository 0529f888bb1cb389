import HTTP

/// What makes the next request for a page conditional (RFC 9110 section 13.1), by the URL's identity.
///
/// It is kept as the lines to send. A page that no longer fits is asked for without a condition.
struct ValidatorTable {
    /// Pages remembered at most.
    static let limit = 50_000
    /// The longest validator kept, in bytes.
    static let longest = 256

    private var lines: [URLID: [UInt8]] = [:]

    /// Whether nothing is remembered: asked for each request.
    var isEmpty: Bool { lines.isEmpty }

    /// The lines for a page; nil where none are known.
    subscript(url: URLID) -> [UInt8]? { lines[url] }

    /// Forgets a page.
    mutating func remove(_ url: URLID) {
        lines[url] = nil
    }

    /// Remembers what a complete response says of itself, in place of what was known.
    mutating func storeValidators(of url: URLID, from head: borrowing ResponseHead) {
        var text: [UInt8] = []
        if let tag = head.validator(.etag), tag.last == UInt8(ascii: "\"") {
            text += Array("If-None-Match: ".utf8) + tag + Array("\r\n".utf8)
        }
        if let date = head.validator(.lastModified), CookieDate.seconds(date) != nil {
            text += Array("If-Modified-Since: ".utf8) + date + Array("\r\n".utf8)
        }
        lines[url] = text.isEmpty || (lines.count >= Self.limit && lines[url] == nil) ? nil : text
    }
}

extension ResponseHead {
    /// A field's value, if it may be sent back as it is.
    fileprivate func validator(_ field: KnownField) -> [UInt8]? {
        guard let range = value(of: field), range.count <= ValidatorTable.longest else { return nil }
        let value = copy(of: field)
        return value?.contains(where: HTTPByte.isControl) == true ? nil : value
    }
}
