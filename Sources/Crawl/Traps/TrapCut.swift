/// A part of a site that was closed as a trap: its pages led to each other without anything new. Its further contents
/// are not known, so it is reported.
public struct TrapCut: Sendable {
    /// The kind of the trap.
    public let kind: TrapKind
    /// The estimated number of its pages that were read, from a sample.
    public let pages: Int
    /// The first URL that was skipped for it; nil if there is none yet.
    public private(set) var first: URLID?
    /// The number of URLs skipped for it.
    public private(set) var skipped = 0

    init(kind: TrapKind, pages: Int) {
        self.kind = kind
        self.pages = pages
    }

    /// Counts a URL that is skipped for it.
    mutating func add(_ url: URLID) {
        first = first ?? url
        skipped += 1
    }
}
