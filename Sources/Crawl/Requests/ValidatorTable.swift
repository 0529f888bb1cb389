import HTTP

/// The validators of pages (RFC 9110 section 13.1), by the URL's identity.
///
/// They are kept as the lines to send. A page beyond the limit is requested without a condition.
struct ValidatorTable {
    /// The largest number of pages.
    static let limit = 50_000
    /// The length of the longest validator that is kept, in bytes.
    static let longest = 256

    private var lines: [URLID: [UInt8]] = [:]

    /// Whether the table is empty: read for each request.
    var isEmpty: Bool { lines.isEmpty }

    /// The lines for a page; nil if there are none.
    subscript(url: URLID) -> [UInt8]? { lines[url] }

    /// Removes a page.
    mutating func remove(_ url: URLID) {
        lines[url] = nil
    }

    /// Stores the validators of a complete response, in place of earlier ones.
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
    /// A field's value, if it may be sent back unchanged.
    fileprivate func validator(_ field: KnownField) -> [UInt8]? {
        guard let range = value(of: field), range.count <= ValidatorTable.longest else { return nil }
        let value = copy(of: field)
        return value?.contains(where: HTTPByte.isControl) == true ? nil : value
    }
}
