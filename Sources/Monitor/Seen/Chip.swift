import Crawl
import Words

/// The kinds of URLs that Seen can show, one at a time.
enum Chip: Int, CaseIterable, Hashable {
    case all, broken, blocked, limited, flaky, redirects, slow, skipped

    /// The chip's label.
    var title: SafeText {
        switch self {
        case .all: "all"
        case .broken: Verdict.broken.title
        case .blocked: Verdict.blocked.title
        case .limited: Verdict.limited.title
        case .flaky: Verdict.flaky.title
        case .redirects: "redirects"
        case .slow: "slow"
        case .skipped: "skipped"
        }
    }

    /// The verdict of the URLs that it shows, if it goes by that.
    var verdict: Verdict? {
        switch self {
        case .broken: .broken
        case .blocked: .blocked
        case .limited: .limited
        case .flaky: .flaky
        case .all, .redirects, .slow, .skipped: nil
        }
    }

    /// Whether kept exchanges tell which URLs it shows.
    var isOfKept: Bool { self == .redirects || self == .slow }

    /// The next chip, or the previous one, with wrap-around.
    func next(by step: Int) -> Chip {
        let all = Self.allCases
        return all[(rawValue + step + all.count) % all.count]
    }
}

/// The state of a crawl for tables of URLs: they stay valid while it is the same.
struct CrawlVersion: Hashable {
    var counts = Counts()
    var moves = 0
    var endings = 0
    /// The number of passes of the scan that found the URLs.
    var passes = 0
}

/// The restriction of Todo or Seen: both parts must match.
struct URLQuery: Hashable {
    var chip = Chip.all
    var filter: RowFilter?
    /// Whether only waiting URLs match.
    var isForTodo = false

    /// Whether it restricts more than the table does.
    var restricts: Bool { chip != .all || filter != nil }
}
