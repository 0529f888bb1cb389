import TestSupport
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

@Suite struct SitemapCrawlTests {
    private static func list(_ urls: [String]) -> String {
        text("<urlset>\(urls.map { "<url><loc>\($0)</loc></url>" }.joined())</urlset>")
    }

    private static func index(_ urls: [String]) -> String {
        text("<sitemapindex>\(urls.map { "<sitemap><loc>\($0)</loc></sitemap>" }.joined())</sitemapindex>")
    }

    private static func robots(_ urls: String...) -> String {
        text("user-agent: *\ndisallow: /shut\n" + urls.map { "sitemap: \($0)\n" }.joined())
    }

    private func begunWithSitemaps(_ change: (inout CrawlOptions) -> Void = { _ in }) throws -> (Crawl, Recorder) {
        try begun {
            $0.obeysRobots = true
            $0.sources.takesRobotsSitemaps = true
            change(&$0)
        }
    }

    @Test func whatRobotsAndIndexesNameIsReadAndJudged() throws {
        let (crawl, recorder) = try begunWithSitemaps { $0.include = ["page"] }
        try run(
            crawl,
            [
                "/robots.txt": Self.robots("http://a.test/i", "http://b.test/far", "http://[", "/i"), "/": html(""),
                "/i": Self.index(["http://a.test/1", "http://a.test/gone", "http://a.test/shut/2"]),
                "/1": Self.list(["http://a.test/page", "http://a.test/other", "http://c.test/page", "no"]),
                "/page": html("<a href=/page2>x</a>"), "/page2": html(""),
            ])
        #expect(
            Set(recorder.texts(crawl))
                == Set(["robots.txt", "", "i", "1", "gone", "page", "page2"].map { "http://a.test/\($0)" }))
        #expect(crawl.statistics.skips == [.scope: 2, .pattern: 2, .robots: 1])
        let sitemap = try #require(recorder.records.first { crawl.text(of: $0.url) == "http://a.test/1" })
        #expect(sitemap.links == 4 && sitemap.newLinks == 4 && sitemap.depth == 0 && sitemap.outcome == .ok)
        let page = try #require(recorder.records.first { crawl.text(of: $0.url) == "http://a.test/page" })
        #expect(page.referrer == sitemap.url && page.depth == 0)
        var broken: [String] = []
        crawl.forEachBrokenLink { link in
            broken.append("\(link.referrer.map { crawl.text(of: $0) } ?? "a seed") -> \(crawl.text(of: link.url))")
        }
        #expect(broken == ["http://a.test/i -> http://a.test/gone"])
        #expect(recorder.wasConsistent && crawl.state == .finished)
    }

    @Test func robotsSitemapsAreLeftAloneUnlessAskedFor() throws {
        let (crawl, recorder) = try begun { $0.obeysRobots = true }
        try run(crawl, ["/robots.txt": Self.robots("http://a.test/i"), "/": html("")])
        #expect(recorder.records.count == 2)
    }

    @Test func oneThatTheUserNamesIsASeed() throws {
        let (crawl, recorder) = try begun {
            $0.seeds = []
            $0.sources.sitemaps = ["http://a.test/list"]
            $0.maxDepth = 0
        }
        try run(
            crawl,
            ["/list": text("http://a.test/1\nhttp://a.test/2"), "/1": html("<a href=/3>x</a>"), "/2": html("")])
        #expect(recorder.texts(crawl) == ["list", "1", "2"].map { "http://a.test/\($0)" })
        #expect(crawl.seeds == [recorder.records[0].url])
        #expect(recorder.skips == [.depth])
    }

    @Test func oneOutOfScopeIsCheckedAtMost() throws {
        let (crawl, recorder) = try begunWithSitemaps {
            $0.requests.checksExternal = true
            $0.concurrency = 1
        }
        try play(crawl) { path, attempt in
            switch path {
            case "/robots.txt": .response(Self.robots("http://a.test/i", "http://b.test/t"))
            case "/i": .response(Self.index(["http://b.test/s"]))
            case "/s": .response(attempt == 1 ? "HTTP/1.1 405 No\r\n\r\n" : Self.list(["http://a.test/page"]))
            default: .response(html("<a href=http://b.test/s>linked, too</a>"))
            }
        }
        #expect(!recorder.texts(crawl).contains("http://a.test/page"))
        #expect(recorder.texts(crawl).filter { $0 == "http://b.test/s" }.count == 2)
        #expect(!recorder.texts(crawl).contains("http://b.test/t"))
        #expect(crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func indexesThatNameEachOtherEnd() throws {
        let (crawl, recorder) = try begunWithSitemaps()
        try play(crawl) { path, _ in
            switch path {
            case "/robots.txt": .response(Self.robots("/robots.txt", "/0"))
            case "/": .response(html(""))
            default: .response(Self.index([path, "/0", "\(path)0", "\(path)1"].map { "http://a.test\($0)" }))
            }
        }
        // A binary tree of depth 3, robots.txt twice, and the seed.
        #expect(recorder.records.count == 1 + 2 + 4 + 8 + 2 + 1)
        #expect(crawl.notKept.urls == 16, "the next level")
        #expect(crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func limitsHold() throws {
        let (crawl, recorder) = try begunWithSitemaps {
            $0.sources.sitemapLimits.files = 3
            $0.sources.sitemapLimits.urls = 2
        }
        try play(crawl) { path, _ in
            switch path {
            case "/robots.txt": .response(Self.robots("/i", "/1", "/2", "/3"))
            case "/i": .response(Self.index(["http://a.test/4"]))
            case "/1", "/2": .response(Self.list((1...3).map { "http://a.test\(path)/\($0)" }))
            default: .response(html(""))
            }
        }
        #expect(
            Set(recorder.texts(crawl))
                == Set(["robots.txt", "", "i", "1", "2", "1/1", "1/2", "2/1", "2/2"].map { "http://a.test/\($0)" }))
        #expect(crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func oneThatEndsInTheMiddleIsBroken_AndWhatItNamesCounts() throws {
        let (crawl, recorder) = try begun { $0.sources.sitemaps = ["http://a.test/s"] }
        try run(crawl, ["/": html(""), "/s": text("<urlset><url><loc>/p</loc></url><url><loc>/"), "/p": html("")])
        #expect(recorder.texts(crawl).last == "http://a.test/p")
        let sitemap = try #require(recorder.records.first { crawl.text(of: $0.url) == "http://a.test/s" })
        #expect(sitemap.outcome == .ok && sitemap.error?.kind == .decode && sitemap.links == 1)
        #expect(crawl.brokenLines == ["/s decode <- a seed"] && crawl.isNoSitemap(sitemap.url))
    }

    @Test func redirectsAndRetriesKeepItASitemap() throws {
        let (crawl, recorder) = try begunWithSitemaps { $0.maxTries = 2 }
        try play(crawl) { path, attempt in
            switch path {
            case "/robots.txt": .response(Self.robots("/old"))
            case "/old": .response(redirect("/new"))
            case "/new": attempt == 1 ? .failure(.reset) : .response(Self.list(["http://a.test/page"]))
            default: .response(html(""))
            }
        }
        #expect(recorder.texts(crawl).last == "http://a.test/page")
        #expect(recorder.records.count == 6)
    }

    @Test func aPageThatTurnsOutToBeASitemapIsFetchedAgain() throws {
        for concurrency in [1, 8] {
            let (crawl, recorder) = try begunWithSitemaps { $0.concurrency = concurrency }
            try run(
                crawl,
                [
                    "/robots.txt": Self.robots("/i"), "/": html("<a href=/list>l</a>"),
                    "/list": Self.list(["http://a.test/p"]),
                    "/i": Self.index(["http://a.test/list"]), "/p": html(""),
                ])
            #expect(Set(recorder.texts(crawl)).count == 5)
            #expect(recorder.texts(crawl).last == "http://a.test/p")
            #expect(crawl.counts == Counts(seen: 5, done: 5))
            #expect(crawl.state == .finished && recorder.wasConsistent)
        }
        let (crawl, recorder) = try begunWithSitemaps()
        let robots = try #require(crawl.next(now: 1))
        try respond(crawl, robots.slot, Self.robots(), now: 2)
        crawl.endExchange(in: robots.slot, .complete, now: 3)
        let page = try #require(crawl.next(now: 4))
        crawl.offerSitemap(crawl.url(in: page.slot), referrer: robots.url, level: 0, hops: 0)
        try respond(crawl, page.slot, Self.list(["http://a.test/p"]), now: 5)
        crawl.endExchange(in: page.slot, .complete, now: 6)
        try run(crawl, ["/": Self.list(["http://a.test/p"]), "/p": html("")])
        #expect(recorder.texts(crawl) == ["robots.txt", "", "", "p"].map { "http://a.test/\($0)" })
    }

    @Test(arguments: [("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", FetchOutcome.status), (html("<p>"), .ok)])
    func whatIsNoneGivesNothing(_ answer: String, outcome: FetchOutcome) throws {
        let (crawl, recorder) = try begunWithSitemaps()
        try run(crawl, ["/robots.txt": Self.robots("/s"), "/": html(""), "/s": answer])
        #expect(recorder.records.count == 3 && recorder.records.contains { $0.outcome == outcome && $0.links == 0 })
    }
}
