import HTTP

/// A request field that a user asked for: a name and a value that can't break the request.
public struct RequestHeader: Sendable, Hashable {
    /// How long name and value together may be, in bytes.
    public static let longest = 8 << 10

    /// The name, as written.
    public let name: String
    /// The value; empty: the field is left out where requests have it otherwise.
    public let value: String

    /// Reads `Name: value`.
    ///
    /// - Throws: `RequestHeaderError` for what is no field (RFC 9110 section 5), and for a field that is the
    ///   program's own business: framing, routing, ranges and conditions.
    public init(_ text: String) throws(RequestHeaderError) {
        guard let colon = text.firstIndex(of: ":") else { throw .malformed }
        let name = String(text[..<colon])
        let value = text[text.index(after: colon)...].utf8
        guard !name.isEmpty, name.utf8.allSatisfy(HTTPByte.isToken) else { throw .malformed }
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        guard value.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == HTTPByte.tab }) else { throw .value }
        let lower = name.lowercased()
        guard !Self.refused.contains(lower), !lower.hasPrefix("proxy-"), !lower.hasPrefix("if-") else { throw .refused }
        self.name = name
        let trimmed = value.drop(while: HTTPByte.isBlank)
        self.value = String(decoding: trimmed.prefix(Self.length(of: trimmed)), as: UTF8.self)
    }

    private static func length(of value: Substring.UTF8View.SubSequence) -> Int {
        value.count - value.reversed().prefix(while: HTTPByte.isBlank).count
    }

    /// Whether the field goes to every host: it says who asks and what it would like to get. Any other may hold a
    /// secret and goes to the seeds' origins only, whatever its name.
    public var isForAll: Bool { Self.harmless.contains(name.lowercased()) }

    func isNamed(_ other: String) -> Bool { name.lowercased() == other.lowercased() }

    private static let refused: Set<String> = [
        "host", "content-length", "content-type", "content-encoding", "transfer-encoding", "te", "trailer",
        "connection",
        "keep-alive", "upgrade", "expect", "range", "http2-settings",
    ]
    private static let harmless: Set<String> = [
        "user-agent", "from", "accept", "accept-charset", "accept-encoding", "accept-language", "cache-control",
        "pragma",
        "dnt", "sec-gpc", "priority", "save-data", "upgrade-insecure-requests", "sec-fetch-dest", "sec-fetch-mode",
        "sec-fetch-site", "sec-fetch-user",
    ]
}

/// Why a text is no request field that may be sent.
public enum RequestHeaderError: Error, Sendable {
    /// It is not of the form `Name: value`.
    case malformed
    /// It is longer than `RequestHeader.longest`.
    case tooLong
    /// The value has a character that is neither printable ASCII nor a tab.
    case value
    /// The field is the program's own business.
    case refused

    /// The end of a sentence for a person.
    public var message: String {
        switch self {
        case .malformed: "it must be of the form 'Name: value'"
        case .tooLong: "it must have at most \(RequestHeader.longest) bytes"
        case .value: "the value must be printable ASCII"
        case .refused: "crawltop sets this field itself, or must do without it"
        }
    }
}
