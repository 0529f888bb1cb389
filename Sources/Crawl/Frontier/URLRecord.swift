import HTTP

/// The record of one URL: a header of 20 bytes, with the URL's text behind it in the same arena.
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
    /// The depth, with flags above it on whether it is a page.
    private var place: UInt16
    /// The status of the last answer, with flags above it on whether it is a requisite.
    private var answer: UInt16 = 0
    private var bits: UInt8
    /// 1 + the position of the error's kind among all cases, how it was read, the code of the skip's cause, or whether
    /// it is held; 0 for none.
    private var detail: UInt8 = 0

    init(
        id: UInt32, host: UInt32, referrer: UInt32, textLength: UInt16, depth: UInt16, hops: UInt8, isPage: Bool
    ) {
        self.id = id
        self.host = host
        self.referrer = referrer
        self.textLength = textLength
        self.place = min(depth, Self.longestDepth) | (isPage ? 0 : Self.noPage)
        self.bits = min(hops, 63) << 2
    }

    private static let noPage: UInt16 = 0x8000
    private static let longestDepth: UInt16 = 0x7FFF

    /// The URL on which it was found first; nil if there is none.
    var referrerID: URLID? { referrer == Self.none ? nil : URLID(index: referrer) }

    /// The number of links from the seed, saturating.
    var depth: UInt16 {
        get { place & Self.longestDepth }
        set { place = place & Self.noPage | min(newValue, Self.longestDepth) }
    }

    /// Whether it was found as a page: not only named as a sitemap, or fetched as robots.txt.
    var isPage: Bool {
        get { place & Self.noPage == 0 }
        set { place = depth | (newValue ? 0 : Self.noPage) }
    }

    private static let statusBits: UInt16 = 0x3FF
    private static let requisite: UInt16 = 0x8000
    private static let unread: UInt16 = 0x4000

    /// HTTP status of the last answer, up to 999; 0 for none.
    var status: UInt16 { answer & Self.statusBits }

    /// Whether it is only known as a requisite of pages: its HTML is not a page.
    @inline(__always)
    var isRequisite: Bool {
        get { answer & Self.requisite != 0 }
        set { answer = newValue ? answer | Self.requisite : answer & ~Self.requisite }
    }

    /// Whether its HTML was not read for that reason.
    var isUnread: Bool {
        get { answer & Self.unread != 0 }
        set { answer = newValue ? answer | Self.unread : answer & ~Self.unread }
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
        case .done(let status, let error, let reading):
            answer = answer & ~Self.statusBits | status & Self.statusBits
            detail = error.map(Self.code) ?? reading.rawValue
        case .skipped(let cause):
            detail = cause.code
        }
    }

    /// The number of redirects in a row that led to it, 0 to 63.
    var hops: UInt8 {
        get { bits >> 2 }
        set { bits = min(newValue, 63) << 2 | bits & 3 }
    }

    /// The failure of the last exchange.
    var errorKind: FetchErrorKind? { hasFailed ? FetchErrorKind.allCases[Int(detail) - 1] : nil }

    private static func code(_ error: FetchErrorKind) -> UInt8 {
        FetchErrorKind.allCases.firstIndex(of: error).map { UInt8($0 + 1) } ?? 0
    }

    private var hasFailed: Bool { state == .done && detail &- 1 < Reading.page.rawValue - 1 }

    /// How its document was read.
    enum Reading: UInt8 {
        /// Not read: no links are known, or none are looked for.
        case none = 0
        /// As a page.
        case page = 128
        /// As something else, although it may be a page, too.
        case unread = 129
    }

    /// How its document was read; unknown if the last exchange failed.
    var reading: Reading { state == .done ? Reading(rawValue: detail) ?? .none : .none }

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

    /// Whether it is done, and neither a failure nor a redirect.
    var isPlain: Bool {
        bits & 3 == URLState.done.rawValue && status < 300 && detail &- 1 >= Reading.page.rawValue - 1
    }

    /// Whether a link to it needs further checks: most links to known pages do not.
    @inline(__always)
    var needsReview: Bool { place >= Self.noPage || isRevivable }
}
