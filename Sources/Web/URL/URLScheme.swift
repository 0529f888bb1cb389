/// The schemes with rules of their own in the URL standard ("special"), and one case for all others.
public enum URLScheme: UInt8, Sendable {
    case http, https, ws, wss, ftp, file
    /// Any scheme that is not special.
    case other

    /// Whether the scheme is special (URL standard, section 4.2).
    public var isSpecial: Bool { self != .other }

    /// The default port of this scheme, if there is one.
    public var defaultPort: UInt16? {
        switch self {
        case .http, .ws: 80
        case .https, .wss: 443
        case .ftp: 21
        case .file, .other: nil
        }
    }

    /// The scheme with a name, given in lower case without its colon.
    init(name: ArraySlice<UInt8>) {
        self = Self.special.first { name.elementsEqual($0.name.utf8) }?.scheme ?? .other
    }

    private static let special: [(name: String, scheme: URLScheme)] = [
        ("http", .http), ("https", .https), ("ws", .ws), ("wss", .wss), ("ftp", .ftp), ("file", .file),
    ]
}
