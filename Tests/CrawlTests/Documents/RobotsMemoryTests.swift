import TestSupport
import Testing

@testable import Crawl
@testable import Web

/// However much origins say in their robots.txt, only so much is kept.
@Suite struct RobotsMemoryTests {
    private static let limit = 100_000

    private static let rules = text(
        "user-agent: *\ndisallow: /shut\nsitemap: /map.xml\n" + (0..<200).map { "disallow: /no/\($0)\n" }.joined())

    private func begun(_ seeds: [String]) throws -> (Crawl, Recorder) {
        try CrawlTests.begun {
            $0.obeysRobots = true
            $0.scope = .any
            $0.seeds = seeds
            $0.frontier.robotsBytes = Self.limit
        }
    }

    private func fetched(_ path: String, _ crawl: Crawl, _ recorder: Recorder) -> Int {
        recorder.texts(crawl).count { $0.hasSuffix(path) }
    }

    @Test func whatIsNotNeededIsForgotten_AndAskedForAgain() throws {
        let (crawl, recorder) = try begun(["http://0.test/0"])
        var most = 0
        try play(crawl) { path, _ in
            most = max(most, crawl.frontier.robots.rules.bytes)
            guard let number = Int(path.dropFirst()) else { return .response(Self.rules) }
            let origin = "http://\((number + 1) % 30).test"
            let next = number < 59 ? "<a href=\(origin)/\(number + 1)>next</a>" : ""
            return .response(html("\(next)<a href=\(origin)/shut>shut</a>"))
        }
        #expect(most > Self.limit / 2 && most <= Self.limit)
        #expect(fetched("/robots.txt", crawl, recorder) == 60 && fetched("/shut", crawl, recorder) == 0)
        #expect(crawl.counts == Counts(seen: 120, done: 90, skipped: 30) && crawl.statistics.skips == [.robots: 30])
        #expect(crawl.state == .finished && recorder.wasConsistent)
    }

    /// No more hosts are asked than there is room for; the others wait until some of them are done.
    @Test(arguments: [nil, 3])
    func whereAllIsNeededOthersWait(maxDepth: Int?) throws {
        let (crawl, recorder) = try CrawlTests.begun {
            $0.obeysRobots = true
            $0.scope = .any
            $0.seeds = (0..<200).map { "http://\($0).test/0" }
            $0.frontier.robotsBytes = Self.limit
            $0.maxDepth = maxDepth
        }
        var now: Int64 = 1
        var busy: [Int] = []
        var most = 0
        while crawl.state != .finished {
            now += 1
            while let dispatch = crawl.next(now: now) { busy.append(dispatch.slot) }
            guard !busy.isEmpty else { break }
            let slot = busy.removeFirst()
            let path = crawl.url(in: slot).pathname
            let page = html("<a href=/1>1</a><a href=/shut>s</a>")
            try respond(crawl, slot, path == "/robots.txt" ? Self.rules : page, now: now)
            crawl.endExchange(in: slot, .complete, now: now)
            most = max(most, crawl.frontier.robots.rules.bytes)
        }
        #expect(most > Self.limit / 2 && most <= Self.limit)
        #expect(fetched("/0", crawl, recorder) == 200 && fetched("/1", crawl, recorder) == 200)
        #expect(crawl.statistics.skips == [.robots: 200] && crawl.limitReached == nil)
        #expect(crawl.state == .finished && recorder.wasConsistent)
        // The first are asked before it is known how much rules hold; with a limit of depth they are let go in between.
        #expect(fetched("/robots.txt", crawl, recorder) <= (maxDepth == nil ? 300 : 500))
    }

    /// What a host that the user has paused holds is let go where nothing else goes on.
    @Test func aPausedHostHoldsUpNobody() throws {
        let (crawl, recorder) = try begun(["http://a.test/0"])
        try play(crawl) { path, _ in
            guard path == "/0" else { return .response(Self.rules) }
            crawl.perform(.pauseHost(0), now: 1)
            let others = (0..<9).map { "<a href=http://\($0).test/1>x</a>" }.joined()
            return .response(html("<a href=/1>1</a>\(others)"))
        }
        #expect(fetched("/1", crawl, recorder) == 9 && crawl.counts.todo == 1)
        crawl.perform(.resumeHost(0), now: 2)
        try play(crawl, from: 1_000_000_000) { path, _ in .response(path == "/1" ? html("") : Self.rules) }
        #expect(fetched("/1", crawl, recorder) == 10 && crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func aFileThatIsTooLargeByItselfAllowsNothing_AndTheEndSaysSo() throws {
        let (crawl, recorder) = try begun(["http://a.test/"])
        try run(crawl, ["/robots.txt": text("user-agent: *\n" + String(repeating: "allow:a\n", count: 10_000))])
        #expect(recorder.records.count == 1 && recorder.skips == [.robotsUnavailable])
        #expect(crawl.robotsTrouble(of: crawl.seeds[0]) == "there is no room for the rules in robots.txt")
        #expect(crawl.limitReached == .robotsBytes(Self.limit) && crawl.state == .finished)
        #expect(crawl.frontier.robots.rules.bytes == 0)
    }
}
