import Testing

@testable import Crawl

/// Links and pages may ask not to be followed.
@Suite struct NofollowTests {
    @Test(
        arguments: [
            (#"<a rel="nofollow ugc" href=/x>x</a>"#, "", true),
            ("<a href=/x>x</a>", "X-Robots-Tag: nofollow\r\n", true),
            ("<a href=/x>x</a>", "X-Robots-Tag: other: nofollow\r\nX-Robots-Tag: crawltop: none\r\n", true),
            ("<a href=/x>x</a>", "X-Robots-Tag: other: nofollow\r\n", false),
            ("<meta name=robots content='noindex, nofollow'><a href=/x>x</a>", "", true),
            ("<meta name=robots content=noindex><a href=/x>x</a>", "", false),
        ] as [(String, String, Bool)])
    func linksThatAskForItAreNotFollowed(_ body: String, field: String, isNofollow: Bool) throws {
        let page =
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\(field)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        for obeys in [true, false] {
            let (crawl, recorder) = try begun { $0.obeysNofollow = obeys }
            try run(crawl, ["/": page, "/x": html("")])
            #expect(recorder.skips == (obeys && isNofollow ? [.nofollow] : []))
            #expect(recorder.records.count == (obeys && isNofollow ? 1 : 2))
        }
    }

    @Test func aLinkThatMayBeFollowedMakesUpForOneThatMayNot() throws {
        let (crawl, recorder) = try begun {
            $0.obeysNofollow = true
            $0.obeysRobots = true
        }
        try run(
            crawl,
            [
                "/robots.txt": text("user-agent: *\ndisallow: /shut"),
                "/": html("<a rel=nofollow href=/x>x</a><a rel=nofollow href=/shut>s</a><a href=/y>y</a>"),
                "/y": html("<a rel=nofollow href=/x>no</a><a href=/x>x</a><a href=/shut>s</a>"), "/x": html(""),
            ])
        #expect(recorder.texts(crawl) == ["/robots.txt", "/", "/y", "/x"].map { "http://a.test\($0)" })
        #expect(crawl.counts == Counts(seen: 5, done: 4, skipped: 1))
        #expect(crawl.statistics.skips == [.nofollow: 1])
    }
}
