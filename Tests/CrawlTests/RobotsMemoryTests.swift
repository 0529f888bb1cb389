import Testing

@testable import Crawl

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

    @Test func whereAllIsNeededNothingMoreIsFetched() throws {
        let (crawl, recorder) = try begun((0..<30).map { "http://\($0).test/0" })
        try play(crawl) { path, _ in .response(path == "/0" ? html("") : Self.rules) }
        #expect(crawl.frontier.robots.rules.bytes <= Self.limit)
        let pages = fetched("/0", crawl, recorder)
        #expect(pages > 1 && pages < 10 && crawl.statistics.skips == [.robots: 30 - pages])
        #expect(crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func aFileThatIsTooLargeByItselfAllowsNothing() throws {
        let (crawl, recorder) = try begun(["http://a.test/"])
        try run(crawl, ["/robots.txt": text("user-agent: *\n" + String(repeating: "allow:a\n", count: 10_000))])
        #expect(recorder.records.count == 1 && recorder.skips == [.robots] && crawl.state == .finished)
        #expect(crawl.frontier.robots.rules.bytes == 0)
    }
}
