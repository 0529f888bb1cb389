import TestSupport
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// Crawls of random sites, commanded at random, beside images that are made of their events.
@Suite struct CrawlImageTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func anImageTellsWhatTheCrawlTells(seed: UInt64) throws {
        let crawl = try RandomCrawl.crawl(seed)
        let witness = ImageWitness(of: crawl)
        crawl.subscribe(witness)
        try RandomCrawl.play(crawl, seed: seed) { _ in witness.fault != nil }
        #expect(witness.finalFault(of: crawl) == nil)
        #expect(crawl.state == .finished && witness.comparisons > 30)
    }

    @Test(arguments: [Int.min, -1, 1, .max]) func aHostThatIsNotThereIsNone(index: Int) throws {
        let (crawl, _) = try begun()
        let image = CrawlImage(options: crawl.options)
        #expect(crawl.host(at: index) == nil && image.host(at: index) == nil && image.host(at: 0) == nil)
        #expect(crawl.host(at: 0) != nil)
    }

    @Test(arguments: 0..<40 as Range<UInt64>, [3, 10, 100] as [UInt64])
    func anImageOfDamagedEventsDoesNotTrap_AndAddsUp(seed: UInt64, chance: UInt64) throws {
        let crawl = try RandomCrawl.crawl(seed)
        let vandal = ImageVandal(crawl, seed: seed, oneIn: chance)
        crawl.subscribe(vandal)
        try RandomCrawl.play(crawl, seed: seed) { _ in false }
        #expect(vandal.fault == nil)
    }

    /// Tells a witness of all events but those of one kind.
    private final class Sieve: CrawlSubscriber {
        let witness: ImageWitness
        private let kind: String

        init(_ witness: ImageWitness, without kind: String) {
            (self.witness, self.kind) = (witness, kind)
        }

        var eventLevel: EventLevel { .details }

        func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
            let name = Mirror(reflecting: event).children.first?.label ?? "\(event)"
            if name != kind { witness.receive(event, from: crawl) }
        }
    }

    @Test(
        arguments: [
            "state", "stopped", "frozen", "limitChanged", "hostChanged", "rulesFound", "queued", "foundElsewhere",
            "seed",
            "notKept", "links", "linksCounted", "redirects", "malformedLink", "isNoSitemap", "entered", "connected",
            "received", "head",
            "resent",
        ])
    func noEventIsTooMany(kind: String) throws {
        for seed in 0..<200 as Range<UInt64> {
            let crawl = try RandomCrawl.crawl(seed)
            let sieve = Sieve(ImageWitness(of: crawl), without: kind)
            crawl.subscribe(sieve)
            try RandomCrawl.play(crawl, seed: seed) { _ in sieve.witness.fault != nil }
            if sieve.witness.finalFault(of: crawl) != nil { return }
        }
        Issue.record("an image without \(kind) tells the same")
    }
}
