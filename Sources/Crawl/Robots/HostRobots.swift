import Web

/// How far the robots.txt of an origin is known.
public enum RobotsState: Sendable, Hashable {
    /// Nobody asks.
    case notObeyed
    /// Nobody has asked yet.
    case unknown
    /// The origin's URLs wait for it.
    case fetching
    /// Its rules are used until then, monotonic nanoseconds.
    case known(until: Int64)
}

/// Why an origin's URLs are left out although no rule disallows them.
public enum RobotsTrouble: Sendable, Hashable {
    /// Its robots.txt answered so.
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

    /// What statuses are called that leave it open what a robots.txt says (RFC 9110 section 15, RFC 6585 section 4).
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

/// What is known of an origin's robots.txt, and what follows from that for its URLs.
public struct HostRobots: Sendable, Hashable {
    /// How far it is known.
    public let state: RobotsState
    /// The URL that brought the rules; nil where there are none, but only whether all is allowed.
    public var rules: URLID?
    /// Whether a URL may be disallowed.
    public var isRestricted = false
    /// Why all URLs are left out, where no rule says so.
    public var trouble: RobotsTrouble?
    /// Whether no answer came to the last request for it: the origin's URLs fail as that did.
    public var isUnreachable = false

    /// A state in which no rule holds.
    public init(_ state: RobotsState) {
        self.state = state
    }
}

/// What an origin's robots.txt says of a URL.
public struct RobotsVerdict: Sendable, Hashable {
    /// Whether it may be fetched.
    public let isAllowed: Bool
    /// The line of the rule that decided, from 1; nil where none did: the file is silent, is not there, or could not be
    /// fetched.
    public let line: Int?
    /// That rule's path as written; untrusted bytes.
    public let path: [UInt8]
}

extension HostRobots {
    /// What it says of a URL, and where; nil where it was not asked.
    ///
    /// - Parameters:
    ///   - text: the URL's text.
    ///   - rules: the rules that came from `rules`, as far as they are kept.
    /// - Returns: what it says.
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
