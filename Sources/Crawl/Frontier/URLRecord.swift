import HTTP

/// What a URL is fetched for, as far as is known by now.
public enum URLRole: UInt8, Sendable, Hashable {
    /// It is a page, or whatever else a link or the user leads to.
    case page
    /// It is only known as what belongs to pages: HTML that comes from it is no page.
    case requisite
    /// It has only been named as a sitemap, or is fetched as someone's robots.txt.
    case auxiliary
}

/// How a URL's document was read.
public enum DocumentReading: UInt8, Sendable, Hashable {
    /// Not read: no links are known, or none are looked for.
    case none = 0
    /// As a page.
    case page = 128
    /// As something else, although it may be a page, too: HTML came for what belongs to pages, or for rules.
    case unread = 129
}

/// The record of one URL: a header of 22 bytes, with the URL's text behind it in the same arena.
///
/// Header and text are together so that looking up a known link touches only the index and this.
struct URLRecord {
    static let none = UInt32.max

    let id: UInt32
    /// The index of the URL's origin in the host table.
    let host: UInt32
    /// The URL on which it was found first, or `none`.
    var referrer: UInt32
    let textLength: UInt16
    /// Links from the seed, saturating.
    var depth: UInt16
    /// The status of the last answer below, above it whether its own links are counted, the verdict, and the role.
    private var answer: UInt16
    /// The low bits of the number of links to it: see `LinkCounts`.
    var linksIn: UInt16 = 0
    private var bits: UInt8
    /// 1 + the position of the error's kind among all cases, how it was read, the code of the skip's cause, or whether
    /// it is held; 0 for none.
    private var detail: UInt8 = 0

    init(
        id: UInt32, host: UInt32, referrer: UInt32, textLength: UInt16, depth: UInt16, hops: UInt8, role: URLRole
    ) {
        self.id = id
        self.host = host
        self.referrer = referrer
        self.textLength = textLength
        self.depth = depth
        self.answer = Self.bits(of: role)
        self.bits = min(hops, 63) << 2
    }

    /// The URL on which it was found first; nil if there is none.
    var referrerID: URLID? { referrer == Self.none ? nil : URLID(index: referrer) }

    private static let statusBits: UInt16 = 0x3FF
    private static let linksCounted: UInt16 = 0x400
    private static let verdictBits: UInt16 = 0x3800
    private static let verdictUnit: UInt16 = 0x800
    private static let roleBits: UInt16 = 0xC000
    private static let requisite: UInt16 = 0x4000
    private static let auxiliary: UInt16 = 0x8000

    private static func bits(of role: URLRole) -> UInt16 {
        switch role {
        case .page: 0
        case .requisite: requisite
        case .auxiliary: auxiliary
        }
    }

    /// HTTP status of the last answer, up to 999; 0 for none.
    var status: UInt16 { answer & Self.statusBits }

    /// What to make of the last answer; nil for a URL that is not done, and where there is no verdict to give.
    var verdict: Verdict? {
        state == .done ? Verdict(rawValue: UInt8((answer & Self.verdictBits) / Self.verdictUnit)) : nil
    }

    /// What it is fetched for.
    @inline(__always)
    var role: URLRole {
        get { answer >= Self.auxiliary ? .auxiliary : answer & Self.requisite != 0 ? .requisite : .page }
        set { answer = answer & ~Self.roleBits | Self.bits(of: newValue) }
    }

    /// Whether its own links have been counted, all of them.
    var hasLinksCounted: Bool {
        get { answer & Self.linksCounted != 0 }
        set { answer = newValue ? answer | Self.linksCounted : answer & ~Self.linksCounted }
    }

    /// Its state: `todo` until `move` is called.
    @inline(__always)
    var state: URLState { URLState(rawValue: bits & 3) ?? .done }

