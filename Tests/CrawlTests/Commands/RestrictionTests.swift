import Testing

@testable import Crawl

/// What a user keeps from a crawl, and how much each thing holds back.
@Suite struct RestrictionTests {
    private func counted(_ crawl: Crawl) -> [Restriction: Int] {
        var count = RestrictionCount(of: crawl)
        while !count.isComplete { count.advance(in: crawl, budget: 3) { 0 } }
        return Dictionary(uniqueKeysWithValues: count.restrictions.map { ($0, count.count(of: $0)) })
    }

    @Test func eachThingIsListedWithWhatItHoldsBackUntilItIsTakenBack() throws {
        let (crawl, _) = try begun { options in
            options.seeds += (0..<9).map { "http://a.test/x\($0)" } + (0..<4).map { "http://a.test/item/\($0)" }
            options.seeds += ["http://b.test/1", "http://b.test/2", "http://c.test/1"]
        }
        let cluster = crawl.cluster(of: try #require(crawl.seeds.first { crawl.text(of: $0).contains("/item/") }))
        let (b, c) = (crawl.hostNumber(of: "http://b.test"), crawl.hostNumber(of: "http://c.test"))
        let commands: [CrawlCommand] = [
            .ignore("/x[0-4]$"), .ignore("/x"), .ignore("("), .pruneCluster(cluster), .blockHost(b), .pauseHost(c),
        ]
        for (index, command) in commands.enumerated() {
            crawl.perform(command, now: Int64(index))
            while crawl.isSweeping { crawl.sweep(now: 1 << 40) }
        }
        let expected: [(Restriction, Int)] = [
            (.ignored("/x[0-4]$"), 5), (.ignored("/x"), 4), (.pruned(cluster), 4), (.blocked(b), 2), (.paused(c), 1),
        ]
        #expect(crawl.restrictions == expected.map(\.0))
        #expect(counted(crawl) == Dictionary(uniqueKeysWithValues: expected))
        for restriction in crawl.restrictions {
            crawl.perform(restriction.undo, now: 1 << 41)
            while crawl.isSweeping { crawl.sweep(now: 1 << 42) }
        }
        #expect(crawl.restrictions.isEmpty && crawl.counts.skipped == 0)
    }
}

extension Crawl {
    fileprivate func hostNumber(of origin: String) -> UInt32 {
        UInt32((0..<hostCount).first { String(decoding: host(at: $0)?.origin ?? [], as: UTF8.self) == origin } ?? 0)
    }
}
