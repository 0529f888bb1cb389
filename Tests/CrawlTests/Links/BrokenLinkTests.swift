import Testing

@testable import Crawl

/// What is said of links that lead nowhere.
@Suite struct BrokenLinkTests {
    private static let pages = "<a href=/1>x</a><a href=/2>x</a>"
    private static let gone = "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"

    /// Both pages hold the link.
    @Test(
        arguments: [
            (["/old": redirect("/new")], "/old -> /new 404"),
            (["/old": redirect("/mid"), "/mid": redirect("/new"), "/new": gone], "/old -> /mid -> /new 410"),
            (["/old": redirect("/new", status: 308), "/new": html("")], nil),
            (["/old": redirect("/old")], "/old redirect"),
            (["/old": redirect("/new"), "/new": redirect("/old")], "/old -> /new redirect"),
            (
                ["/old": redirect("/a"), "/a": redirect("/b"), "/b": redirect("/a")], "/old -> /a -> /b redirect"
            ),
            (
                [
                    "/old": redirect("/a"), "/a": redirect("/b"), "/b": redirect("/c"), "/c": redirect("/d"),
                    "/d": html(""),
                ],
                "/old -> /a -> /b -> /c redirect"
            ),
            (["/old": redirect("/a"), "/a": redirect("/b"), "/b": redirect("/c"), "/c": html("")], nil),
            (["/old": redirect("/new"), "/new": redirect("tel:1")], "/old -> /new redirect"),
            (["/old": redirect("/new"), "/new": redirect("http://[")], "/old -> /new redirect"),
            (["/old": redirect("http://b.test/")], nil), (["/old": redirect("/private")], nil),
        ] as [([String: String], String?)])
    func theWayIsTold_OfEachPageThatHoldsTheLink(_ site: [String: String], _ told: String?) throws {
        let (crawl, recorder) = try begun {
            $0.maxRedirects = 3
            $0.exclude = ["/private"]
        }
        let page = html("<a href=/old>x</a><a href='/old#again'>x</a>")
        try run(crawl, site.merging(["/": html(Self.pages), "/1": page, "/2": page]) { $1 })
        #expect(crawl.brokenLines == (told.map { ["\($0) <- /1", "\($0) <- /2"] } ?? []))
        #expect(recorder.wasConsistent && crawl.state == .finished)
    }

    @Test(arguments: ["http://b.test/", "/private", "/\(String(repeating: "x", count: 9_000))"])
    func whatIsLeftOutIsNotTooFarAway(_ target: String) throws {
        let (crawl, _) = try begun {
            $0.maxRedirects = 1
            $0.exclude = ["/private"]
        }
        try run(crawl, ["/": html("<a href=/1>x</a>"), "/1": redirect("/2"), "/2": redirect(target)])
        #expect(crawl.brokenLines == [] && crawl.counts.skipped == 1)
    }

    /// Another link leads to where redirects pass, or fails itself: each is judged by its own way.
    @Test func eachLinkIsJudgedByItself() throws {
        let (crawl, _) = try begun { $0.maxRedirects = 2 }
        try run(
            crawl,
            [
                "/": html("<a href=/a>x</a><a href=/c>x</a><a href=/gone>x</a><a href=/late>x</a>"),
                "/a": redirect("/b"),
                "/b": redirect("/c"), "/c": redirect("/d"), "/d": html(""), "/late": redirect("/gone"),
            ])
        #expect(crawl.counts.skipped == 0)
        #expect(crawl.brokenLines == ["/a -> /b -> /c redirect <- /", "/gone 404 <- /", "/late -> /gone 404 <- /"])
    }

