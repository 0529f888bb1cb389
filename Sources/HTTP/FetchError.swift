/// The kind of an exchange's failure. Names are those of the log's `error` field.
public enum FetchErrorKind: String, Sendable, CaseIterable {
    case dns, connect, timeout, reset, closed
    /// The bytes are not HTTP/1.x.
    case `protocol`
    /// The connection ended inside the body.
    case truncated
    /// A limit was exceeded.
    case tooLarge = "too-large"
    case decode, tls
    /// A redirect that leads nowhere: its Location is not a URL, it leads in a circle, or too many came before it.
    case redirect
    /// A URL that is not fetched, or a redirect's target that the crawl leaves out.
    case url
}

/// A failure with its kind and one sentence for a person.
public struct FetchError: Error, Sendable, Hashable {
    /// The kind that the log names.
    public var kind: FetchErrorKind
    /// One sentence for a person, without any remote bytes.
    public var message: String
    /// Whether another attempt would fail in the same way.
    public var isFinal = false

    /// Creates an error of a kind with one sentence for a person.
    public init(_ kind: FetchErrorKind, _ message: String, isFinal: Bool = false) {
        self.kind = kind
        self.message = message
        self.isFinal = isFinal
    }
}
