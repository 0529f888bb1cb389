import HTTP

/// What to make of a URL that was asked: the server's word is not always about the link.
public enum Verdict: UInt8, Sendable, Hashable, CaseIterable {
    /// It answered well at the first attempt, or as soon as its server allowed.
    case fine = 1
    /// It is not there: 404, 410 and other statuses of class 4xx, a name that does not exist, redirects that lead
    /// nowhere, or the same trouble up to the last attempt, which is made when the rest of the crawl is done.
    case broken
    /// Its server turns the crawl away: people may well see it.
    case blocked
    /// Its server asked to come back later, and still did within the limits: what is there is not known.
    case limited
    /// It failed, and then it did not.
    case flaky

    /// Its name in logs and options.
    public var word: StaticString {
        switch self {
        case .fine: "fine"
        case .broken: "broken"
        case .blocked: "blocked"
        case .limited: "limited"
        case .flaky: "flaky"
        }
    }
}

extension Verdict {
    /// The verdict with a name; nil for none.
    package init?(word: String) {
        guard let verdict = Self.allCases.first(where: { "\($0.word)" == word }) else { return nil }
        self = verdict
    }

    /// What an exchange knows beside its record.
    struct Circumstances {
        /// Whether the answer names a time to come back: Retry-After (RFC 9110 section 10.2.3).
        var asksToWait = false
        /// Whether an attempt before this one failed, other than by the server's asking to wait.
        var hasFailedBefore = false
        /// Whether more attempts would have been made if the crawl did not end.
        var isCutShort = false
    }

    /// The verdict of a URL by its last exchange.
    ///
    /// - Parameters:
    ///   - record: the exchange, complete but for its verdict.
    ///   - circumstances: what else is known.
    /// - Returns: nil where there is none to give: a redirect with a target has that of its target, robots rules that
    ///   are absent are in order, and a URL that would have been tried again is not known.
    static func of(_ record: FetchRecord, _ circumstances: Circumstances) -> Verdict? {
        if record.isAbsentRobots || circumstances.isCutShort { return nil }
        guard record.isBroken else {
            if record.blockSign != nil { return .blocked }
            // A 304 that nobody asked for says nothing of what is there.
            if record.outcome == .redirect || record.outcome == .status && record.status == 304 { return nil }
            return circumstances.hasFailedBefore ? .flaky : .fine
        }
        guard record.outcome == .status, record.error == nil else { return .broken }
        switch StatusCode.understood(record.status) {
        case 429, 503: return circumstances.asksToWait ? .limited : .blocked
        default: return record.blockSign == nil ? .broken : .blocked
        }
    }
}
