import Crawl
import HTTP
import Store
import Words

/// The findings that `--fail-on` names: they turn a finished crawl's exit code into 1.
///
/// A comma-separated list of `broken` (a link or a seed that leads, directly or by redirects, to a URL with that verdict,
/// or nowhere), `blocked`, `limited` and `flaky` (URLs with that verdict), `error` (no complete response), `trap` (URLs
/// skipped as part of a trap), `not-checked` (URLs found and not looked at, although nobody decided so), `fragment` (links to a place that is not there; needs
/// `--check-fragments`), `warning` or the name of a `WarningKind`, an error kind of the log
/// (`timeout`; `redirect`: a link that leads nowhere by redirects), a status (`404`), a class of them (`5xx`),
/// `robots-unavailable` (URLs skipped for that reason), a `Budget`, or a difference from an earlier crawl: `new`, `gone`, `changed`, `moved`,
/// `new-broken`, `fixed`, `slower`.
public struct FailOn: Sendable, Hashable {
    enum Finding: Sendable, Hashable {
        /// URLs with a verdict, or links to them if that is `broken`.
        case verdict(Verdict)
        case error
        case trap
        /// What was found and not looked at, although nobody decided so.
        case notChecked
        /// Links to a place that their page does not have, nor a script of it.
        case fragment
        /// Warnings of a kind, or of any.
        case warning(WarningKind?)
        case kind(FetchErrorKind)
        case statuses(ClosedRange<UInt16>)
        /// URLs skipped for a reason that is a decision neither of the user nor of the site.
        case skipped(SkipReason)
        /// Differences from an earlier crawl.
        case change(SiteChange.Kind)
        /// Times or sizes beyond what they may be.
        case budget(Budget)
    }

    struct Item: Sendable, Hashable {
        var word: String
        var finding: Finding
    }

    var items: [Item] = []

    /// Whether it names links to a place that is not there.
    var namesFragments: Bool { items.contains { $0.finding.namesFragments } }

    /// Whether it names what was not looked at.
    var namesNotChecked: Bool { items.contains { $0.finding.namesNotChecked } }

    /// Whether it names warnings.
    var namesWarnings: Bool { items.contains { if case .warning = $0.finding { true } else { false } } }

    /// Whether it names a kind of warnings by its name.
    func names(_ kind: WarningKind) -> Bool { items.contains { $0.finding == .warning(kind) } }

    /// Creates an empty list: the exit code does not depend on findings.
    public init() {}

    /// Parses a list.
    init(_ text: String) throws(ValueError) {
        for word in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard let finding = Self.finding(word) else {
                throw ValueError(
                    "'\(SafeText(untrusted: word, maxCells: 40).string)' is none of \(Self.verdicts.map { "\($0.word)" }.joined(separator: ", ")), error, trap, not-checked, fragment, warning, \(WarningKind.allCases.map(\.rawValue).joined(separator: ", ")), \(FetchErrorKind.allCases.map(\.rawValue).joined(separator: ", ")),"
                        + " \(SkipReason.robotsUnavailable.rawValue), \(SiteChange.Kind.allCases.map(\.rawValue).joined(separator: ", ")),"
                        + " a status like 404, a class like 5xx, or a budget like ttfb.p95>1s or page.size>2M"
                )
            }
            items.append(Item(word: word, finding: finding))
        }
    }

    /// Joins several lists.
    init(_ lists: [FailOn]) {
        for item in lists.flatMap(\.items) where !items.contains(item) { items.append(item) }
    }

    /// The verdicts that may be named.
    private static let verdicts = Verdict.allCases.filter { $0 != .fine }

    private static func finding(_ word: String) -> Finding? {
        if let verdict = Verdict(word: word), verdict != .fine { return .verdict(verdict) }
        if word == "error" { return .error }
        if let budget = Budget(word) { return .budget(budget) }
        if word == "trap" { return .trap }
        if word == "not-checked" { return .notChecked }
        if word == "fragment" { return .fragment }
        if word == "warning" { return .warning(nil) }
        if let kind = WarningKind(rawValue: word) { return .warning(kind) }
        if let kind = FetchErrorKind(rawValue: word) { return .kind(kind) }
        if word == SkipReason.robotsUnavailable.rawValue { return .skipped(.robotsUnavailable) }
        if let kind = SiteChange.Kind(rawValue: word) { return .change(kind) }
        guard word.utf8.count == 3, let first = word.utf8.first, (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(first)
        else { return nil }
        let base = UInt16(first - UInt8(ascii: "0")) * 100
        if word.hasSuffix("xx") { return .statuses(base...base + 99) }
        return UInt16(word).map { .statuses($0...$0) }
    }
}

