public import Crawl

/// A test in an engine's place: it counts what the crawl asks for. The crawl holds it weakly.
public final class PlayedEngine: CrawlDelegate {
    /// How often the crawl had something to dispatch.
    public private(set) var dispatches = 0
    /// The slots whose exchanges were cancelled, in order.
    public private(set) var cancelled: [Int] = []
    /// The slots whose exchanges were given up since they were taken, in order, where it subscribes.
    private var givenUp: [Int] = []
    /// Whether the crawl was frozen, or thawed, in order.
    public private(set) var freezes: [Bool] = []
    /// What is done when the crawl has something to dispatch.
    public var onDispatch: () -> Void = {}
    /// Where the exchange in a slot stands.
    public var standing: (_ slot: Int) -> Standing? = { _ in nil }

    /// An engine that does nothing.
    public init() {}

    /// Counts, and does what is to be done then.
    public func mayDispatch() {
        dispatches += 1
        onDispatch()
    }

    /// Keeps the slot.
    public func cancel(slot: Int) {
        cancelled.append(slot)
    }

    /// Keeps which of them it is.
    public func freeze(_ isFrozen: Bool) {
        freezes.append(isFrozen)
    }

    /// As `standing` says.
    public func inspect(slot: Int) -> Standing? {
        standing(slot)
    }
}

extension PlayedEngine: CrawlSubscriber {
    /// Keeps the slots of exchanges that are given up.
    public func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        if case .gaveUp(let slot, _, _) = event { givenUp.append(slot) }
    }

    /// Whether a slot's exchange was given up since `takeGivenUp` was called.
    public func hasGivenUp(_ slot: Int) -> Bool { givenUp.contains(slot) }

    /// The slots whose exchanges were given up since the last call.
    public func takeGivenUp() -> [Int] {
        defer { givenUp = [] }
        return givenUp
    }
}
