import TestSupport
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// What is fetched, and what is said of links, depends on the site and the limits alone, not on who answers first.
@Suite struct AnswerOrderTests {
    @Test(arguments: 0..<400 as Range<UInt64>)
    func theOrderOfAnswersDecidesNothing(_ seed: UInt64) throws {
        let site = RandomSite(seed: seed)
        let expected = site.expected
        for order in 0..<4 as Range<UInt64> {
            let found = try crawl(site, order: order)
            #expect(found == expected, "site \(seed) in order \(order): \(site)")
        }
    }

    /// What a limit on depth left out comes back where it is raised: as if it had been that from the beginning.
    @Test(arguments: 0..<800 as Range<UInt64>)
    func aLimitThatIsRaisedLater_OrLoweredForATime_DecidesNothing(_ seed: UInt64) throws {
        let site = RandomSite(seed: seed)
        let expected = site.expected
        for (order, plan) in [[(0, 0)], [(0, 1), (9_999, 0)], [(7, 0)], [(3, 1), (12, 2)]].enumerated() {
            // Only where depth was limited from the beginning is each page as near as it can be.
            guard site.maxDepth != nil || plan[0].0 == 0 else { continue }
            let limits = plan.map { (turn: $0.0, depth: Optional(min($0.1, site.maxDepth ?? .max))) }
            let found = try crawl(site, order: UInt64(order), limits + [(10_000, site.maxDepth)])
            #expect(found == expected, "site \(seed), \(plan): \(site)")
        }
    }

    /// Crawls with many exchanges at a time, of which each goes on when the dice say so: it begins, its body comes, it ends.
    /// The plan has limits on depth to be set after so many turns, or when nothing else is left to do.
    private func crawl(
        _ site: RandomSite, order: UInt64, _ plan: [(turn: Int, depth: Int?)] = []
    ) throws -> RandomSite.Outcome {
        var plan = plan[...]
        let (crawl, recorder) = try begun {
            $0.seeds = site.seeds.map(RandomSite.url)
            $0.maxDepth = plan.first?.turn == 0 ? plan.popFirst()?.depth : site.maxDepth
            $0.maxRedirects = site.maxRedirects
            $0.obeysNofollow = true
            $0.guardsTraps = false
            $0.sources.takesRequisites = true
        }
        var dice = SplitMix64(seed: order &* 7_919 &+ 1)
        var inFlight: [(slot: Int, failure: FetchErrorKind?, isAnswered: Bool)] = []
        var (now, turns): (Int64, Int) = (1, 0)
        while true {
            (now, turns) = (now + 1_000_000, turns + 1)
            if let next = plan.first, next.turn <= turns {
                crawl.perform(.setDepthLimit(next.depth), now: now)
                plan.removeFirst()
            }
            if inFlight.isEmpty || Bool.random(using: &dice), let dispatch = crawl.next(now: now) {
                inFlight.append((dispatch.slot, nil, false))
                continue
            }
            guard let index = inFlight.indices.randomElement(using: &dice) else {
                if crawl.isSweeping { continue }
                guard let next = plan.popFirst() else { break }
                crawl.perform(.setDepthLimit(next.depth), now: now)
                continue
            }
            let slot = inFlight[index].slot
            if !inFlight[index].isAnswered {
                inFlight[index].isAnswered = true
                switch site.answer(to: String(crawl.url(in: slot).pathname)) {
                case .response(let text): try respond(crawl, slot, text, now: now)
                case .failure(let kind): inFlight[index].failure = kind
                }
            } else {
                let failure = inFlight.remove(at: index).failure
                crawl.endExchange(in: slot, failure.map { .failed(FetchError($0, "it failed")) } ?? .complete, now: now)
            }
        }
        #expect(recorder.wasConsistent && crawl.state == .finished && crawl.counts.todo == 0)
        #expect(crawl.statistics.skips.values.reduce(0, +) == crawl.counts.skipped)
        #expect(recorder.records.count == crawl.counts.done, "each once")
        return outcome(of: crawl, isDepthLimited: site.maxDepth != nil)
    }

    private func outcome(of crawl: Crawl, isDepthLimited: Bool) -> RandomSite.Outcome {
        func number(_ url: URLID) -> Int { Int(crawl.text(of: url).dropFirst("http://a.test/n".count)) ?? -1 }
        var outcome = RandomSite.Outcome()
        for index in 0..<UInt32(crawl.counts.seen) {
            let url = URLID(index: index)
            let status = crawl.status(of: url)
            if status.state == .skipped { outcome.skipped.insert(number(url)) }
            if status.state == .done { outcome.depths[number(url)] = isDepthLimited ? status.depth : 0 }
        }
        crawl.forEachBrokenLink { link in
            let broken = RandomSite.BrokenLink(
                url: number(link.url), via: link.end.via.map(number), status: link.end.status, error: link.end.error,
                page: link.referrer.map(number))
            #expect(outcome.broken.insert(broken).inserted, "each once")
        }
        return outcome
    }
}