    /// Changes its state. Only `Frontier.move` and `admit` call it, which update everything that depends on the state.
    @inline(__always)
    mutating func move(to standing: URLStanding) {
        bits = bits & ~3 | standing.state.rawValue
        switch standing {
        case .todo, .inFlight:
            detail = 0
        case .done(let end):
            answer =
                answer & ~(Self.statusBits | Self.verdictBits) | end.status & Self.statusBits
                | UInt16(end.verdict?.rawValue ?? 0) * Self.verdictUnit
            detail = end.error.map(Self.code) ?? end.reading.rawValue
        case .skipped(let cause):
            detail = cause.code
        }
    }

    /// The number of redirects in a row that led to it, 0 to 63.
    var hops: UInt8 {
        get { bits >> 2 }
        set { bits = min(newValue, 63) << 2 | bits & 3 }
    }

    /// How it was found.
    var place: URLPlace {
        get { URLPlace(referrer: referrerID, depth: Int(depth), hops: Int(hops), role: role) }
        set {
            referrer = newValue.referrer?.index ?? Self.none
            depth = UInt16(clamping: newValue.depth)
            hops = UInt8(clamping: newValue.hops)
            role = newValue.role
        }
    }

    /// The failure of the last exchange.
    var errorKind: FetchErrorKind? { hasFailed ? FetchErrorKind.allCases[Int(detail) - 1] : nil }

    private static func code(_ error: FetchErrorKind) -> UInt8 {
        FetchErrorKind.allCases.firstIndex(of: error).map { UInt8($0 + 1) } ?? 0
    }

    private var hasFailed: Bool { state == .done && detail &- 1 < DocumentReading.page.rawValue - 1 }

    /// How its document was read; unknown if the last exchange failed.
    var reading: DocumentReading { state == .done ? DocumentReading(rawValue: detail) ?? .none : .none }

    /// Whether it waits until nearer ones have been fetched.
    var isHeld: Bool {
        get { state == .todo && detail > 0 }
        set { detail = newValue ? 1 : 0 }
    }

    /// Why it was skipped.
    var skipReason: SkipReason? { skipCause?.reason }

    /// The cause for which it was skipped, in more detail.
    var skipCause: SkipCause? { state == .skipped ? SkipCause(code: detail) : nil }

    /// Whether it was skipped for its depth, the redirect limit or nofollow, so that another way may satisfy the limit.
    /// It is checked for every link to a known URL, so without a search.
    var isRevivable: Bool {
        bits & 3 == URLState.skipped.rawValue
            && (detail == Self.depth || detail == Self.redirectLimit || detail == Self.nofollow)
    }
    private static let depth = SkipCause.reason(.depth).code
    private static let redirectLimit = SkipCause.reason(.redirectLimit).code
    private static let nofollow = SkipCause.reason(.nofollow).code

    /// Whether it answered 400 or more, could not be fetched, or is a redirect without a target. The target of other
    /// redirects is not considered here.
    var isBroken: Bool { status >= 400 || hasFailed }

    /// Whether it is done, and broken.
    @inline(__always)
    var isBrokenEnd: Bool { state == .done && isBroken }

    /// Whether it is done, and a failure of its host: a robots.txt that is not there is none.
    @inline(__always)
    var isFailedEnd: Bool { isBrokenEnd && !isAbsentRobots }

    /// Whether a broken URL is a robots.txt that is not there: it has no verdict, since its site is in order.
    var isAbsentRobots: Bool {
        verdict == nil && errorKind == nil && 400..<500 ~= status && RetryPolicy.Trouble(status: status) == nil
    }

    /// Whether it is done, and neither a failure nor a redirect.
    var isPlain: Bool {
        bits & 3 == URLState.done.rawValue && status < 300 && detail &- 1 >= DocumentReading.page.rawValue - 1
    }

    /// Whether a link to it needs further checks: most links to known pages do not.
    @inline(__always)
    var needsReview: Bool { answer >= Self.auxiliary || isRevivable }
}
