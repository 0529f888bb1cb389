import TestSupport
import Testing

@testable import Crawl

@Suite struct ReferrerLogTests {
    private struct Edge: Hashable {
        let target: UInt32
        let page: UInt32
    }

    /// Readers in steps of any size, while links come and chunks are swept.
    @Test(arguments: [1, 77, 5_000, 1_000_000]) func aReaderMissesNoLinkThatMatters(step: Int) {
        var dice = SplitMix64(seed: UInt64(step))
        var log = ReferrerLog(limit: 1 << 20)
        var place = ReferrerLog.Place()
        var read: Set<Edge> = []
        var written: Set<Edge> = []
        var settled: Set<UInt32> = []
        for page in UInt32(0)..<4_000 {
            for _ in 0..<20 {
                let target = UInt32.random(in: 0..<3_000, using: &dice)
                if settled.contains(target) { continue }
                log.add(target, from: page)
                written.insert(Edge(target: target, page: page))
            }
            if page % 2 == 0 {
                let target = UInt32.random(in: 0..<3_000, using: &dice)
                settled.insert(target)
                log.settleLinks(to: target)
            }
            _ = log.read(from: &place, budget: step) { read.insert(Edge(target: $0, page: $1)) }
        }
        while !log.read(from: &place, budget: 100_000, { read.insert(Edge(target: $0, page: $1)) }) {}
        #expect(read.isSubset(of: written))
        #expect(written.filter { !settled.contains($0.target) }.subtracting(read).isEmpty)
        #expect(log.read(from: &place, budget: 1) { _, _ in Issue.record("read twice") })
    }

    @Test func whatIsSettledMakesRoom() {
        var log = ReferrerLog(limit: 1 << 17)
        var target: UInt32 = 0
        for page in UInt32(0)..<40_000 {
            for _ in 0..<10 {
                log.add(target, from: page)
                log.settleLinks(to: target)
                target += 1
            }
            #expect(log.count <= 1 << 17)
        }
        #expect(log.dropped == 0)
    }

    /// What is swept of the chunks before fills the next to the last place.
    @Test(arguments: 16_382...16_386) func onePageMayFillChunks(links: Int) {
        var log = ReferrerLog(limit: 1 << 20)
        for page in UInt32(0)..<8 {
            for _ in 0..<links { log.add(7, from: page) }
        }
        var pages = [Int](repeating: 0, count: 8)
        log.forEach { _, page in pages[Int(page)] += 1 }
        #expect(pages.allSatisfy { $0 == links })
    }

    @Test func whatIsBeyondTheLimitIsCounted() {
        var log = ReferrerLog(limit: 100_000)
        for page in UInt32(0)..<15_000 {
            for target in UInt32(0)..<10 { log.add(target, from: page) }
        }
        #expect(log.count == 100_000 && log.dropped == 50_000)
        var read = 0
        log.forEach { _, _ in read += 1 }
        #expect(read == 100_000)
    }

    @Test func aScanGoesOnWithWhatIsAdded() throws {
        let (crawl, _) = try begun { $0.maxTries = 1 }
        let site = [
            "/": html("<a href=/gone></a><a href=/a></a>"), "/a": html("<a href=/gone></a><a href=/b></a>"),
            "/b": html("<a href=/gone></a>"),
        ]
        var scan = ReferrerScan(crawl.seeds[0])
        var counts: [Int] = []
        try run(crawl, site) { crawl, _ in
            if let gone = (0..<crawl.counts.seen).map({ URLID(index: UInt32($0)) }).first(where: {
                crawl.text(of: $0).hasSuffix("gone")
            }), scan.url != gone {
                scan = ReferrerScan(gone)
            }
            scan.advance(in: crawl, budget: 1_000)
            #expect(scan.isComplete)
            counts.append(scan.count)
        }
        #expect(scan.count == 3)
        #expect(scan.pages.map { crawl.text(of: $0.url) } == ["http://a.test/", "http://a.test/a", "http://a.test/b"])
        #expect(counts == counts.sorted())
    }
}
