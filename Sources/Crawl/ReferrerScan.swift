/// The pages that link to one URL, found in slices: the log of links may have millions of entries.
///
/// All are found where the URL is broken or waits; of one that has answered well the log forgets, and only the page stays
/// on which it was found first.
public struct ReferrerScan {
    /// Pages whose identities are kept.
    public static let maxPages = 16
    /// Pages that are counted; where there are more, there are "more than".
    public static let maxCounted = 10_000

    /// Whose referrers they are.
    public let url: URLID
    /// The first pages found.
    public private(set) var pages: [URLID] = []
    /// Whether the whole log has been read, as it stands.
    public private(set) var isComplete = false
    private var counted: Set<UInt32> = []
    private var place = ReferrerLog.Place()

    /// A search that has not begun.
    public init(_ url: URLID) {
        self.url = url
    }

    /// Pages found so far, `maxCounted` at most.
    public var count: Int { counted.count }

    /// Reads so many entries of the log more; about 1 ns each. Once complete, it goes on with what has been added since.
    public mutating func advance(in crawl: Crawl, budget: Int) {
        let first = crawl.frontier.record(of: url).referrer
        if counted.isEmpty, first != URLRecord.none { add(first) }
        var place = place
        isComplete = crawl.frontier.referrers.read(from: &place, budget: budget) { target, page in
            if target == url.index { add(page) }
        }
        self.place = place
    }

    private mutating func add(_ page: UInt32) {
        guard counted.count < Self.maxCounted, counted.insert(page).inserted, pages.count < Self.maxPages else {
            return
        }
        pages.append(URLID(index: page))
    }
}
