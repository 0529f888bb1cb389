import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

@Suite struct IgnoreTests {
    private let engine = PlayedEngine()

    private func waiting(_ count: Int = 5_000) throws -> (Crawl, Recorder) {
        let (crawl, recorder) = try begun { $0.concurrency = 4 }
        let links = (0..<count).map { "<a href=/\($0 % 2 == 0 ? "even" : "odd")/\($0).html>x</a>" }.joined()
        let seed = try #require(crawl.next(now: 1))
        try respond(crawl, seed.slot, html(links), now: 2)
        crawl.endExchange(in: seed.slot, .complete, now: 3)
        engine.onDispatch = { [unowned crawl] in _ = crawl.next(now: 4) }
        crawl.delegate = engine
        crawl.perform(.pause, now: 4)
        return (crawl, recorder)
    }

    private func settle(_ crawl: Crawl) {
        var turns = 0
        while crawl.isSweeping, turns < 1_000 {
            _ = crawl.next(now: crawl.nextWakeUp ?? 5)
            turns += 1
        }
    }

    @Test func aSweepGoesOnOnceAMillisecond_HoweverOftenTheCrawlIsAsked() throws {
        let (crawl, _) = try waiting()
        crawl.perform(.ignore("/odd/"), now: 5)
        for _ in 0..<10 { _ = crawl.next(now: 5) }
        #expect(crawl.isSweeping && crawl.counts.todo > 3_000)
        settle(crawl)
        #expect(crawl.counts.todo == 2_500)
    }

    @Test(arguments: [true, false])
    func whatIsRestoredIsFetched_ThoughNothingElseIsLeft(isFinishedBefore: Bool) throws {
        let (crawl, recorder) = try begun()
        let cluster = crawl.cluster(of: crawl.seeds[0])
        crawl.perform(.pruneCluster(cluster), now: 1)
        if isFinishedBefore { settle(crawl) }
        #expect((crawl.state == .finished) == isFinishedBefore)
        crawl.perform(.restoreCluster(cluster), now: 2)
        try play(crawl, from: 3) { _, _ in .response(html("")) }
        #expect(recorder.records.count == 1 && crawl.state == .finished && crawl.counts.done == 1)
    }

    @Test func aPreviewTellsWhatAPatternWouldDrop_Dropped_AndBack() throws {
        let (crawl, recorder) = try waiting()
        var preview = try IgnorePreview("/odd/", of: crawl)
        while !preview.isComplete { preview.advance(in: crawl, budget: 700, clock: crawl.clock) }
        #expect(preview.dropped == 2_500 && preview.todo == 5_000)

        crawl.perform(.ignore("/odd/"), now: 5)
        settle(crawl)
        #expect(crawl.counts.todo == 2_500 && recorder.skips.count { $0 == .pattern } == 2_500)
        #expect(
            crawl.statistics.skips[.pattern] == 2_500 && crawl.frontier.ignored.patterns.map(\.pattern) == ["/odd/"])
        #expect(crawl.todo(0..<10_000).count == 2_500)

        crawl.perform(.undoIgnore("/odd/"), now: 6)
        settle(crawl)
        #expect(crawl.counts.todo == 5_000 && crawl.counts.skipped == 0 && crawl.statistics.skips[.pattern] == 0)
        crawl.delegate = nil
        crawl.perform(.resume, now: 7)
        try run(crawl, [:])
        #expect(recorder.records.count == 5_001 && recorder.wasConsistent && crawl.state == .finished)
        #expect(Set(recorder.texts(crawl)).count == 5_001)
    }

    @Test func newURLsThatMatchAreSkippedToo_AndAPatternThatIsNoneChangesNothing() throws {
        let (crawl, recorder) = try begun()
        crawl.perform(.ignore("("), now: 1)
        crawl.perform(.ignore("/no"), now: 1)
        try run(crawl, ["/": html("<a href=/yes>y</a><a href=/no/1>n</a>")])
        #expect(
            recorder.skips == [.pattern] && recorder.records.count == 2
                && crawl.frontier.ignored.patterns.map(\.pattern) == ["/no"])
    }

    @Test func clustersAreCounted_Pruned_AndRestored() throws {
        let (crawl, recorder) = try waiting(1_001)
        var count = TodoClusterCount(of: crawl)
        while !count.isComplete { count.advance(in: crawl, budget: 100) }
        let largest = count.largest(10)
        #expect(largest.map(\.template) == ["/even/*.html", "/odd/*.html"])
        #expect(largest.map(\.count) == [501, 500] && largest[0].origin == "http://a.test")
        crawl.perform(.pruneCluster(largest[0].id), now: 5)
        settle(crawl)
        #expect(crawl.counts.todo == 500 && recorder.skips.allSatisfy { $0 == .cancelled })
        crawl.perform(.restoreCluster(largest[0].id), now: 6)
        settle(crawl)
        #expect(crawl.counts.todo == 1_001)
    }

    @Test func aPatternThatTakesLongEndsTheSlice_OfAPreviewAndOfASweep() throws {
        let (crawl, _) = try waiting()
        var (time, looks) = (Int64(0), 0)
        crawl.clock = {
            looks += 1
            time += 6_000_000
            return time
        }
        var preview = try IgnorePreview("/odd/", of: crawl)
        preview.advance(in: crawl, budget: 20_000, clock: crawl.clock)
        #expect((1..<100).contains(preview.todo) && looks < 5)
        crawl.perform(.ignore("/odd/"), now: 5)
        #expect((4_950..<5_000).contains(crawl.counts.todo))
        settle(crawl)
        #expect(crawl.counts.todo == 2_500)
    }

    /// Whatever comes in whatever order: the identity holds, no URL is fetched twice, and the crawl ends.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func theIdentityHolds_WhateverIsDroppedAndBroughtBack(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let (crawl, recorder) = try begun {
            $0.concurrency = 8
            $0.obeysRobots = seed % 2 == 0
            $0.maxTries = 3
        }
        let patterns = ["/1", "3.html", "/robots", "/2/", "html$"]
        var made = 0
        try play(
            crawl,
            each: { crawl, now in
                let pattern = patterns[Int(random.next() % 5)]
                switch random.next() % 12 {
                case 0: crawl.perform(.ignore(pattern), now: now)
                case 1...3: crawl.perform(.undoIgnore(pattern), now: now)
                case 4:
                    var count = TodoClusterCount(of: crawl)
                    count.advance(in: crawl, budget: 10_000)
                    count.largest(1).forEach { crawl.perform(.pruneCluster($0.id), now: now) }
                default: break
                }
            }
        ) { _, _ in
            if random.next() % 10 == 0 { return .failure(.reset) }
            let links = (0..<8).map { _ in "<a href=/\(random.next() % 4)/\(random.next() % 900).html>x</a>" }
            made += 1
            return .response(html(links.joined()))
        }
        #expect(recorder.wasConsistent && crawl.state == .finished && crawl.counts.todo == 0)
        let last = recorder.records.filter { !$0.willRetry }.map(\.url)
        #expect(Set(last).count == last.count)
    }
}
