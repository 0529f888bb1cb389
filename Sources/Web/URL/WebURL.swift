/// A URL as the WHATWG URL standard parses and serialises it.
///
/// One array holds the serialised URL, and a few offsets hold the positions of its components. A link found on a page
/// is parsed into a scratch value with `assign`, which reuses that value's storage: a known link costs neither a
/// `String` nor an allocation. The name leaves `URL` to Foundation.
///
/// A query is percent-encoded from UTF-8; `assign(_:base:encoding:)` uses a page's encoding.
public struct WebURL: Sendable {
    /// The largest number of input bytes; longer input is `URLError.tooLong`.
    public static let inputLimit = 1 << 20
    /// The largest number of bytes of a serialised URL: one byte of input can become nine of output.
    public static let outputLimit = 16 << 20

    /// The serialised URL: ASCII only.
    public internal(set) var bytes: [UInt8] = []
    var parts = URLParts()

    /// Creates an empty URL, to be filled by `assign`.
    public init() {}

    /// Parses a text.
    ///
    /// - Parameters:
    ///   - input: the text; unpaired surrogates cannot occur in it.
    ///   - base: the base for relative references.
    /// - Throws: the standard's failure, as `URLError`.
    public init(_ input: String, base: WebURL? = nil) throws(URLError) {
        var text = input
        var failure: URLError?
        text.withUTF8 { failure = assign($0, base: base) }
        if let failure {
            throw failure
        }
    }

    /// Parses bytes like `assign`.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8; an ill-formed sequence counts as U+FFFD.
    ///   - base: the base for relative references.
    /// - Throws: the standard's failure, as `URLError`.
    public init(bytes: UnsafeBufferPointer<UInt8>, base: WebURL? = nil) throws(URLError) {
        if let failure = assign(bytes, base: base) {
            throw failure
        }
    }

    /// Parses input against a base into this value and reuses its storage. It does not allocate once that is large
    /// enough, unless the host is an internationalised name or tabs and newlines must be removed from a long text.
    ///
    /// - Parameters:
    ///   - input: UTF-8; an ill-formed sequence counts as U+FFFD.
    ///   - base: the base for relative references.
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

    /// Copies another URL into this one's own storage: shared storage could not be reused.
    package mutating func copy(_ other: borrowing WebURL) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: other.bytes)
        parts = other.parts
    }

    /// Removes the URL but keeps the storage.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        parts = URLParts()
    }
}

extension WebURL: Hashable {
    /// Two URLs are equal if they have the same serialisation, fragment included.
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
