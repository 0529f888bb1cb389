import Testing

@testable import Crawl
@testable import HTTP
@testable import Words

@Suite struct RedirectTests {
    @Test(arguments: [0, 1, 2, 10, 50])
    func aChainIsFollowedAsFarAsTheLimit(_ limit: Int) throws {
        let (crawl, recorder) = try begun { $0.maxRedirects = limit }
        try play(crawl) { path, _ in
            .response(redirect("/\((Int(path.dropFirst()) ?? 0) + 1)"))
        }
        #expect(recorder.records.count == limit + 1)
        #expect(recorder.records.allSatisfy { $0.outcome == .redirect })
        #expect(recorder.records.dropLast().allSatisfy { $0.error == nil })
        let last = try #require(recorder.records.last)
        #expect(last.error == FetchError(.redirect, "more than \(counted(limit, "redirect")) in a row"))
        #expect(last.location == Array("http://a.test/\(limit + 1)".utf8))
        #expect(recorder.skips == [.redirectLimit])
        #expect(crawl.counts == Counts(seen: limit + 2, done: limit + 1, skipped: 1))
        #expect(recorder.wasConsistent && crawl.state == .finished)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func theStatusesThatSendOnAreRedirects(_ status: Int) throws {
        let (crawl, recorder) = try begun()
        try run(crawl, ["/": redirect("/x", status: status), "/x": html("")])
        #expect(recorder.records.map(\.outcome) == [.redirect, .ok])
    }

    @Test func aLocationThatIsNoURLIsTold() throws {
        let (crawl, recorder) = try begun()
        try run(crawl, ["/": redirect("http://[::1/")])
        #expect(recorder.records.first?.error?.kind == .redirect)
        #expect(recorder.records.first?.location == nil)
        #expect(crawl.state == .finished)
    }

    @Test(
        arguments: [
            ("http://b.test/", [], [], .scope), ("/private/x", [], ["/private"], .pattern),
            ("/other", ["^http://a.test/$"], [], .pattern), ("/fine", [], ["/private"], nil),
        ] as [(String, [String], [String], SkipReason?)])
    func aTargetPassesScopeAndPatternsAsALinkDoes(
        _ target: String, include: [String], exclude: [String], reason: SkipReason?
    ) throws {
        let (crawl, recorder) = try begun {
            $0.include = include
            $0.exclude = exclude
        }
        try run(crawl, ["/": redirect(target), "/fine": html("")])
        #expect(recorder.skips == (reason.map { [$0] } ?? []))
        #expect(recorder.records.count == (reason == nil ? 2 : 1))
        let record = try #require(recorder.records.first)
        #expect(record.outcome == .redirect && record.location != nil)
        #expect(record.error?.kind == (reason == nil ? nil : .url))
        #expect(!record.isBroken, "the link is good: it is the crawl that does not go there")
        #expect(crawl.error(of: record.url) == nil && crawl.statistics.tally.redirect == 1)
    }

    @Test(
        arguments: [
            "ftp://a.test/", "mailto:x@a.test", "javascript:void(0)", "data:text/html,x", "file:///etc/hosts",
            "about:blank",
            "x-unknown:y",
        ])
    func whereNobodyCanGoNothingIs(_ target: String) throws {
        let (crawl, recorder) = try begun()
        try run(
            crawl, ["/": html("<a href=/old>x</a><a href=/x>x</a>"), "/old": redirect("/x"), "/x": redirect(target)])
        #expect(recorder.records.map { $0.error?.kind } == [nil, nil, .redirect] && recorder.skips == [.scheme])
        #expect(crawl.brokenLines == ["/old -> /x redirect <- /", "/x redirect <- /"])
        #expect(crawl.statistics.tally.failures == [.redirect: 1] && crawl.statistics.tally.redirect == 1)
    }

    @Test func seedsPassTheExcludedPatterns() throws {
        let (crawl, recorder) = try begun { $0.exclude = ["a.test"] }
        #expect(crawl.next(now: 1) == nil)
        #expect(recorder.skips == [.pattern])
        #expect(crawl.state == .finished)
    }

