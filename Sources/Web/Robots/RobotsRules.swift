// What a site asks of crawlers in its robots.txt (RFC 9309), kept for one product token. Rules lie in the order of
// their force, so that the first that matches decides; what they say lies in one array of bytes.
import Glibc

/// The rules of one origin's robots.txt for one crawler.
public struct RobotsRules: Sendable {
    /// The rest of a robots.txt is not read, in bytes (RFC 9309, section 2.5 asks for at least this). It bounds the
    /// number of rules, too: 64,000 of the shortest.
    public static let sizeLimit = 500 << 10
    /// The rest of a line is not read, in bytes: eight times the longest URL that Internet Explorer took, as Google's
    /// parser has it.
    public static let lineLimit = 8 * 2_083 - 1
    /// Sitemaps beyond this number are left out.
    public static let sitemapLimit = 1_000
    /// The longest crawl delay, in nanoseconds: an hour. Longer ones are cut to it.
    public static let crawlDelayLimit: Int64 = 3_600_000_000_000

    /// What matching one target against all patterns with `*` may cost, in bytes looked at: some milliseconds. Forty
    /// times what a thousand such rules take on a URL of a hundred bytes.
    static let searchLimit = 4 << 20

    /// A rule as it was written.
    struct Rule: Sendable {
        var pattern: RobotsPattern
        var isAllow: Bool
        /// Counted from 1.
        var line: UInt32
        /// Where the path as written lies in the pool.
        var text: Range<UInt32>
    }

    /// An answer to whether a target may be fetched, and why.
    public struct Verdict: Sendable, Equatable {
        /// Whether the target may be fetched.
        public let isAllowed: Bool
        /// The line of the rule that decided, counted from 1; nil where none did.
        public let line: Int?
        let text: Range<UInt32>
    }

    /// Longest pattern first; of the same length, Allow first (RFC 9309, section 2.2.2); of those, in the file's order.
    var rules: [Rule] = []
    /// Patterns and texts.
    var pool: [UInt8] = []
    private var isAllowedByDefault = true

    /// Whether there is no URL that they disallow, and no need to ask.
    package var allowsAll: Bool { rules.isEmpty && isAllowedByDefault }

    /// The seconds to wait between two requests, in nanoseconds, as `Crawl-delay` has it; nil where it says nothing.
    public internal(set) var crawlDelay: Int64?
    /// The sitemaps' URLs as written, in the file's order; a relative one is to be resolved against robots.txt.
    public package(set) var sitemaps: [[UInt8]] = []

    init() {}

    /// The rules of a site that has none: all may be fetched.
    public static let allowAll = RobotsRules()

    /// The rules of a site that could not be asked: nothing may be fetched.
    public static let disallowAll = {
        var rules = RobotsRules()
        rules.isAllowedByDefault = false
        return rules
    }()

    /// How many rules there are for the crawler.
    public var count: Int { rules.count }

    /// Bytes held, as far as the file chooses how many.
    package var bytes: Int {
        rules.capacity * MemoryLayout<Rule>.stride + pool.capacity + sitemaps.reduce(0) { $0 + $1.capacity }
    }

    /// Whether a target may be fetched.
    ///
    /// At most `searchLimit` bytes are looked at for `*`; where that does not do, the answer is no. Allocates only where
    /// a target of more than some hundred bytes has escapes.
    ///
    /// - Parameter target: path and query as they go into a request, without a fragment; the `?` of an
    ///   empty query counts.
    /// - Returns: the answer and the rule that gave it.
    public func allows(_ target: UnsafeBufferPointer<UInt8>) -> Verdict {
        // Section 2.2.2: "The /robots.txt URI is implicitly allowed."
        guard !equal(target, "/robots.txt") else { return Verdict(isAllowed: true, line: nil, text: 0..<0) }
        guard !rules.isEmpty else { return Verdict(isAllowed: isAllowedByDefault, line: nil, text: 0..<0) }
        if RobotsPath.isNormal(target) {
            return verdict(target)
        }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: target.count * RobotsPath.growth) { output in
            let count = RobotsPath.normalize(target, into: output)
            return verdict(UnsafeBufferPointer(rebasing: output[..<count]))
        }
    }

    /// The path of the rule that decided, as written; remote bytes.
    public func path(of verdict: Verdict) -> ArraySlice<UInt8> {
        guard verdict.text.upperBound <= pool.count else { return [] }
        return pool[Int(verdict.text.lowerBound)..<Int(verdict.text.upperBound)]
    }

    private func verdict(_ target: UnsafeBufferPointer<UInt8>) -> Verdict {
        let head = RobotsPattern.head(of: target)
        return pool.withUnsafeBufferPointer { pool in
            guard let pool = pool.baseAddress else { return Verdict(isAllowed: true, line: nil, text: 0..<0) }
            var budget = Self.searchLimit
            for rule in rules where head & rule.pattern.headMask == rule.pattern.head {
                if rule.pattern.matches(target, pool: pool, budget: &budget) {
                    return Verdict(isAllowed: rule.isAllow, line: Int(rule.line), text: rule.text)
                }
                guard budget >= 0 else { break }
            }
            return Verdict(isAllowed: budget >= 0, line: nil, text: 0..<0)
        }
    }

    private func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount, let start = bytes.baseAddress else { return false }
        return memcmp(start, text.utf8Start, bytes.count) == 0
    }
}
