import Testing

@testable import Crawl
@testable import HTTP

@Suite struct InFlightTests {
    @Test(
        arguments: [
            ([], 0, 0), ([(1, 5)], 1, 0), ([(1, 5), (-1, 5)], 1, 0), ([(1, 5), (-1, 15)], 1, 1),
            ([(1, 0), (1, 10), (-1, 20), (-1, 40)], 2, 1.25), ([(1, 0), (-1, 10), (1, 30), (-1, 40)], 1, 0.5),
        ] as [([(by: Int, at: Int64)], Int, Double)])
    func theMeanIsWeightedWithTime(_ changes: [(by: Int, at: Int64)], _ highest: Int, _ mean: Double) {
        var inFlight = InFlight()
        for change in changes { inFlight.change(by: change.by, at: change.at) }
        #expect(inFlight.highest == highest && inFlight.mean == mean)
    }

    @Test func aCrawlCountsWhatItDispatchesEndsAndGivesUp() throws {
        var options = CrawlOptions()
        options.seeds = ["http://a/1", "http://a/2", "http://a/3"]
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        let first = try #require(crawl.next(now: 10))
        _ = try #require(crawl.next(now: 20))
        crawl.endExchange(in: first.slot, .failed(FetchError(.reset, "gone")), now: 40)
        crawl.perform(.abort, now: 60)
        #expect(crawl.statistics.inFlight.highest == 2)
        // One for 10 ns, two for 20, one for 20.
        #expect(crawl.statistics.inFlight.mean == 70.0 / 50.0)
    }
}
