/// The kinds of facts in a `UnitBuffer`, each with what follows it.
enum JobUnit: UInt8 {
    /// A URL was found: host, referrer, depth, hops, role, how it is skipped (a byte), text.
    case found = 1
    /// A URL is skipped, or no longer: URL, how (a byte).
    case skipped
    /// A URL was found in another way: URL, referrer, depth, hops, role.
    case place
    /// An exchange ended for good: see `JobRecorder+Pages.swift`.
    case page
    /// A finished URL waits again: URL.
    case again
    /// A URL waits elsewhere than behind others: URL, failed attempts, when it is due, `WaitFlags`.
    case waits
    /// A URL no longer does: URL.
    case waitsNoMore
    /// Links of a page: page, number, targets.
    case links
    /// Where links of a page stand: page, `PackedPlaces`.
    case places
    /// A link to a place that is not there: page, URL, fragment, redirects on the way, whether a script may make it, line, column.
    case fragment
    /// Rules of a robots.txt: URL, body.
    case rules
    /// Those rules are no longer kept: URL.
    case noRules
    /// A URL is named as a sitemap: URL, level.
    case sitemap
    /// It is none: URL, whether it is a document.
    case noSitemap
    /// It was read as a page: URL.
    case sitemapPage
    /// A page of the sample for traps: URL, words, weight.
    case sample
    /// Validators of a page: URL, entity tag, date.
    case validators
    /// Another way: URL, depth, hops.
    case way
    /// A malformed link: page, text, line, column.
    case malformed
    /// Something was noticed: URL, kind, page, number.
    case warning
    /// The user ignores a pattern: whether from now on or no longer, pattern.
    case pattern
    /// The user pruned a cluster, likewise.
    case cluster
    /// A seed: URL.
    case seed
    /// A new origin: whether it is in scope, text.
    case origin
    /// What is known of an origin: see `JobRecorder+Hosts.swift`.
    case host
    /// A value of the job: key, number.
    case number
    /// A value of the job: key, text.
    case text
    /// The total of something: name, number.
    case total
    /// The URLs in flight: number, URLs.
    case inFlight

    /// How a URL is skipped that is not.
    static let isNotSkipped: UInt8 = 0
    /// How a URL is skipped whose host is blocked. No `SkipCause` has this code.
    static let isBlockedOut: UInt8 = 255
    /// The latest time in milliseconds since 1970 that is believed: in the year 2109. Nanoseconds of it fit in a number.
    static let latestTime: Int64 = 1 << 42
}

/// How a URL waits beside when it is due: bits of the column `flags`.
struct WaitFlags: OptionSet {
    let rawValue: UInt8

    /// It comes before all others of its origin.
    static let isFirst = WaitFlags(rawValue: 1)
    /// It waits until nothing else is left to fetch.
    static let isLast = WaitFlags(rawValue: 2)
    /// An attempt failed, other than by the server's asking to come back later.
    static let hasFailed = WaitFlags(rawValue: 4)
}

/// What a page is beside the numbers of its exchange: bits of the column `flags`.
struct PageFlags: OptionSet {
    let rawValue: UInt8

    /// It was read as a page.
    static let isHTML = PageFlags(rawValue: 1)
    /// It was fetched for robots rules.
    static let isRobots = PageFlags(rawValue: 2)
    /// Its body was left unread.
    static let isBodyLeft = PageFlags(rawValue: 4)
    /// Its connection had served an exchange before.
    static let isReused = PageFlags(rawValue: 8)
    /// It was requested by HEAD.
    static let isHead = PageFlags(rawValue: 16)
    /// Its failure would be the same again.
    static let isFinal = PageFlags(rawValue: 32)
    /// Search engines are asked not to list it.
    static let isUnlisted = PageFlags(rawValue: 64)
    /// There is nothing to show on it.
    static let isEmpty = PageFlags(rawValue: 128)
}
