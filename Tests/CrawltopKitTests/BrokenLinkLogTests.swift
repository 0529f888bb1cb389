import Crawl
import Testing

@testable import CrawltopKit

@Suite struct BrokenLinkLogTests {
    /// A page links to a redirect twice, and to what that leads to.
    private func crawl() throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/", "http://a.test/seed"]
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        let page = "<a href=/old>x</a><a href=/old#x>x</a><a href=/new>x</a>"
        try answer(
            crawl, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n" + page)
        for location in ["/seed", "/new"] {
            try answer(crawl, "HTTP/1.1 302 So\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
        }
        try answer(crawl, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
        return crawl
    }

    @Test func aLineForEachLink_WithTheWayThatItGoes() throws {
        let json = try ending(of: crawl()) { JSONLog(output: $0, clockOffset: 0) }
        let url = "http://a.test/"
        func line(_ path: String, via: String, _ status: Int, error: String, from referrer: String) -> String {
            #"{"type":"broken_link","url":"\#(url)\#(path)","via":\#(via),"status":\#(status),"error":\#(error),"#
                + #""referrer":\#(referrer),"verdict":"broken"}"#
        }
        let lines = [
            line("seed", via: "null", 302, error: #""redirect""#, from: "null"),
            line("new", via: "null", 404, error: "null", from: "\"\(url)\""),
            line("old", via: "[\"\(url)new\"]", 404, error: "null", from: "\"\(url)\""),
        ]
        #expect(Array(json.dropLast()) == lines)
        #expect(json.last?.contains(#","broken_links":3,"#) == true)
        let text = try ending(of: crawl()) { TextLog(output: $0, clockOffset: 0, detail: .silent) }
        #expect(
            text.prefix(3) == [
                "broken redirect \(url)seed", "broken 404 \(url)new <- \(url)",
                "broken 404 \(url)old -> \(url)new <- \(url)",
            ])
    }

    /// Whoever leaves the screen gets a screenful: the URLs that the most pages link to in vain, and how to get the rest.
    @Test func aDigestNamesTheMostLinkedFirstAndHowManyMoreThereAre() throws {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        func page(_ text: String) -> String {
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(text.utf8.count)\r\n\r\n" + text
        }
        let links = (0..<30).map { "<a href=/missing\($0)>x</a>" }.joined()
        try answer(crawl, page("<a href=/p>x</a>" + links))
        try answer(crawl, page("<a href=/missing7>x</a>"))
        for _ in 0..<30 { try answer(crawl, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n") }
        let text = try ending(of: crawl) { TextLog(output: $0, clockOffset: 0, detail: .normal, mostBroken: 10) }
        #expect(text[0] == "broken: 30 URLs, 31 links")
        #expect(text[1] == "  404 http://a.test/missing7 <- 2 pages, such as http://a.test/")
        #expect(text[2] == "  404 http://a.test/missing0 <- http://a.test/")
        #expect(text[11] == "  and 20 more URLs: -v lists every link, --output FILE logs them")
        #expect(text.count < 24)
        // Where the terminal shows hyperlinks, the URLs are some, and nothing else is.
        let linked = try ending(of: crawl) {
            TextLog(output: $0, clockOffset: 0, detail: .normal, mostBroken: 10, hasLinks: true)
        }
        func link(_ url: String) -> String { "\u{1B}]8;;\(url)\u{1B}\\\(url)\u{1B}]8;;\u{1B}\\" }
        #expect(linked[2] == "  404 \(link("http://a.test/missing0")) <- \(link("http://a.test/"))")
        let shown = linked.map { $0.replacing(/\u{1B}\]8;;[^\u{1B}]*\u{1B}\\/, with: "") }
        #expect(shown == text)
    }

    /// A host that turns the crawl away would fill a log, and it is the host that matters.
    @Test func whatOneHostBlocksIsToldTogether_AndAChallengeIsARemark() throws {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/", "http://b.test/"]
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        let links = (1...4).map { "<a href=/\($0)>x</a>" }.joined()
        let answers = [
            "http://a.test/": ("200 OK", links), "http://a.test/1": ("403 No", ""), "http://a.test/2": ("401 No", ""),
            "http://a.test/3": ("403 No", ""), "http://a.test/4": ("200 OK", "<title>Just a moment...</title>"),
        ]
        while let dispatch = crawl.next(now: 0) {
            let (status, body) = answers[crawl.text(of: dispatch.url)] ?? ("403 No", "")
            let head = "HTTP/1.1 \(status)\r\nContent-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            try answer(crawl, slot: dispatch.slot, head + body)
        }
        let text = try ending(of: crawl) { TextLog(output: $0, clockOffset: 0, detail: .silent) }
        #expect(text[0] == "blocked 403 http://b.test/")
        #expect(
            text[1]
                == "blocked http://a.test: 3 URLs, 3 links (403 2, 401 1), such as http://a.test/1 <- http://a.test/")
        #expect(
            text.contains("note: 1 URL answered with a page that keeps crawlers out: --fail-on blocked finds them"))
        let all = try ending(of: crawl) { TextLog(output: $0, clockOffset: 0, detail: .verbose) }
        #expect(all.filter { $0.hasPrefix("blocked 40") }.count == 4)
    }

    @Test func aWayOfManyRedirectsIsAListOfThem() throws {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/0"]
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        for next in 1...3 {
            try answer(crawl, "HTTP/1.1 302 So\r\nLocation: /\(next)\r\nContent-Length: 0\r\n\r\n")
        }
        try answer(crawl, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
        let json = try ending(of: crawl) { JSONLog(output: $0, clockOffset: 0) }
        #expect(json[0].contains(#""via":["http://a.test/1","http://a.test/2","http://a.test/3"],"status":404"#))
    }
}
