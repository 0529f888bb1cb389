public import HTTP

/// What is known of a URL, as it stands at one moment.
public struct URLStatus: Sendable {
    let record: URLRecord

    /// Where it stands.
    public var state: URLState { record.state }
    /// The HTTP status of its last answer, up to 999; 0 for none.
    public var status: UInt16 { record.status }
    /// What went wrong with its last exchange, if that failed.
    public var failure: FetchErrorKind? { record.errorKind }
    /// Why it was skipped, if it was.
    public var skipReason: SkipReason? { record.skipReason }
    /// What gave it away as part of a trap, if it was skipped as such.
    public var trap: TrapKind? {
        if case .trap(let kind) = record.skipCause { kind } else { nil }
    }
    /// Links from a seed, up to 65,535.
    public var depth: Int { Int(record.depth) }
    /// Redirects in a row that lead to it, up to 63.
    public var hops: Int { Int(record.hops) }
    /// What it is fetched for.
    public var role: URLRole { record.role }
    /// The number of its origin.
    public var host: UInt32 { record.host }
    /// The URL on which it was first found, a page or a redirect; nil for a seed.
    public var referrer: URLID? { record.referrerID }
}
