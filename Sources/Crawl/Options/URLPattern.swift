import CText

/// A regular expression for URLs, for `--include` and `--exclude`: PCRE2 syntax, found anywhere in the URL.
///
/// It is compiled once (to machine code where the processor is known) and matched on bytes. A remote URL may cause an
/// endless search in a backtracking matcher, so a search that exceeds a limit of steps, depth or memory is given up:
/// the caller decides the result then, and `limitHits` counts it.
public final class URLPattern {
    /// Why a pattern is invalid.
    public struct SyntaxError: Error, Hashable, Sendable {
        /// PCRE2's sentence.
        public let message: String
        /// The position in the pattern, in bytes from 0.
        public let offset: Int
    }

    /// The pattern as given.
    public let pattern: String
    /// The number of searches that were given up.
    public private(set) var limitHits = 0

    private let regex: OpaquePointer

    /// Compiles a pattern.
    ///
    /// - Parameter pattern: PCRE2 syntax, matched byte by byte: a serialised URL is ASCII.
    /// - Throws: the mistake in the pattern, and its position.
    public init(_ pattern: String) throws(SyntaxError) {
        self.pattern = pattern
        var text = pattern
        var offset = 0
        var message = [CChar](repeating: 0, count: 256)
        let compiled = text.withUTF8 { bytes in
            // An empty pattern may have no address, which PCRE2 10.42 treats as an error.
            withUnsafePointer(to: UInt8(0)) { empty in
                shims_regex_compile(bytes.baseAddress ?? empty, bytes.count, &offset, &message, message.count)
            }
        }
        guard let compiled else {
            let sentence = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw SyntaxError(
                message: sentence.isEmpty ? "out of memory" : String(decoding: sentence, as: UTF8.self),
                offset: offset)
        }
        regex = compiled
    }

    deinit {
        shims_regex_free(regex)
    }

    /// Whether the pattern is found anywhere in a URL. It is bounded to about a millisecond, and allocates little.
    ///
    /// - Parameters:
    ///   - url: a serialised URL.
    ///   - undecided: the result if the search is given up.
    /// - Returns: whether it is found.
    public func matches(_ url: UnsafeBufferPointer<UInt8>, undecided: Bool) -> Bool {
        let result = withUnsafePointer(to: UInt8(0)) { empty in
            shims_regex_search(regex, url.baseAddress ?? empty, url.count)
        }
        if result == SHIMS_REGEX_LIMIT {
            limitHits += 1
            return undecided
        }
        return result == SHIMS_REGEX_MATCH
    }
}
