/// Where a part of a site was closed as a trap: pages that had led to each other without saying anything new. What lies behind
/// is not known, so it is told.
public struct TrapCut: Sendable {
    /// What the pages have in common.
    public let kind: TrapKind
    /// How many of them had been read, by a sample.
    public let pages: Int
    /// The first URL that was not fetched for it; nil as long as there is none.
    public private(set) var first: URLID?
    /// How many URLs were not fetched for it.
    public private(set) var skipped = 0

    init(kind: TrapKind, pages: Int) {
        self.kind = kind
        self.pages = pages
    }

    /// A URL is not fetched for it.
    mutating func add(_ url: URLID) {
        first = first ?? url
        skipped += 1
    }
}
