import Testing

@testable import Crawl
@testable import HTTP

/// A crawl's cookies, and requests for what has been fetched before.
@Suite struct CookieCrawlTests {
    private func page(_ fields: String, _ body: String) -> String {
        "HTTP/1.1 200 OK\r\n\(fields)Content-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test(arguments: [true, false])
    func cookiesComeBack(_ usesCookies: Bool) throws {
        let (crawl, _) = try begun {
            $0.requests.usesCookies = usesCookies
            $0.clockOffset = 1_000_000_000
            $0.requests.cookies =
                (try? CookieFile.cookies(in: Array("a.test\tFALSE\t/y\tFALSE\t0\tfile\tf".utf8))) ?? []
        }
        let all = try requests(
            crawl,
            [
                "http://a.test/": page(
                    "Set-Cookie: a=1; Max-Age=100\r\nSet-Cookie: b=2; Path=/x\r\nSet-Cookie: c=3; Max-Age=0\r\n",
                    "<a href=/x></a><a href=/y></a>")
            ])
        #expect(all["http://a.test/"]?.contains("Cookie") == false)
        #expect(all["http://a.test/x"]?.hasSuffix("zstd\r\nCookie: b=2; a=1\r\n\r\n") == usesCookies)
        #expect(all["http://a.test/y"]?.hasSuffix("zstd\r\nCookie: file=f; a=1\r\n\r\n") == usesCookies)
        #expect(crawl.requests.jar.count == (usesCookies ? 3 : 0))
    }

    private func redirect(_ location: String, _ fields: String = "") -> String {
        "HTTP/1.1 302 Found\r\nLocation: \(location)\r\n\(fields)Content-Length: 0\r\n\r\n"
    }

    /// A page that asks for a cookie and gives it itself, or has it given by another.
    @Test(arguments: ["/in", "/login"], [true, false])
    func aRedirectBackIsFollowedWithTheCookieThatWasSetOnTheWay(_ first: String, _ usesCookies: Bool) throws {
        let (crawl, recorder) = try begun { $0.requests.usesCookies = usesCookies }
        let set = redirect("/in", "Set-Cookie: a=1; Path=/\r\n")
        try play(crawl) { path, _ in
            switch path {
            case "/": .response(page("", "<a href=/in></a>"))
            case "/in" where crawl.requests.jar.count > 0: .response(page("", "<a href=/behind></a>"))
            case "/in": .response(first == path ? set : redirect(first))
            case "/login": .response(set)
            default: nil
            }
        }
        let around = first == "/in" ? ["/", "/in"] : ["/", "/in", "/login"]
        let expected = usesCookies ? around + ["/in", "/behind"] : around
        #expect(recorder.texts(crawl) == expected.map { "http://a.test\($0)" })
        #expect(recorder.records.count { $0.error?.kind == .redirect } == (usesCookies ? 0 : 1))
        #expect(crawl.state == .finished && recorder.wasConsistent && crawl.counts.done == crawl.counts.seen)
        // The same URL once more is another attempt.
        #expect(recorder.records.map(\.willRetry).contains(true) == (usesCookies && first == "/in"))
    }

    @Test(arguments: [("a=same", 3), ("b=1; Path=/elsewhere", 2), ("a=; Max-Age=0", 2), ("", 2)])
    func aCircleEnds_WhateverCookiesItSets(_ cookie: String, _ requests: Int) throws {
        let (crawl, recorder) = try begun { $0.requests.usesCookies = true }
        try run(
            crawl,
            ["/": page("", "<a href=/x></a>"), "/x": redirect("/x", cookie.isEmpty ? "" : "Set-Cookie: \(cookie)\r\n")])
        #expect(recorder.records.count == requests && recorder.records.last?.error?.kind == .redirect)
    }

    @Test func aCircleOfEverNewCookiesEndsAtTheLimitOfRedirects() throws {
        let (crawl, recorder) = try begun {
            $0.requests.usesCookies = true
            $0.maxRedirects = 4
        }
        var count = 0
        try play(crawl) { _, _ in
            count += 1
            return .response(redirect("/", "Set-Cookie: a=\(count)\r\n"))
        }
        #expect(count == 5 && recorder.records.last?.error?.kind == .redirect)
        #expect(crawl.state == .finished)
    }

    @Test func aResponseSetsNoMoreThanItsShare() throws {
        let (crawl, _) = try begun { $0.requests.usesCookies = true }
        let fields = (0..<400).map { "Set-Cookie: n\($0)=v\r\n" }.joined()
        _ = try requests(crawl, ["http://a.test/": page(fields, "")])
        #expect(crawl.requests.jar.count == CookieJar.perResponse)
    }

    /// Fetches the seed again, as a person who looks on may ask for.
    private func again(_ crawl: Crawl, _ answer: String) throws -> String {
        crawl.perform(.recrawl(crawl.seeds[1]), now: 1)
        return try requests(crawl, ["http://a.test/": answer])["http://a.test/"] ?? ""
    }

    @Test func aPageIsAskedForOnCondition() throws {
        let (crawl, recorder) = try begun {
            $0.requests.keepsValidators = true
            $0.seeds.insert("http://a.test/other", at: 0)
        }
        // One in flight, so that the crawl is not over in between.
        #expect(crawl.next(now: 1)?.url == crawl.seeds[0])
        _ = try requests(
            crawl,
            ["http://a.test/": page("ETag: W/\"x\"\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n", "<a href=/1>")]
        )
        let second = try again(crawl, "HTTP/1.1 304 Not Modified\r\nETag: W/\"x\"\r\nLocation: 1\r\n\r\n")
        #expect(
            second.hasSuffix(
                "zstd\r\nIf-None-Match: W/\"x\"\r\nIf-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n"))
        #expect(recorder.records.last?.outcome == .ok && recorder.records.last?.status == 304)
        #expect(recorder.records.last?.location == nil)
        #expect(crawl.statistics.tally.html == 2 && crawl.statistics.tally.other == 1)
        // Changed: the new page counts from now on; then it is gone.
        #expect(try again(crawl, page("ETag: \"y\"\r\n", "")).contains("If-None-Match: W/\"x\"\r\n"))
        #expect(
            try again(crawl, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n").hasSuffix("If-None-Match: \"y\"\r\n\r\n"))
        #expect(try again(crawl, page("", "")).hasSuffix("zstd\r\n\r\n"))
    }

    @Test(
        arguments: [
            "", "ETag: x\r\n", "Last-Modified: never\r\n", "ETag: \"\u{1}\"\r\n",
            "ETag: \"\(String(repeating: "x", count: ValidatorTable.longest))\"\r\n",
        ])
    func whatCantBeSentBackIsNotKept(_ fields: String) throws {
        let (crawl, _) = try begun { $0.requests.keepsValidators = true }
        _ = try requests(crawl, ["http://a.test/": page(fields, "")])
        #expect(crawl.requests.isEmpty)
    }

    @Test func a304ThatNobodyAskedForIsNoAnswer() throws {
        let (crawl, recorder) = try begun { $0.requests.keepsValidators = true }
        _ = try requests(crawl, ["http://a.test/": "HTTP/1.1 304 Not Modified\r\n\r\n"])
        #expect(recorder.records.map(\.outcome) == [.status] && recorder.records[0].remark != nil)
    }
}
