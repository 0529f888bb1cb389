import TestSupport
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// URLs that are someone's robots.txt, or a sitemap, and a page as well: whatever is known first, nothing is lost.
@Suite struct DocumentTests {
    private static let home = html("<title>home</title><a href=/a>a</a><a href=/shut>s</a>")

    private func begun(_ seeds: [String], _ change: (inout CrawlOptions) -> Void = { _ in }) throws -> (Crawl, Recorder)
    {
        try CrawlTests.begun {
            $0.obeysRobots = true
            $0.seeds = seeds
            $0.scope = .any
            change(&$0)
        }
    }

    @Test(arguments: [nil, 0, 1, 2], [1, 64])
    func aPageThatIsItsHostsRulesIsFetchedOnceForBoth(maxDepth: Int?, concurrency: Int) throws {
        let (crawl, recorder) = try begun(["http://a.test/"]) {
            $0.maxDepth = maxDepth
            $0.concurrency = concurrency
        }
        let page = html("<title>home</title><a href=/a>a</a><a href=/shut>s</a>\nUser-agent: *\nDisallow: /shut\n")
        try run(crawl, ["/robots.txt": redirect("/"), "/": page, "/a": html("")])
        let expected = ["/robots.txt", "/"] + (maxDepth == 0 ? [] : ["/a"])
        #expect(recorder.texts(crawl) == expected.map { "http://a.test\($0)" })
        #expect(recorder.records[1].links == 2 && recorder.records[1].title == Array("home".utf8))
        #expect(recorder.records.map(\.isRobots).prefix(2) == [true, false])
        #expect(recorder.skips == (maxDepth == 0 ? [.depth, .depth] : [.robots]))
        #expect(recorder.wasConsistent && crawl.state == .finished)
    }

    @Test func itIsNoPageUntilItIsFoundAsOne() throws {
        let (crawl, recorder) = try begun(["http://a.test/start"])
        try run(
            crawl, ["/robots.txt": redirect("/login"), "/login": Self.home, "/start": html("<a href=/other>o</a>")])
        #expect(recorder.texts(crawl) == ["/robots.txt", "/login", "/start", "/other"].map { "http://a.test\($0)" })
        #expect(recorder.records.map(\.isRobots) == [true, true, false, false])
        #expect(recorder.records[1].links == 0)
    }

    @Test func oneThatIsFoundLaterIsFetchedAsAPage_ButNotForNothing() throws {
        let (crawl, recorder) = try begun(["http://a.test/start"])
        try run(
            crawl,
            [
                "/robots.txt": redirect("/login"), "/login": redirect("/in"), "/in": Self.home,
                "/start": html("<a href=/login>l</a><a href=/robots.txt>r</a>"), "/a": html(""),
            ])
        #expect(
            recorder.texts(crawl)
                == ["/robots.txt", "/login", "/in", "/start", "/login", "/robots.txt", "/in", "/a", "/shut"].map {
                    "http://a.test\($0)"
                })
        let (plain, events) = try begun(["http://a.test/"])
        try run(plain, ["/robots.txt": text("user-agent: x"), "/": html("<a href=/robots.txt>r</a>")])
        #expect(events.texts(plain) == ["http://a.test/robots.txt", "http://a.test/"])
    }

    @Test func rulesThatDisallowTheirOwnPageAreObeyed() throws {
        let (crawl, recorder) = try begun(["http://a.test/"])
        let page = html("<a href=/a>a</a>\nUser-agent: *\nDisallow: /$\nDisallow: /a\n")
        try run(crawl, ["/robots.txt": redirect("/"), "/": page])
        #expect(recorder.texts(crawl) == ["http://a.test/robots.txt", "http://a.test/"])
        #expect(recorder.records[1].links == 0 && recorder.records[1].remark?.contains("disallow") == true)
        #expect(crawl.counts == Counts(seen: 2, done: 2) && recorder.wasConsistent)
    }

    @Test func aPageThatIsTooLongToBeKeptIsFetchedOnceMore() throws {
        let (crawl, recorder) = try begun(["http://a.test/"])
        let page = html("<a href=/a>a</a>" + String(repeating: " ", count: RobotsRules.sizeLimit))
        try run(crawl, ["/robots.txt": redirect("/"), "/": page, "/a": html("")])
        #expect(recorder.texts(crawl) == ["/robots.txt", "/", "/", "/a"].map { "http://a.test\($0)" })
    }

    // MARK: each URL is asked once

    @Test func manyThatLeadToOneAskItOnce() throws {
        let (crawl, recorder) = try begun((0..<50).map { "http://\($0).test/shut" })
        try play(crawl) { path, _ in
            switch path {
            case "/robots.txt": .response(redirect("http://rules.test/r"))
            case "/r": .response(text("user-agent: *\ndisallow: /shut\ncrawl-delay: 2"))
            default: .response(html(""))
            }
        }
        #expect(recorder.texts(crawl).count { $0 == "http://rules.test/r" } == 1)
        #expect(recorder.records.count == 51 && crawl.statistics.skips == [.robots: 50])
        #expect(crawl.host(at: 3)?.delay == 2_000_000_000 && recorder.wasConsistent)
    }

    @Test(arguments: [["a", "b"], ["b", "a"]])
    func thoseThatShareOneOrLeadToEachOtherAskEachOnce(hosts: [String]) throws {
        let (crawl, recorder) = try begun(hosts.map { "http://\($0).test/x" })
        try play(crawl) { path, _ in
            guard path == "/robots.txt" else { return .response(html("")) }
            let isA = recorder.records.isEmpty == (hosts[0] == "a")
            return .response(redirect(isA ? "http://b.test/robots.txt" : "http://a.test/robots.txt"))
        }
        #expect(recorder.records.count == 4 && recorder.skips.isEmpty && crawl.state == .finished)
        let (other, events) = try begun(["http://a.test/shut", "https://a.test/shut", "http://a.test:81/shut"])
        try play(other) { _, _ in
            let isSecure = other.exchange(in: 0).map { other.text(of: $0.url) } == "https://a.test/robots.txt"
            return .response(isSecure ? text("user-agent: *\ndisallow: /") : redirect("https://a.test/robots.txt"))
        }
        #expect(events.records.count == 3 && events.skips == [.robots, .robots, .robots])
    }

    @Test func aCookieOnTheWayOpensARedirectThatLeadsBack() throws {
        let (crawl, recorder) = try begun(["http://a.test/"]) { $0.requests.usesCookies = true }
        var asked = 0
        try play(crawl) { path, _ in
            guard path == "/robots.txt" else { return .response(html("")) }
            asked += 1
            let first = "HTTP/1.1 302 x\r\nLocation: /robots.txt\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
            return .response(asked == 1 ? first : text("user-agent: *\ndisallow: /"))
        }
        #expect(asked == 2 && recorder.skips == [.robots])
        // One that sets another each time is followed no further than any.
        let (other, events) = try begun(["http://a.test/"]) { $0.requests.usesCookies = true }
        try play(other) { path, _ in
            guard path == "/robots.txt" else { return .response(html("")) }
            asked += 1
            return .response(
                "HTTP/1.1 302 x\r\nLocation: /robots.txt\r\nSet-Cookie: a=\(asked)\r\nContent-Length: 0\r\n\r\n")
        }
        #expect(events.records.count == RobotsTable.maxRedirects + 2 && events.skips.isEmpty)
    }
}
