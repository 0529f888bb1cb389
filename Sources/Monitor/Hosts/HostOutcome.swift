import Crawl
import HTTP
import Words

/// The outcome of an attempt at a URL, for the judgement of its host.
enum HostOutcome: UInt8, CaseIterable, Hashable {
    /// An answer below 400. For robots.txt, one below 500: a site need not have it.
    case fine = 1
    case clientError, serverError
    /// 429 and 503: the host reports overload.
    case tooMany, unavailable
    case refused, unresolved, insecure, timeout, reset
    /// Bytes that are not HTTP, or beyond our limits.
    case other

    /// The outcome of an exchange; nil if nothing was sent.
    init?(_ record: FetchRecord) {
        guard record.wasAttempted else { return nil }
        if record.outcome == .error, let error = record.error {
            self = Self(error.kind)
            return
        }
        switch record.status {
        case 429: self = .tooMany
        case 503: self = .unavailable
        case 500...: self = .serverError
        case 400...: self = record.isRobots ? .fine : .clientError
        default: self = .fine
        }
    }

    private init(_ kind: FetchErrorKind) {
        self =
            switch kind {
            case .connect: .refused
            case .dns: .unresolved
            case .tls: .insecure
            case .timeout: .timeout
            case .reset, .closed, .truncated: .reset
            case .protocol, .tooLarge, .decode, .redirect, .url: .other
            }
    }

    /// The outcomes that are the host's fault, except overload.
    static let failures = allCases.filter { $0.isNoAnswer || $0 == .serverError }

    /// Whether there was no complete answer.
    var isNoAnswer: Bool { rawValue >= Self.refused.rawValue }

    /// Whether the host reports overload.
    var isOverload: Bool { self == .tooMany || self == .unavailable }

    /// A letter for a strip of outcomes.
    var letter: SafeText {
        switch self {
        case .fine: "."
        case .clientError: "4"
        case .serverError, .unavailable: "5"
        case .tooMany: "9"
        case .refused: "x"
        case .unresolved: "D"
        case .insecure: "S"
        case .timeout: "T"
        case .reset: "R"
        case .other: "e"
        }
    }

    var style: Style {
        switch self {
        case .fine: .good
        case .clientError, .tooMany: .warning
        case .serverError, .unavailable, .refused, .unresolved, .insecure, .timeout, .reset, .other: .bad
        }
    }

    /// The outcomes that are counted together, and their name.
    static let groups: [(name: SafeText, outcomes: [HostOutcome])] = [
        ("fine", [.fine]), ("4xx", [.clientError]), ("5xx", [.serverError, .unavailable]), ("429", [.tooMany]),
        ("refused", [.refused]), ("timed out", [.timeout]), ("reset", [.reset]),
        ("other", [.unresolved, .insecure, .other]),
    ]

    /// The place in `groups`.
    var group: Int {
        switch self {
        case .fine: 0
        case .clientError: 1
        case .serverError, .unavailable: 2
        case .tooMany: 3
        case .refused: 4
        case .timeout: 5
        case .reset: 6
        case .unresolved, .insecure, .other: 7
        }
    }
}

extension FetchRecord {
    /// Whether there was an attempt at all: without its host's robots.txt, a URL fails without one.
    var wasAttempted: Bool {
        status > 0 || timings.resolve != nil || timings.connect != nil || timings.tls != nil || timings.wait != nil
    }
}
