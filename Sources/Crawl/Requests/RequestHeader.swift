import HTTP

/// A request field of the user: a name and a value that can't break the request.
public struct RequestHeader: Sendable, Hashable {
    /// The largest length of name and value together, in bytes.
    public static let longest = 8 << 10

    /// The name, as written.
    public let name: String
    /// The value. An empty one removes the field from requests that would have it.
    public let value: String

    /// Parses `Name: value`.
    ///
    /// - Throws: `RequestHeaderError` for text that is not a field (RFC 9110 section 5), and for fields that only the
    ///   program may set: framing, routing, ranges and conditions.
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

    /// Whether the field is sent to every host, because it only describes the client and what it accepts. Any other may
    /// contain a secret and is only sent to the seeds' origins.
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

/// Why a text is not a request field that may be sent.
public enum RequestHeaderError: Error, Sendable {
    /// It is not of the form `Name: value`.
    case malformed
    /// It is longer than `RequestHeader.longest`.
    case tooLong
    /// The value has a character that is neither printable ASCII nor a tab.
    case value
    /// Only the program may set the field.
    case refused

    /// The end of a sentence for people.
    public var message: String {
        switch self {
        case .malformed: "it must be of the form 'Name: value'"
        case .tooLong: "it must have at most \(RequestHeader.longest) bytes"
        case .value: "the value must be printable ASCII"
        case .refused: "crawltop sets this field itself, or must do without it"
        }
    }
}
