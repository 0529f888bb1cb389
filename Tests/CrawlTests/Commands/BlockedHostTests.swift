import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

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
            $0.sources.takesRobotsSitemaps = true
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
        crawl.endExchange(in: dispatch.slot, response == nil ? Self.reset : .complete, now: 3)
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
        #expect(recorder.skips == [.cancelled, .robots] && crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func whatAHostsRulesAreRedirectedToIsBlockedBeforeItIsRequested() throws {
        let (crawl, recorder) = try begun("http://a.test/")
        try answer(crawl, redirect("https://a.test/robots.txt"))
        crawl.perform(.blockHost(1), now: 4)
        #expect(crawl.next(now: 5) == nil && recorder.skips == [.cancelled, .robots] && crawl.state == .finished)
        #expect(recorder.wasConsistent)
    }

    @Test func rulesAreNotAskedForAtABlockedHost() throws {
        let (crawl, recorder) = try begun("http://a.test/", "https://a.test/")
        crawl.perform(.blockHost(1), now: 1)
        try answer(crawl, redirect("https://a.test/robots.txt"))
        #expect(crawl.next(now: 5) == nil && recorder.skips == [.cancelled, .robots] && crawl.state == .finished)
        #expect(recorder.wasConsistent)
    }

    @Test func whatIsFoundOfABlockedHostIsJudgedAsOfAnyOther() throws {
        let (crawl, recorder) = try begun("http://a.test/", "http://b.test/")
        let rules = text("user-agent: *\ndisallow: /shut")
        let page = html(
            "<a href=http://a.test/shut/x>x</a><a rel=nofollow href=http://a.test/y>y</a>"
                + "<a href=http://a.test/open>o</a><a href=http://a.test/z/z/z/z/z/>trap</a>")
        for response in [rules, rules, html("")] { try answer(crawl, response) }
        crawl.perform(.blockHost(0), now: 4)
        #expect(try answer(crawl, page) == "http://b.test/")
        #expect(Set(recorder.skips) == [.robots, .nofollow, .cancelled, .trap] && crawl.state == .finished)
        crawl.perform(.unblockHost(0), now: 5)
        #expect(try answer(crawl, html("")) == "http://a.test/open")
        #expect(crawl.next(now: 1 << 40) == nil && crawl.state == .finished && recorder.wasConsistent)
        #expect(crawl.statistics.skips == [.robots: 1, .nofollow: 1, .trap: 1, .cancelled: 0])
    }

    @Test func aLinkThatMayBeFollowedMakesUpForOneThatMayNot_WhileTheHostIsBlocked() throws {
        let (crawl, recorder) = try begun("http://a.test/", "http://b.test/")
        for response in [text(""), text(""), html("")] { try answer(crawl, response) }
        crawl.perform(.blockHost(0), now: 4)
        let page = html("<a rel=nofollow href=http://a.test/x>x</a><a href=http://a.test/x>x</a>")
        #expect(try answer(crawl, page) == "http://b.test/")
        #expect(recorder.skips == [.nofollow, .cancelled] && recorder.records.last?.newLinks == 1)
        #expect(crawl.statistics.skips == [.nofollow: 0, .cancelled: 1])
        crawl.perform(.unblockHost(0), now: 5)
        #expect(try answer(crawl, html("")) == "http://a.test/x")
        #expect(crawl.statistics.skips == [.nofollow: 0, .cancelled: 0])
        #expect(crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func aPageOfABlockedHostThatProvesASitemapIsNotFetchedAgain() throws {
        let (crawl, recorder) = try begun("http://a.test/map")
        for response in [text(""), html("<a href=http://b.test/>b</a>")] { try answer(crawl, response) }
        crawl.perform(.blockHost(0), now: 4)
        #expect(try answer(crawl, text("sitemap: http://a.test/map")) == "http://b.test/robots.txt")
        #expect(try answer(crawl, html("")) == "http://b.test/")
        #expect(crawl.next(now: 1 << 40) == nil && crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func rulesThatCameWhileAHostWasBlockedAreObeyed() throws {
        let (crawl, recorder) = try begun("http://a.test/shut", "http://b.test/")
        try answer(crawl, redirect("http://b.test/rules"))
        let rules = try #require(crawl.next(now: 1))
        #expect(crawl.text(of: rules.url) == "http://b.test/rules")
        crawl.perform(.blockHost(0), now: 2)
        try respond(crawl, rules.slot, text("user-agent: *\ndisallow: /shut"), now: 3)
        crawl.endExchange(in: rules.slot, .complete, now: 4)
        crawl.perform(.unblockHost(0), now: 5)
        try play(crawl, from: 6) { _, _ in nil }
        #expect(!recorder.texts(crawl).contains("http://a.test/shut") && recorder.skips == [.cancelled, .robots])
        #expect(crawl.statistics.skips == [.robots: 1, .cancelled: 0])
        #expect(crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func whatTheRulesForbidIsNotFetchedOnRequestEither() throws {
        let (crawl, recorder) = try begun("http://a.test/shut", "http://a.test/")
        crawl.perform(.cancel(crawl.seeds[0]), now: 1)
        try answer(crawl, text("user-agent: *\ndisallow: /shut"))
        crawl.perform(.recrawl(crawl.seeds[0]), now: 4)
        try play(crawl, from: 5) { _, _ in nil }
        #expect(recorder.texts(crawl) == ["http://a.test/robots.txt", "http://a.test/"])
        #expect(crawl.status(of: crawl.seeds[0]).skipReason == .cancelled && crawl.state == .finished)
    }
}
