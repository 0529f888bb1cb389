// The rules of a robots.txt (RFC 9309) for one product token. They are in the order of their precedence, so that the
// first match decides; one array of bytes holds their text.
import Glibc

/// The rules of one origin's robots.txt for one crawler.
public struct RobotsRules: Sendable {
    /// The number of bytes of a robots.txt that are read (RFC 9309, section 2.5 requires at least this). It also bounds
    /// the number of rules, to 64,000 of the shortest.
    public static let sizeLimit = 500 << 10
    /// The number of bytes of a line that are read: eight times the longest URL of Internet Explorer, as in Google's
    /// parser.
    public static let lineLimit = 8 * 2_083 - 1
    /// The largest number of sitemaps; others are left out.
    public static let sitemapLimit = 1_000
    /// The longest crawl delay, in nanoseconds: an hour. Longer ones are cut to it.
    public static let crawlDelayLimit: Int64 = 3_600_000_000_000

    /// The largest cost of matching one target against all patterns with `*`, in bytes examined: some milliseconds.
    /// That is forty times the cost of a thousand such rules for a URL of a hundred bytes.
    static let searchLimit = 4 << 20

    /// A rule as written.
    struct Rule: Sendable {
        var pattern: RobotsPattern
        var isAllow: Bool
        /// The line, counted from 1.
        var line: UInt32
        /// The range in the pool of the path as written.
        var text: Range<UInt32>
    }

    /// Whether a target may be fetched, and why.
    public struct Verdict: Sendable, Equatable {
        /// Whether the target may be fetched.
        public let isAllowed: Bool
        /// The line of the deciding rule, counted from 1; nil if there was none.
        public let line: Int?
        let text: Range<UInt32>
    }

    /// The rules, longest pattern first; with the same length, Allow first (RFC 9309, section 2.2.2); otherwise in the
    /// file's order.
    var rules: [Rule] = []
    /// The bytes of patterns and texts.
    var pool: [UInt8] = []
    private var isAllowedByDefault = true

    /// Whether they disallow no URL, so that there is no need to match.
    package var allowsAll: Bool { rules.isEmpty && isAllowedByDefault }

    /// The seconds to wait between two requests, in nanoseconds, from `Crawl-delay`; nil without it.
    public internal(set) var crawlDelay: Int64?
    /// The sitemaps' URLs as written, in the file's order. Resolve relative ones against robots.txt.
    public package(set) var sitemaps: [[UInt8]] = []

    init() {}

    /// The rules of a site without any: everything may be fetched.
    public static let allowAll = RobotsRules()

    /// The rules of a site whose robots.txt is unreachable: nothing may be fetched.
    public static let disallowAll = {
        var rules = RobotsRules()
        rules.isAllowedByDefault = false
        return rules
    }()

    /// The number of rules for the crawler.
    public var count: Int { rules.count }

    /// The number of bytes held, as far as it depends on the file.
    package var bytes: Int {
        rules.capacity * MemoryLayout<Rule>.stride + pool.capacity + sitemaps.reduce(0) { $0 + $1.capacity }
    }

    /// Whether a target may be fetched.
    ///
    /// At most `searchLimit` bytes are examined for `*`; if that is not enough, the target is not allowed. Allocates
    /// only for a target of more than some hundred bytes with escapes.
    ///
    /// - Parameter target: path and query as in a request, without a fragment; the `?` of an empty query counts.
    /// - Returns: the verdict and its rule.
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

    /// The path of the deciding rule as written; remote bytes.
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
