/// The kind of an exchange's failure. Names are those of the log's `error` field.
public enum FetchErrorKind: String, Sendable, CaseIterable {
    case dns, connect, timeout, reset, closed
    /// The bytes are not HTTP/1.x.
    case `protocol`
    /// The connection ended inside the body.
    case truncated
    /// A limit of ours was passed.
    case tooLarge = "too-large"
    case decode, tls
    /// A redirect that leads nowhere: its Location is no URL, it leads in a circle, or there were too many before it.
    case redirect
    /// A URL that is not fetched, or a redirect's target that the crawl leaves out.
    case url
}

/// A failure with its kind and one sentence for a person.
public struct FetchError: Error, Sendable, Hashable {
    /// The kind that the log names.
    public var kind: FetchErrorKind
    /// One sentence for a person, from our own words only, never remote bytes.
    public var message: String
    /// Whether this is an answer, which another attempt would only get again, where others of its kind may pass.
    public var isFinal = false

    /// Makes an error of a kind with one sentence for a person.
    public init(_ kind: FetchErrorKind, _ message: String, isFinal: Bool = false) {
        self.kind = kind
        self.message = message
        self.isFinal = isFinal
    }
}
