/// A URL as the WHATWG URL standard parses and serialises it.
///
/// One array holds the serialised URL, a few offsets say where its components are. A link found on a page is
/// parsed into a scratch value with `assign`, which re-uses that value's storage: a link that turns out to be
/// known has cost neither a `String` nor an allocation. The name leaves `URL` to Foundation.
///
/// A query is percent-encoded from UTF-8; `assign(_:base:encoding:)` gives it a page's encoding.
public struct WebURL: Sendable {
    /// How many bytes of input are looked at; longer input is `URLError.tooLong`.
    public static let inputLimit = 1 << 20
    /// How long a serialised URL may become, since one byte of input can become nine of output.
    public static let outputLimit = 16 << 20

    /// The serialised URL: ASCII only.
    public internal(set) var bytes: [UInt8] = []
    var parts = URLParts()

    /// An empty scratch URL, to be filled by `assign`.
    public init() {}

    /// Parses a text.
    ///
    /// - Parameters:
    ///   - input: the text; unpaired surrogates cannot occur in it.
    ///   - base: what a relative reference is resolved against.
    /// - Throws: the standard's failure, as `URLError`.
    public init(_ input: String, base: WebURL? = nil) throws(URLError) {
        var text = input
        var failure: URLError?
        text.withUTF8 { failure = assign($0, base: base) }
        if let failure {
            throw failure
        }
    }

    /// Parses bytes as `assign` does.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8; an ill-formed sequence counts as U+FFFD.
    ///   - base: what a relative reference is resolved against.
    /// - Throws: the standard's failure, as `URLError`.
    public init(bytes: UnsafeBufferPointer<UInt8>, base: WebURL? = nil) throws(URLError) {
        if let failure = assign(bytes, base: base) {
            throw failure
        }
    }

    /// Parses input against a base into this value, re-using its storage: no allocation once that is large
    /// enough, unless the host is an internationalised name or tabs and newlines must be taken out of a long text.
    ///
    /// - Parameters:
    ///   - input: UTF-8; an ill-formed sequence counts as U+FFFD.
    ///   - base: what a relative reference is resolved against.
    /// - Returns: nil, or the failure; this value is then the empty URL.
    public mutating func assign(_ input: UnsafeBufferPointer<UInt8>, base: WebURL?) -> URLError? {
        guard input.count <= Self.inputLimit, (base?.bytes.count ?? 0) <= Self.outputLimit else {
            clear()
            return .tooLong
        }
        let isPlain = if let base { assignPlain(input, base) } else { assignPlainAbsolute(input) }
        if isPlain {
            return nil
        }
        return assignGeneral(input, base: base)
    }

    /// Takes another URL's text into this one's own storage: shared storage could not be used again for the next.
    package mutating func copy(_ other: borrowing WebURL) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: other.bytes)
        parts = other.parts
    }

    /// Forgets the URL but keeps the storage.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        parts = URLParts()
    }
}

extension WebURL: Hashable {
    /// Two URLs are the same when they serialise alike, fragment included.
    public static func == (left: WebURL, right: WebURL) -> Bool {
        left.bytes == right.bytes
    }

    /// Feeds the serialised URL to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytes)
    }
}

extension WebURL: CustomStringConvertible {
    /// The serialised URL.
    public var description: String { href }
}
