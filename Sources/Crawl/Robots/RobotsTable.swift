import HTTP

/// What robots.txt files say (RFC 9309), for which hosts, and the fetches that are to bring it.
///
/// Hosts are positions in the host table. What a URL says is remembered under its identity: many hosts may be led to one
/// robots.txt, or to each other's, and each URL is asked once.
struct RobotsTable {
    /// Nanoseconds for which rules are used: a day (section 2.4).
    static let lifetime: Int64 = 86_400_000_000_000
    /// Redirects of robots.txt followed in a row (section 2.3.1.2).
    static let maxRedirects = 5

    /// A host that waits for what a fetch brings.
    struct Waiting {
        let host: UInt32
        /// The URLs on its way from its own robots.txt to the one that is asked now, in their order.
        var way: [UInt32] = []
    }

    /// What a URL brought that was fetched as robots.txt.
    enum Answer {
        /// Rules, which are kept under the URL.
        case rules
        /// No rules, but a status.
        case status(UInt16)
        /// A redirect to another URL, serialised.
        case redirect(to: [UInt8])
        /// Nothing: the request failed.
        case failure(FetchError)
    }

    /// An answer, and how long it counts.
    struct Known {
        let answer: Answer
        /// Monotonic nanoseconds.
        let until: Int64
        /// The cookie jar's clock when the URL was requested.
        let asked: UInt64
    }

    /// What is known, by the identity of the URL that brought it.
    var answers: [UInt32: Known] = [:]
    /// The rules among it.
    var rules: KeptRules
    /// Why there are none, for hosts that gave no answer to the request for them.
    var unreachable: [UInt32: FetchError] = [:]
    /// Who waits for a URL, by its identity, from when its fetch is asked for to its end.
    var awaited: [UInt32: [Waiting]] = [:]
    /// Awaited URLs that can go out: before all others, and not held back by their hosts' own rules.
    var queue = RingQueue()
    /// Hosts whose rules have not been asked for, because there may be no room for them.
    var line = RingQueue()
    /// Whether there was no room for the first of them, and nothing has ended since.
    var isLineStuck = false
    /// Whether there is no room for some rules by themselves.
    var hasOverflowed = false
    /// Bytes of the rules that did not fit, by host.
    var needs: [UInt32: Int] = [:]
    /// Hosts whose rules are on their way, and the bytes that are set aside for them.
    var reserved: [UInt32: Int] = [:]
    /// The sum of those.
    var reservedBytes = 0

    /// A table that is empty, with so many bytes for rules.
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

    /// What is known that a URL says; nil where it is to be asked.
    func answer(of url: UInt32, now: Int64) -> Known? {
        answers[url].flatMap { $0.until > now ? $0 : nil }
    }

    /// Sets bytes aside for the rules of a host that are asked for.
    mutating func reserve(_ bytes: Int, for host: UInt32) {
        reservedBytes += bytes - (reserved.updateValue(bytes, forKey: host) ?? 0)
    }

    /// The rules of a host are no longer on their way.
    mutating func release(_ host: UInt32) {
        reservedBytes -= reserved.removeValue(forKey: host) ?? 0
    }
}
