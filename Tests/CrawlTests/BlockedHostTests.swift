import Testing

@testable import Crawl

/// Hosts that the user blocks while their robots rules, or other hosts', are on their way, and unblocks again.
@Suite struct BlockedHostTests {
    private static let reset = ExchangeEnd.failed(FetchError(.reset, "reset"))

    /// A crawl that obeys robots.txt and fails it once before it is tried again.
    private func begun(_ seeds: String...) throws -> (Crawl, Recorder) {
        try CrawlTests.begun {
            $0.obeysRobots = true
            $0.obeysNofollow = true
            $0.maxTries = 2
            $0.scope = .any
            $0.seeds = seeds
        }
    }

    /// Ends the exchange that goes out next.
    ///
    /// - Returns: the URL that it requested.
    @discardableResult
    private func answer(_ crawl: Crawl, _ response: String?) throws -> String {
        let dispatch = try #require(crawl.next(now: 1))
        if let response { try respond(crawl, dispatch.slot, response, now: 2) }
        crawl.end(slot: dispatch.slot, response == nil ? Self.reset : .complete, now: 3)
        return crawl.text(of: dispatch.url)
    }

    @Test func aHostWhoseRulesWaitForAnotherAttemptIsAskedForThemAnew() throws {
        let (crawl, recorder) = try begun("http://a.test/", "http://b.test/")
        #expect(try answer(crawl, nil) == "http://a.test/robots.txt")
        crawl.perform(.blockHost(0), now: 4)
        crawl.perform(.unblockHost(0), now: 5)
        try play(crawl, from: 6) { _, _ in nil }
        #expect(crawl.state == .finished && crawl.counts == Counts(seen: 4, done: 4) && recorder.wasConsistent)
        let texts = recorder.texts(crawl)
        #expect(texts.lastIndex(of: "http://a.test/robots.txt") ?? 9 < texts.firstIndex(of: "http://a.test/") ?? 0)
    }

    @Test func whatAHostsRulesAreRedirectedToIsBlockedBetweenTwoAttempts() throws {
        let (crawl, recorder) = try begun("http://a.test/")
        try answer(crawl, redirect("https://a.test/robots.txt"))
        #expect(try answer(crawl, nil) == "https://a.test/robots.txt")
        crawl.perform(.blockHost(1), now: 4)
        #expect(recorder.skips == [.robots, .cancelled] && crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func whatAHostsRulesAreRedirectedToIsBlockedBeforeItIsRequested() throws {
        let (crawl, recorder) = try begun("http://a.test/")
        try answer(crawl, redirect("https://a.test/robots.txt"))
        crawl.perform(.blockHost(1), now: 4)
        #expect(crawl.next(now: 5) == nil && recorder.skips == [.robots, .cancelled] && crawl.state == .finished)
        #expect(recorder.wasConsistent)
    }

    @Test func rulesAreNotAskedForAtABlockedHost() throws {
        let (crawl, recorder) = try begun("http://a.test/", "https://a.test/")
        crawl.perform(.blockHost(1), now: 1)
        try answer(crawl, redirect("https://a.test/robots.txt"))
        #expect(crawl.next(now: 5) == nil && recorder.skips == [.cancelled, .robots] && crawl.state == .finished)
        #expect(recorder.wasConsistent)
    }
}