    @Test func fragmentsAreDroppedEverywhere() throws {
        let (crawl, recorder) = try begun {
            $0.seeds = ["http://a.test/#seed", "http://a.test/#again", "http://a.test"]
        }
        try run(
            crawl,
            ["/": html("<a href=/x#one>x</a><a href=#top>t</a>"), "/x": redirect("/y#two"), "/y": redirect("/x#three")])
        #expect(recorder.texts(crawl) == ["/", "/x", "/y"].map { "http://a.test\($0)" })
        #expect(
            recorder.records.map(\.location) == [nil, Array("http://a.test/y".utf8), Array("http://a.test/x".utf8)])
        #expect(crawl.seeds.count == 1)
    }

    @Test func aTargetThatWasSeenIsNotFetchedAgain_AndALoopEnds() throws {
        let (crawl, recorder) = try begun { $0.maxRedirects = 3 }
        try run(
            crawl,
            [
                "/": html("<a href=/1>1</a><a href=/2>2</a>"), "/1": redirect("/3"), "/2": redirect("/3"),
                "/3": redirect("/1"),
            ])
        #expect(recorder.texts(crawl) == ["/", "/1", "/2", "/3"].map { "http://a.test\($0)" })
        let circle = FetchError(.redirect, "the redirects lead in a circle")
        #expect(recorder.records.map(\.error) == [nil, nil, nil, circle])
    }

    @Test func aCircleIsOne_WhicheverWayItsURLsWereFound() throws {
        let (crawl, recorder) = try begun()
        try run(
            crawl,
            [
                "/": html("<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a><a href=/4>4</a>"), "/1": redirect("/2"),
                "/2": redirect("/3"), "/3": redirect("/1"), "/4": redirect("/1"),
            ])
        #expect(recorder.records.map { $0.error?.kind } == [nil, nil, nil, .redirect, nil])
        #expect(
            crawl.brokenLines == [
                "/1 -> /2 -> /3 redirect <- /", "/2 -> /3 -> /1 redirect <- /", "/3 -> /1 -> /2 redirect <- /",
                "/4 -> /1 -> /2 -> /3 redirect <- /",
            ])
    }

    @Test(arguments: ["/x", "", "#part", "http://a.test/x#part"])
    func aRedirectToItsOwnURLIsBroken(_ location: String) throws {
        let (crawl, recorder) = try begun()
        try run(crawl, ["/": html("<a href=/x>x</a>"), "/x": redirect(location)])
        let record = try #require(recorder.records.last)
        #expect(record.error == FetchError(.redirect, "the redirect leads to its own URL") && record.isBroken)
        #expect(crawl.counts == Counts(seen: 2, done: 2) && crawl.state == .finished)
        #expect(crawl.brokenLines == ["/x redirect <- /"])
    }

    @Test func theLimitIsNoFailureWhereTheTargetIsKnownByAnotherWay() throws {
        let (crawl, recorder) = try begun { $0.maxRedirects = 0 }
        try run(crawl, ["/": html("<a href=/1>1</a><a href=/2>2</a>"), "/1": redirect("/2"), "/2": html("")])
        #expect(recorder.records.allSatisfy { $0.error == nil })
        #expect(recorder.skips == [])
    }

    @Test func aURLBeyondTheLimitIsFetchedAfterAll_WhenALinkLeadsThere() throws {
        let (crawl, recorder) = try begun { $0.maxRedirects = 0 }
        try run(
            crawl,
            [
                "/": html("<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a>"), "/1": redirect("/x"),
                "/2": redirect("/x"),
                "/3": html("<a href=/x>x</a>"), "/x": html(""),
            ])
        #expect(recorder.texts(crawl) == ["/", "/1", "/2", "/3", "/x"].map { "http://a.test\($0)" })
        #expect(recorder.records.map { $0.error?.kind } == [nil, .redirect, .redirect, nil, nil])
        #expect(crawl.counts == Counts(seen: 5, done: 5))
        #expect(crawl.statistics.skips[.redirectLimit] == 0)
        #expect(recorder.wasConsistent)
    }

    @Test func aLinkBeginsANewChain() throws {
        let (crawl, recorder) = try begun { $0.maxRedirects = 1 }
        try run(
            crawl,
            ["/": redirect("/1"), "/1": html("<a href=/2>2</a>"), "/2": redirect("/3"), "/3": html("")])
        #expect(recorder.records.map(\.outcome) == [.redirect, .ok, .redirect, .ok])
    }
}
