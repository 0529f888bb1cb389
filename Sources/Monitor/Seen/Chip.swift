import Crawl
import Words

/// The kinds of URLs that Seen can be restricted to, one at a time.
enum Chip: Int, CaseIterable, Hashable {
    case all, broken, redirects, slow, skipped

    /// What the chip says beside its number.
    var title: SafeText {
        switch self {
        case .all: "all"
        case .broken: "broken"
        case .redirects: "redirects"
        case .slow: "slow"
        case .skipped: "skipped"
        }
    }

    /// The chip behind it, or the one before; around the end.
    func next(by step: Int) -> Chip {
        let all = Self.allCases
        return all[(rawValue + step + all.count) % all.count]
    }
}

/// What a crawl is like, as far as tables of URLs go by it: while it stays the same, so do they.
struct CrawlVersion: Hashable {
    var counts = Counts()
    var moves = 0
    var endings = 0
    /// Passes of the scan whose URLs are meant.
    var passes = 0
}

/// What restricts Todo or Seen: both have to be met.
struct URLQuery: Hashable {
    var chip = Chip.all
    var filter: RowFilter?
    /// Whether only those are wanted that wait to be fetched.
    var isForTodo = false

    /// Whether it restricts anything beside the table.
    var restricts: Bool { chip != .all || filter != nil }
}
