/// The robots rules of origins (RFC 9309), and the fetches that are to bring them.
///
/// Hosts are positions in the host table.
struct RobotsTable {
    /// Nanoseconds for which rules are used: a day (section 2.4).
    static let lifetime: Int64 = 86_400_000_000_000
    /// Redirects of robots.txt followed in a row (section 2.3.1.2).
    static let maxRedirects = 5

    /// A host that waits for what a fetch brings.
    struct Waiting {
        var host: UInt32
        /// Redirects followed until this fetch.
        var hops = 0
    }

    /// The rules of the hosts whose state is `known`.
    var rules: KeptRules
    /// Why there are none, for hosts that gave no answer to the request for them.
    var unreachable: [UInt32: FetchError] = [:]
    /// Who waits for a URL, by its identity, from when its fetch is asked for to its end.
    var awaited: [UInt32: [Waiting]] = [:]
    /// Awaited URLs that can go out: before all others, and not held back by their hosts' own rules.
    var queue = RingQueue()
    /// Why URLs had been skipped that are awaited now; the reader empties it.
    var revived: [SkipReason] = []

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

    /// What the rules of a host say of a URL's text; nil where they are not known.
    func verdict(_ text: UnsafeBufferPointer<UInt8>, at host: UInt32) -> RobotsRules.Verdict? {
        rules.verdict(Self.target(in: text), at: host)
    }
}
