import TestSupport
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

@Suite struct ExternalCheckTests {
    private struct Played {
        var crawl: Crawl
        var recorder: Recorder
        /// Methods and URLs, in order.
        var requests: [String] = []
    }

    /// Plays a crawl of http://a.test/, whose page links to what is out of scope.
    private func play(
        _ change: (inout CrawlOptions) -> Void = { _ in }, robots: Bool = false, page: String,
        others: (_ url: String, HTTPMethod) -> Answer
    ) throws -> Played {
        let (crawl, recorder) = try begun {
            $0.requests.checksExternal = true
            $0.obeysRobots = robots
            change(&$0)
        }
        var played = Played(crawl: crawl, recorder: recorder)
        var now: Int64 = 1
        while let slot = crawl.next(now: now)?.slot {
            now += 1
            let url = crawl.url(in: slot).href
            let method = crawl.method(in: slot)
            played.requests.append("\(method) \(url)")
            let isOwn = url.hasPrefix("http://a.test/")
            let own: Answer = url.hasSuffix("/robots.txt") ? "HTTP/1.1 404 No\r\n\r\n" : .response(html(page))
            switch isOwn && url != "http://a.test/in" ? own : others(url, method) {
            case .response(let text):
                try respond(crawl, slot, text, now: now)
                crawl.endExchange(in: slot, .complete, now: now)
            case .failure(let kind): crawl.endExchange(in: slot, .failed(FetchError(kind, "it failed")), now: now)
            }
        }
        return played
    }

    private let empty: Answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000000\r\n\r\n"

    @Test func aLinkOutOfScopeIsCheckedByHead_AndNotCrawled() throws {
        let played = try play(page: "<a href='http://b.test/x'></a><a href='http://b.test/x#y'></a>") { _, _ in empty }
        #expect(played.requests == ["get http://a.test/", "head http://b.test/x"])
        #expect(played.recorder.records.last?.outcome == .ok && played.recorder.records.last?.isHTML == false)
        #expect(played.recorder.skips.isEmpty && played.crawl.state == .finished)
        #expect(played.crawl.counts == Counts(seen: 2, done: 2))
    }

    @Test(arguments: [400, 403, 404, 405, 500, 501, 503])
    func aRefusedHeadIsFollowedByGet(_ status: Int) throws {
        let page = html("<a href='http://c.test/'></a>")
        let played = try play(page: "<a href='http://b.test/'></a>") { _, method in
            .response(method == .head ? "HTTP/1.1 \(status) No\r\nContent-Length: 9\r\n\r\n" : page)
        }
        #expect(played.requests == ["get http://a.test/", "head http://b.test/", "get http://b.test/"])
        #expect(played.recorder.records.map(\.willRetry) == [false, true, false])
        #expect(played.recorder.records.last?.links == 0 && played.crawl.counts == Counts(seen: 2, done: 2))
    }

    @Test func aBrokenOneIsTold_WithThePageThatLinksToIt() throws {
        let played = try play(page: "<a href='http://b.test/'></a><a href='http://c.test/'></a>") { url, method in
            url == "http://b.test/" ? "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n" : .failure(.closed)
        }
        var broken: [String] = []
        played.crawl.forEachBrokenLink { broken.append(played.crawl.line(of: $0)) }
        #expect(broken == ["http://b.test/ 404 <- http://a.test/", "http://c.test/ closed <- http://a.test/"])
        // Each was tried by GET as well, and no more than that.
        #expect(played.requests.count == 5)
    }

    @Test func redirectsAreFollowed_BackIntoTheScopeAsWell() throws {
        let played = try play(page: "<a href='http://b.test/'></a>") { url, _ in
            switch url {
            case "http://b.test/": .response(redirect("http://c.test/"))
            case "http://c.test/": .response(redirect("http://a.test/in"))
            default: .response(html("<a href='http://d.test/'></a>"))
            }
        }
        #expect(
            played.requests
                == [
                    "get http://a.test/", "head http://b.test/", "head http://c.test/", "get http://a.test/in",
                    "head http://d.test/", "get http://d.test/",
                ].dropLast())
        #expect(played.crawl.state == .finished)
    }

    @Test func patternsAndRobotsCount_ButInclusionIsForTheCrawl() throws {
        let played = try play(
            {
                $0.include = ["^http://a.test/$"]
                $0.exclude = ["private"]
            }, robots: true,
            page: "<a href='http://b.test/private'></a><a href='http://b.test/no'></a><a href='http://b.test/yes'></a>"
        ) { url, _ in
            url.hasSuffix("/robots.txt") ? .response(html("user-agent: *\ndisallow: /no")) : empty
        }
        #expect(
            played.requests == [
                "get http://a.test/robots.txt", "get http://a.test/", "get http://b.test/robots.txt",
                "head http://b.test/yes",
            ])
        #expect(played.recorder.skips == [.pattern, .robots])
    }

    @Test func aHostThatIsDownIsBroken_AndAskedOnce() throws {
        let page = "<a href='http://b.test/x'></a><a href='http://b.test/y'></a>"
        let played = try play(robots: true, page: page) { _, _ in .failure(.dns) }
        #expect(played.requests.last == "get http://b.test/robots.txt")
        #expect(
            played.recorder.records.suffix(2).allSatisfy { $0.error?.kind == .dns } && played.recorder.skips.isEmpty)
        #expect(played.crawl.brokenLines == ["http://b.test/x dns <- /", "http://b.test/y dns <- /"])
    }

    @Test func whereItsHostIsAskedTooMuch_NothingIsRequested() throws {
        let played = try play({ $0.maxTries = 1 }, robots: true, page: "<a href='http://b.test/x'></a>") { _, _ in
            "HTTP/1.1 429 No\r\nContent-Length: 0\r\n\r\n"
        }
        #expect(played.requests.last == "get http://b.test/robots.txt")
        #expect(played.recorder.skips == [.robotsUnavailable])
    }

    @Test(arguments: [500, 503])
    func whereRobotsFails_TheLinkItselfTells(_ status: Int) throws {
        let played = try play({ $0.maxTries = 1 }, robots: true, page: "<a href='http://b.test/x'></a>") { url, _ in
            url.hasSuffix("/robots.txt") ? .response("HTTP/1.1 \(status) No\r\nContent-Length: 0\r\n\r\n") : empty
        }
        #expect(played.requests.suffix(2) == ["get http://b.test/robots.txt", "head http://b.test/x"])
        #expect(played.recorder.records.last?.verdict == .fine && played.recorder.skips.isEmpty)
    }

    @Test func whereRobotsFailsInScope_NothingIsRequested() throws {
        let (crawl, recorder) = try begun {
            $0.requests.checksExternal = true
            $0.obeysRobots = true
            $0.maxTries = 1
        }
        let slot = try #require(crawl.next(now: 1)?.slot)
        try respond(crawl, slot, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", now: 2)
        crawl.endExchange(in: slot, .complete, now: 2)
        #expect(recorder.skips == [.robots] && crawl.state == .finished)
    }

    @Test func withoutTheOptionNothingOfItHappens() throws {
        let played = try play({ $0.requests.checksExternal = false }, page: "<a href='http://b.test/'></a>") { _, _ in
            empty
        }
        #expect(played.requests == ["get http://a.test/"] && played.recorder.skips == [.scope])
    }
}
