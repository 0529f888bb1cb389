import Web

/// The state of an origin's robots.txt.
public enum RobotsState: Sendable, Hashable {
    /// It is not fetched.
    case notObeyed
    /// It has not been fetched yet.
    case unknown
    /// The origin's URLs wait for it.
    case fetching
    /// Its rules are used until a time, monotonic nanoseconds.
    case known(until: Int64)
}

/// Why an origin's URLs are left out although no rule disallows them.
public enum RobotsTrouble: Sendable, Hashable {
    /// Its robots.txt answered with a status.
    case status(UInt16)
    /// There is no room for its rules.
    case noRoom

    /// One sentence for a person.
    public var sentence: String {
        switch self {
        case .status(let status): "robots.txt answered \(status)\(Self.phrase(status))"
        case .noRoom: "there is no room for the rules in robots.txt"
        }
    }

    /// The names of statuses for which the rules are unknown (RFC 9110 section 15, RFC 6585 section 4).
    private static func phrase(_ status: UInt16) -> String {
        switch status {
        case 429: " Too Many Requests"
        case 500: " Internal Server Error"
        case 502: " Bad Gateway"
        case 503: " Service Unavailable"
        case 504: " Gateway Timeout"
        default: ""
        }
    }
}

/// The known facts on an origin's robots.txt, and their consequences for its URLs.
public struct HostRobots: Sendable, Hashable {
    /// Its state.
    public let state: RobotsState
    /// The URL of the rules; nil without rules, if everything is allowed or nothing.
    public var rules: URLID?
    /// Whether any URL may be disallowed.
    public var isRestricted = false
    /// Why all URLs are left out, if that is not due to a rule.
    public var trouble: RobotsTrouble?
    /// Whether the last request for it had no answer: the origin's URLs fail like that request.
    public var isUnreachable = false

    /// Creates a state without rules.
    public init(_ state: RobotsState) {
        self.state = state
    }
}

/// What an origin's robots.txt says about a URL.
public struct RobotsVerdict: Sendable, Hashable {
    /// Whether it may be fetched.
    public let isAllowed: Bool
    /// The line of the deciding rule, from 1; nil without one: the file has none for the URL, is missing, or could not
    /// be fetched.
    public let line: Int?
    /// That rule's path as written; untrusted bytes.
    public let path: [UInt8]
}

extension HostRobots {
    /// What it says about a URL, and where; nil if it was not requested.
    ///
    /// - Parameters:
    ///   - text: the URL's text.
    ///   - rules: the rules from the URL in `rules`, if they are kept.
    /// - Returns: the verdict.
    func verdict(on text: UnsafeBufferPointer<UInt8>, by rules: RobotsRules?) -> RobotsVerdict? {
        guard case .known = state, !isUnreachable else { return nil }
        guard let rules else {
            let isAllowed = !isRestricted || self.rules == nil && RobotsTable.isRobots(text)
            return RobotsVerdict(isAllowed: isAllowed, line: nil, path: [])
        }
        let verdict = rules.allows(RobotsTable.target(in: text))
        return RobotsVerdict(isAllowed: verdict.isAllowed, line: verdict.line, path: Array(rules.path(of: verdict)))
    }
}
