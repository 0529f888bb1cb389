public import Crawl

/// Tells an image of events as if they had been damaged on the way: some are left out, some are told twice, and some are told
/// that belong to another image. Whatever comes of that, nothing may trap, and what the image counts must add up.
public final class ImageVandal: CrawlSubscriber {
    /// What was told.
    private let image: CrawlImage
    private var dice: SplitMix64
    private let chance: UInt64

    /// One of so many events is left out, one is told twice.
    public init(_ crawl: Crawl, seed: UInt64, oneIn chance: UInt64) {
        image = CrawlImage(options: crawl.options)
        dice = SplitMix64(seed: seed)
        self.chance = chance
    }

    /// All.
    public var eventLevel: EventLevel { .details }

    /// Tells an event once, or not, or twice.
    public func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        let roll = dice.next() % chance
        if roll != 0 { image.apply(event) }
        if roll == 1 { image.apply(event) }
    }

    /// What does not hold of the image; nil where all does.
    public var fault: String? {
        guard image.counts.isConsistent else { return "the counts of a damaged image do not add up" }
        let counts = [
            image.counts.seen, image.counts.todo, image.counts.inFlight, image.counts.done, image.counts.skipped,
        ]
        guard counts.allSatisfy({ $0 >= 0 }) else { return "a damaged image has counts below zero: \(counts)" }
        guard image.statistics.skips.values.allSatisfy({ $0 >= 0 }) else { return "skips below zero" }
        // All members are asked.
        return ViewComparison(image, image).all.map { "a damaged image contradicts itself: \($0)" }
    }
}
