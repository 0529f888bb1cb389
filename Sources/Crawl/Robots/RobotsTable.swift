import HTTP

/// The answers of robots.txt files (RFC 9309), their hosts, and the fetches in progress.
///
/// Hosts are positions in the host table. Answers are kept by the URL's identity: several hosts may redirect to one
/// robots.txt, or to each other's, and each URL is fetched once.
struct RobotsTable {
    /// Nanoseconds for which rules are used: a day (section 2.4).
    static let lifetime: Int64 = 86_400_000_000_000
    /// The largest number of redirects of robots.txt in a row (section 2.3.1.2).
    static let maxRedirects = 5

    /// A host that waits for a fetch.
    struct Waiting {
        let host: UInt32
        /// The URLs from its own robots.txt to the one that is fetched now, in order.
        var way: [UInt32] = []
    }

    /// The answer of a URL that was fetched as robots.txt.
    enum Answer {
        /// Rules, which are kept under the URL.
        case rules
        /// No rules, but a status.
        case status(UInt16)
        /// A redirect to another URL, serialised.
        case redirect(to: [UInt8])
        /// The request failed.
        case failure(FetchError)
    }

    /// An answer, and its lifetime.
    struct Known {
        let answer: Answer
        /// The end of its lifetime, monotonic nanoseconds.
        let until: Int64
        /// The cookie jar's clock when the URL was requested.
        let asked: UInt64
    }

    /// The known answers, by the URL's identity.
    var answers: [UInt32: Known] = [:]
    /// The rules of these answers.
    var rules: KeptRules
    /// Why there are no rules, for hosts that did not answer the request for them.
    var unreachable: [UInt32: FetchError] = [:]
    /// The hosts that wait for a URL, by its identity, from the request for its fetch to the end.
    var awaited: [UInt32: [Waiting]] = [:]
    /// Awaited URLs that can be fetched, before all others and regardless of their hosts' rules.
    var queue = RingQueue()
    /// Hosts whose rules have not been requested, because there may be no room for them.
    var line = RingQueue()
    /// Whether there was no room for the first host in line, and nothing has ended since.
    var isLineStuck = false
    /// Whether the rules of some host alone exceed the limit.
    var hasOverflowed = false
    /// The number of bytes of rules that did not fit, by host.
    var needs: [UInt32: Int] = [:]
    /// The hosts whose rules are being fetched, and the bytes reserved for them.
    var reserved: [UInt32: Int] = [:]
    /// The sum of the reserved bytes.
    var reservedBytes = 0

    /// Creates an empty table with a limit in bytes for rules.
    init(limit: Int) {
        rules = KeptRules(limit: limit)
    }

    /// Path and query in the text of an http or https URL without fragment.
    static func target(in text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let slash = UInt8(ascii: "/")
        guard let first = text.firstIndex(of: slash),
            let path = text.dropFirst(first + 2).firstIndex(of: slash)
        else { return UnsafeBufferPointer(rebasing: text[..<0]) }
        return UnsafeBufferPointer(rebasing: text[path...])
    }

    /// Whether a URL is its origin's robots.txt, which no rule disallows (section 2.2.2).
    static func isRobots(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        target(in: text).elementsEqual("/robots.txt".utf8)
    }

    /// The known answer of a URL; nil if it must be fetched.
    func answer(of url: UInt32, now: Int64) -> Known? {
        answers[url].flatMap { $0.until > now ? $0 : nil }
    }

    /// Reserves bytes for the rules of a host.
    mutating func reserve(_ bytes: Int, for host: UInt32) {
        reservedBytes += bytes - (reserved.updateValue(bytes, forKey: host) ?? 0)
    }

    /// Releases the bytes reserved for the rules of a host.
    mutating func release(_ host: UInt32) {
        reservedBytes -= reserved.removeValue(forKey: host) ?? 0
    }
}
