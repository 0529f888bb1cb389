import CText

/// A regular expression for URLs, as `--include` and `--exclude` take it: PCRE2 syntax, found anywhere in the URL.
///
/// It is compiled once (to machine code where the processor is known) and matched on bytes. A URL comes from outside and
/// may be made to send a backtracking matcher on an endless search, so a search that passes a limit of steps, depth or
/// memory is given up: whoever asks says what is then to hold, and `limitHits` counts it.
public final class URLPattern {
    /// Why a pattern is none.
    public struct SyntaxError: Error, Hashable, Sendable {
        /// PCRE2's sentence.
        public let message: String
        /// Where in the pattern, in bytes from 0.
        public let offset: Int
    }

    /// The pattern as it was given.
    public let pattern: String
    /// Searches that were given up.
    public private(set) var limitHits = 0

    private let regex: OpaquePointer

    /// Compiles a pattern.
    ///
    /// - Parameter pattern: PCRE2 syntax, matched byte by byte: a serialised URL is ASCII.
    /// - Throws: what is wrong with the pattern, and where.
    public init(_ pattern: String) throws(SyntaxError) {
        self.pattern = pattern
        var text = pattern
        var offset = 0
        var message = [CChar](repeating: 0, count: 256)
        let compiled = text.withUTF8 { bytes in
            // An empty pattern may have no address, which PCRE2 10.42 takes for a mistake.
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

    /// Whether the pattern is found anywhere in a URL. Bounded to about a millisecond; allocates nothing of note.
    ///
    /// - Parameters:
    ///   - url: a serialised URL.
    ///   - undecided: the answer where the search was given up.
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
