import Testing

@testable import Crawl
@testable import HTTP

/// Answers of class 3xx that send nobody on.
@Suite struct ChoiceTests {
    /// One that brings a page at /odd, to which the seed links.
    private func crawled(
        _ status: Int, _ fields: String, _ body: String, type: String = "text/html",
        _ change: (inout CrawlOptions) -> Void = { _ in }
    ) throws -> (crawl: Crawl, odd: FetchRecord, paths: [String]) {
        let answer =
            "HTTP/1.1 \(status) Odd\r\nContent-Type: \(type)\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let (crawl, recorder) = try begun(change)
        try play(crawl) { path, _ in
            switch path {
            case "/": .response(html("<a href=/odd>odd</a>"))
            case "/odd": .response(answer)
            default: .response(html(""))
            }
        }
        #expect(recorder.wasConsistent && crawl.state == .finished)
        let odd = try #require(recorder.records.first { crawl.text(of: $0.url) == "http://a.test/odd" })
        return (crawl, odd, recorder.texts(crawl).map { String($0.dropFirst("http://a.test".count)) }.sorted())
    }

    private func brokenLinks(_ crawl: Crawl) -> Int {
        var count = 0
        crawl.forEachBrokenLink { _ in count += 1 }
        return count
    }

    @Test(arguments: [300, 301, 302, 303, 305, 306, 307, 308, 309, 399])
    func withoutALocationThePageThatComesIsRead(_ status: Int) throws {
        let run = try crawled(status, "", "<title>T</title><a href=/leaf>leaf</a>")
        #expect(run.paths == ["/", "/leaf", "/odd"])
        #expect(run.odd.outcome == .status && run.odd.error == nil && run.odd.location == nil)
        #expect(run.odd.links == 1 && run.odd.newLinks == 1 && run.odd.title == Array("T".utf8))
        #expect(brokenLinks(run.crawl) == 0)
    }

    @Test(arguments: [300, 301, 302, 303, 305, 306, 307, 308, 399], ["text/html", "text/plain"])
    func withNothingInItItIsADeadEnd(_ status: Int, type: String) throws {
        let run = try crawled(status, "", "", type: type)
        #expect(run.odd.outcome == .status && run.odd.error?.kind == .redirect && run.odd.isBroken)
        #expect(run.odd.error?.message.contains("\(status)") == true)
        #expect(!run.odd.willRetry && brokenLinks(run.crawl) == 1)
    }

    @Test func whatIsNoPageButSomethingIsNoDeadEnd() throws {
        let run = try crawled(302, "", "moved", type: "text/plain")
        #expect(run.odd.outcome == .status && run.odd.error == nil && run.odd.links == 0)
        let left = try crawled(302, "", String(repeating: "x", count: 300_000), type: "text/plain")
        #expect(left.odd.outcome == .status && left.odd.error == nil && left.odd.isBodyLeft)
    }

    /// The choice that the server prefers is a link beside those on the page; what is no choice names nothing to fetch.
    @Test(arguments: [(300, true), (309, true), (399, true), (304, false), (305, false), (306, false)])
    func aLocationMayBeTheChoicePreferred(_ status: Int, isTaken: Bool) throws {
        let run = try crawled(status, "Location: /best#part\r\n", status == 304 ? "" : "<a href=/leaf>leaf</a>")
        #expect(run.paths == ["/", isTaken ? "/best" : nil, status == 304 ? nil : "/leaf", "/odd"].compactMap { $0 })
        #expect(run.odd.outcome == .status && run.odd.location == nil)
        #expect(run.odd.error == nil)
        #expect(run.odd.links == (status == 304 ? 0 : isTaken ? 2 : 1))
        let bare = try crawled(300, "Location: /best\r\n", "", type: "text/plain")
        #expect(bare.paths == ["/", "/best", "/odd"] && bare.odd.error == nil)
    }

    /// Nobody asked whether anything has changed: nothing was read, and a remark says why.
    @Test func a304IsNeitherARedirectNorADeadEnd() throws {
        for location in ["", "Location: /x\r\n"] {
            let run = try crawled(304, location, "")
            #expect(run.odd.outcome == .status && run.odd.error == nil && run.odd.location == nil)
            #expect(run.odd.remark?.contains("nothing has changed") == true)
            #expect(run.paths == ["/", "/odd"] && brokenLinks(run.crawl) == 0)
        }
    }

    /// HEAD can't tell an empty answer from a page.
    @Test(arguments: [("", FetchErrorKind?.some(.redirect)), ("<p>Choose.", nil)])
    func aCheckAsksForTheBody(_ body: String, error: FetchErrorKind?) throws {
        let (crawl, recorder) = try begun { $0.requests.checksExternal = true }
        try play(crawl) { path, attempt in
            path == "/"
                ? .response(html("<a href=http://b.test/odd>odd</a>"))
                : .response(
                    "HTTP/1.1 302 Found\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(attempt > 1 ? body : "")")
        }
        let odd = recorder.records.filter { $0.status == 302 }
        #expect(odd.map(\.method) == [.head, .get])
        #expect(odd.last?.error?.kind == error && odd.first?.willRetry == true)
        #expect(crawl.state == .finished)
    }
}