    @Test func theOrderIsThatOfText_SeedsFirst() throws {
        let (crawl, _) = try begun { $0.seeds = ["http://a.test/z", "http://a.test/", "http://a.test/q"] }
        try run(
            crawl,
            [
                "/": html("<a href=/b/>x</a><a href=/a/>x</a><a href=/y>x</a><a href=/c>x</a>"),
                "/a/": html("<a href=/y>x</a>"), "/b/": html("<a href=/y>x</a><a href=/x>x</a>"), "/z": redirect("/c"),
            ])
        #expect(
            crawl.brokenLines == [
                "/q 404 <- a seed", "/z -> /c 404 <- a seed", "/c 404 <- /", "/y 404 <- /", "/y 404 <- /a/",
                "/x 404 <- /b/",
                "/y 404 <- /b/",
            ])
    }

    @Test func partsOfPagesAreLinksAsWell() throws {
        let (crawl, _) = try begun { $0.sources.takesRequisites = true }
        try run(
            crawl,
            [
                "/": html("<img src=/i.png><link rel=stylesheet href=/s.css>"), "/i.png": redirect("/j.png"),
                "/s.css": redirect("/s.css"),
            ])
        #expect(crawl.brokenLines == ["/i.png -> /j.png 404 <- /", "/s.css redirect <- /"])
    }

    /// `/` links to `/x` in a way that does not do, as do pages that are read before the one from which it is fetched.
    @Test(
        arguments: [
            ("<a rel=nofollow href=/x>x</a>", ["/", "/1", "/3"]), ("<a href=/r>x</a>", ["/3"]),
        ])
    func whoLinksToWhatComesBackIsRemembered(_ link: String, _ pages: [String]) throws {
        let (crawl, recorder) = try begun {
            $0.obeysNofollow = true
            $0.maxRedirects = 0
        }
        try run(
            crawl,
            [
                "/": html(link + "<a href=/1>x</a><a href=/2>x</a>"), "/1": html(link), "/2": html("<a href=/3>x</a>"),
                "/3": html("<a href=/x>x</a>"), "/r": redirect("/x"),
            ])
        #expect(crawl.brokenLines.filter { $0.hasPrefix("/x") } == pages.map { "/x 404 <- \($0)" })
        #expect(crawl.brokenLines.count { $0.hasPrefix("/r") } == (link.contains("/r") ? 2 : 0))
        #expect(recorder.wasConsistent)
    }

    /// Links to `/x` are too deep on `/1` and `/2`; on `/3` it is a part of the page.
    @Test func whoLinksToWhatWasTooDeepIsRemembered() throws {
        let (crawl, _) = try begun {
            $0.maxDepth = 1
            $0.sources.takesRequisites = true
        }
        try run(
            crawl,
            [
                "/": html(Self.pages + "<a href=/3>x</a>"), "/1": html("<a href=/x>x</a>"),
                "/2": html("<a href=/x>x</a>"),
                "/3": html("<img src=/x>"),
            ])
        #expect(crawl.brokenLines == ["/x 404 <- /1", "/x 404 <- /2", "/x 404 <- /3"])
    }

    /// `/x/x/x/x/` is no page of a trap while nobody may follow the link to it.
    @Test func whatComesBackIsJudgedAsIfItWereNew() throws {
        let (crawl, recorder) = try begun { $0.obeysNofollow = true }
        let trap = "/x/x/x/x/x/x/x/x/"
        try run(
            crawl,
            ["/": html("<a rel=nofollow href=\(trap)>x</a><a href=/1>x</a>"), "/1": html("<a href=\(trap)>x</a>")])
        #expect(recorder.skips == [.nofollow, .trap] && crawl.traps.values.reduce(0, +) == 1)
        #expect(crawl.statistics.skips.filter { $0.value > 0 } == [.trap: 1] && crawl.counts.skipped == 1)
        #expect(recorder.wasConsistent && crawl.brokenLines.isEmpty)
    }

    @Test func redirectsOutOfScopeAreFollowedToTheirEnd_WhereTheyAreChecked() throws {
        let (crawl, _) = try begun { $0.requests.checksExternal = true }
        try run(
            crawl,
            [
                "/": html(Self.pages + "<a href=http://b.test/old>x</a>"),
                "/1": html("<a href=http://b.test/old>x</a>"),
                "/2": html(""), "/old": redirect("/new"),
            ])
        #expect(
            crawl.brokenLines == [
                "http://b.test/old -> http://b.test/new 404 <- /", "http://b.test/old -> http://b.test/new 404 <- /1",
            ])
    }

    /// Pages link to redirects that lead to what is well: that is not kept for ever.
    @Test(arguments: [false, true]) func linksToRedirectsAreForgotten_OnceTheirEndIsKnown(_ isKnownBefore: Bool) throws
    {
        let (crawl, _) = try begun {
            $0.frontier.referrers = 1 << 16
            $0.guardsTraps = false
        }
        let links = (0..<200).map { "<a href=/r\($0)>x</a>" }.joined()
        try play(crawl) { path, _ in
            if path == "/" {
                return .response(html((isKnownBefore ? "<a href=/end>x</a>" : "") + links + "<a href=/p0>x</a>"))
            }
            if path.hasPrefix("/r") { return .response(redirect(path.hasSuffix("0") ? "/r1" : "/end")) }
            let page = Int(path.dropFirst(2)) ?? 0
            return .response(html(path == "/end" ? "" : links + (page < 2_000 ? "<a href=/p\(page + 1)>x</a>" : "")))
        }
        #expect(crawl.notKept.referrers == 0 && crawl.brokenLines.isEmpty)
        #expect(crawl.frontier.links.referrers.count < 1 << 15, "of 400,000 links")
    }
}