extension FailOn.Finding {
    /// Whether it is about URLs and the links to them, and not about the crawl as a whole or an earlier one.
    var isOfURLs: Bool {
        switch self {
        case .verdict, .error, .kind, .statuses, .warning, .fragment: true
        case .trap, .notChecked, .skipped, .change, .budget: false
        }
    }

    /// Whether it includes malformed links.
    var namesMalformedLinks: Bool { self == .kind(.url) }
    /// Whether it includes what was not looked at.
    var namesNotChecked: Bool { self == .notChecked }
    /// The budget that it is.
    var budget: Budget? {
        if case .budget(let budget) = self { budget } else { nil }
    }

    /// Whether it includes URLs skipped as part of a trap.
    var namesTraps: Bool { self == .trap }
    /// Whether it includes links to a place that is not there.
    var namesFragments: Bool { self == .fragment }

    /// Whether it includes broken links. Where a redirect leads is known at the crawl's end, not at the end of its
    /// exchange.
    var namesBrokenLinks: Bool { self == .verdict(.broken) || self == .kind(.redirect) }

    /// Whether it includes a broken link.
    func isMet(by link: BrokenLink) -> Bool {
        switch self {
        case .verdict(.broken): link.end.verdict == .broken
        case .kind(.redirect): link.end.error == .redirect
        case .verdict, .error, .trap, .notChecked, .fragment, .warning, .kind, .statuses, .skipped, .change, .budget:
            false
        }
    }

    /// Whether it includes a URL that links lead to in vain.
    func isMet(by end: DeadEnd) -> Bool {
        isMet(byStatus: Int(end.status), error: end.error?.rawValue, verdict: end.verdict)
    }

    /// Whether it includes a failure, by its status, 0 for none, its kind, and what to make of it.
    func isMet(byStatus status: Int, error: String?, verdict: Verdict?) -> Bool {
        switch self {
        case .verdict(let named): verdict == named
        case .error: error.map { $0 != FetchErrorKind.redirect.rawValue } ?? (status == 0)
        case .kind(let kind): error == kind.rawValue
        case .statuses(let range): error == nil && range.contains(UInt16(clamping: status))
        case .trap, .notChecked, .fragment, .warning, .skipped, .change, .budget: false
        }
    }

    /// Whether it includes warnings of a kind.
    func isMet(by warning: WarningKind) -> Bool {
        if case .warning(let kind) = self { kind == nil || kind == warning } else { false }
    }

    /// Whether it is a difference from an earlier crawl.
    var namesChanges: Bool { if case .change = self { true } else { false } }

    /// Whether it includes pages that are named as sitemaps.
    var namesPagesAsSitemaps: Bool { self == .kind(.decode) }

    /// Whether it includes URLs skipped for a reason.
    func isMet(by reason: SkipReason) -> Bool { self == .skipped(reason) }

    /// Whether it includes the end of an exchange without a further attempt.
    func isMet(by record: FetchRecord) -> Bool {
        switch self {
        case .verdict(.broken), .kind(.redirect): false
        case .verdict(let verdict): record.verdict == verdict
        case .error: record.outcome == .error
        case .trap, .notChecked, .fragment, .warning: false
        case .kind(let kind): record.error?.kind == kind
        case .skipped, .change: false
        case .budget(let budget): budget.isExceeded(by: record)
        case .statuses(let range): record.outcome != .error && range.contains(record.status)
        }
    }
}
