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
        store(Validators(head), of: url)
    }

    /// Stores validators in place of earlier ones.
    mutating func store(_ validators: Validators?, of url: URLID) {
        lines[url] = lines.count >= Self.limit && lines[url] == nil ? nil : validators?.lines
    }
}

/// The validators of a response (RFC 9110 section 8.8), as its server wrote them; untrusted bytes without control
/// characters, 256 at most each.
public struct Validators: Sendable, Hashable {
    /// The entity tag.
    public let entityTag: [UInt8]?
    /// The date of the last change.
    public let lastModified: [UInt8]?

    /// Creates validators that were kept; nil if there are none.
    package init?(entityTag: [UInt8]?, lastModified: [UInt8]?) {
        guard entityTag != nil || lastModified != nil else { return nil }
        for value in [entityTag, lastModified].compactMap(\.self) {
            guard value.count <= ValidatorTable.longest, !value.contains(where: HTTPByte.isControl) else { return nil }
        }
        (self.entityTag, self.lastModified) = (entityTag, lastModified)
    }

    init?(_ head: borrowing ResponseHead) {
        let tag = head.validator(.etag).flatMap { $0.last == UInt8(ascii: "\"") ? $0 : nil }
        let date = head.validator(.lastModified).flatMap { CookieDate.seconds($0) == nil ? nil : $0 }
        self.init(entityTag: tag, lastModified: date)
    }

    /// The lines of a request that is conditional on a change.
    var lines: [UInt8] {
        var text: [UInt8] = []
        if let entityTag { text += Array("If-None-Match: ".utf8) + entityTag + Array("\r\n".utf8) }
        if let lastModified { text += Array("If-Modified-Since: ".utf8) + lastModified + Array("\r\n".utf8) }
        return text
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
