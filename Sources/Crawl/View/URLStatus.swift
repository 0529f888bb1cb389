public import HTTP

/// The status of a URL at one moment.
public struct URLStatus: Sendable {
    let record: URLRecord

    /// Its state.
    public var state: URLState { record.state }
    /// The HTTP status of its last answer, up to 999; 0 for none.
    public var status: UInt16 { record.status }
    /// The failure of its last exchange, if any.
    public var failure: FetchErrorKind? { record.errorKind }
    /// What to make of its last answer; nil where there is no verdict to give. A redirect with a target has none.
    public var verdict: Verdict? { record.verdict }
    /// The reason for which it was skipped, if any.
    public var skipReason: SkipReason? { record.skipReason }
    /// Why it was skipped, if it was, and by whom.
    public var skipCause: SkipCause? { record.skipCause }
    /// The kind of trap for which it was skipped, if any.
    public var trap: TrapKind? {
        if case .trap(let kind) = record.skipCause { kind } else { nil }
    }
    /// The number of links from a seed, up to 65,535.
    public var depth: Int { Int(record.depth) }
    /// Redirects in a row that lead to it, up to 63.
    public var hops: Int { Int(record.hops) }
    /// What it is fetched for.
    public var role: URLRole { record.role }
    /// The number of its origin.
    public var host: UInt32 { record.host }
    /// The URL on which it was found first, a page or a redirect; nil for a seed.
    public var referrer: URLID? { record.referrerID }
}
