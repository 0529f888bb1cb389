/// The policy of one crawl and all that is known of it: pure, with the time handed in.
///
/// An engine asks it what to fetch next and tells it what came; it tells subscribers what happens.
public final class Crawl {
    /// What the user chose.
    public let options: CrawlOptions
    /// What the crawl is doing.
    public private(set) var state = CrawlState.running

    /// A crawl that has not begun.
    public init(options: CrawlOptions, now: Int64) {
        self.options = options
    }

    /// Adds a receiver of everything that happens from now on.
    public func subscribe(_ subscriber: any CrawlSubscriber) {
    }

    /// Carries out a command.
    public func perform(_ command: CrawlCommand, now: Int64) {
    }

    /// The frontier's tally.
    public var counts: Counts { Counts() }

    /// The exchange that holds a slot, or nil for a free one.
    public func exchange(in slot: Int) -> LiveExchange? { nil }

    /// How many slots have ever been in use: valid slots are 0 ..< slotCount.
    public var slotCount: Int { 0 }

    /// How many exchanges are in each connection state, by `ConnectionState.rawValue`.
    public var connectionsByState: InlineArray<6, Int> { InlineArray(repeating: 0) }

    /// Serialised text of a known URL: ASCII by construction of the URL serialiser.
    public func text(of url: URLID) -> String { "" }

    /// Where a known URL stands, the status it answered with (0: none), its depth and its referrer.
    public func status(of url: URLID) -> (state: URLState, status: UInt16, depth: Int, referrer: URLID?) {
        (.todo, 0, 0, nil)
    }

    /// The URLs at some positions of todo, in the order of dispatch; O(rows asked for).
    public func todo(_ rows: Range<Int>) -> [URLID] { [] }

    /// The seeds, in the order given.
    public var seeds: [URLID] { [] }
}
