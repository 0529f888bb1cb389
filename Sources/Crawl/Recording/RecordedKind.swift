/// The kinds of events in a recording. `EventEncoder` has what follows each, and `EventPlayer` reads it.
///
/// Numbers are varints of seven bits a byte, the low ones first; those that may be negative have their sign in the lowest bit.
/// Times count in `tick`. A URL is the difference from the last one that was named.
enum RecordedKind: UInt8 {
    /// A run of the crawl begins: its time since 1970, its limit on exchanges in flight. What was known of texts and
    /// connections before holds no longer.
    case run = 1
    /// Time went on: by how much.
    case clock
    case state, stopped, frozen, held, limitChanged, pagesUsedUp, restricted
    case hostFound, hostChanged, rulesFound, rulesForgotten
    /// A URL was found: origin, referrer, depth, redirects, role.
    case found
    /// A URL was found like the one before: the same of all these.
    case foundAlike
    /// A URL moved, by its new state: URL, cause or answer.
    case movedToTodo, movedToFlight, movedToDone, movedToSkipped
    /// The URL that was found last waits.
    case admitted
    /// A URL waits: URL, place, failed attempts.
    case queued
    /// The URL that was found or moved last waits behind all others.
    case queuedBehind
    case lastAttemptsDue, foundElsewhere, seed, notKept, searchGivenUp
    /// The links of a page are counted when it ends: page.
    case linksCounted
    case redirects, malformedLink, warned, isNoSitemap, isPageNamedAsSitemap, closed, cutOff
    case started, entered, connected, connectedAgain, resent, received, head, ended, gaveUp

    /// Nanoseconds in a unit of time.
    static let tick: Int64 = 100_000
    /// Texts and connections that are named by numbers, at most.
    static let mostNamed = 4_096
    /// The longest text that is kept, in bytes.
    static let longestText = 1_000
}

/// What an exchange was that ended, beside its numbers.
struct RecordedFlags: OptionSet {
    let rawValue: UInt32

    static let willRetry = RecordedFlags(rawValue: 1)
    static let isSuperseded = RecordedFlags(rawValue: 2)
    static let isHTML = RecordedFlags(rawValue: 4)
    static let isUnlisted = RecordedFlags(rawValue: 8)
    static let isEmpty = RecordedFlags(rawValue: 16)
    static let isRobots = RecordedFlags(rawValue: 32)
    static let isBodyLeft = RecordedFlags(rawValue: 64)
    static let isFinal = RecordedFlags(rawValue: 128)
    /// More follows, of a kind that most have not: the failure or remark, the target or location.
    static let hasMore = RecordedFlags(rawValue: 256)
}
