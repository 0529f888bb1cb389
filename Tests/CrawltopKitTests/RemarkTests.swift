import Testing

@testable import Crawl
@testable import CrawltopKit

@Suite struct RemarkTests {
    private func remarks(_ change: (inout CrawlOptions) -> Void, _ play: (Crawl) throws -> Void = { _ in }) throws
        -> [String]
    {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        change(&options)
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        try play(crawl)
        let buffer = LineBuffer()
        buffer.remarks(crawl, nil, nil)
        let remarks = Remarks.of(crawl, nil)
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == remarks.map { "note: \($0)\n" }.joined())
        return remarks
    }

    @Test func anOrdinaryCrawlHasNone() throws {
        #expect(try remarks { $0.exclude = ["x"] } == [])
    }

    @Test(
        arguments: [
            ("http://www.a.test/x", "--strict follows it"), ("http://docs.a.test/", "--lenient follows it"),
            ("http://b.test/", "crawl that instead, or see --scope"), ("ftp://a.test/", nil), ("/x", nil),
        ] as [(String, String?)])
    func aSeedThatRedirectsOutOfScopeIsNamedWithWhatHelps(_ target: String, _ help: String?) throws {
        let said = try remarks({ _ in }) { crawl in
            try answer(crawl, "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
            try answer(crawl, "HTTP/1.1 301 Moved\r\nLocation: \(target)\r\nContent-Length: 0\r\n\r\n")
        }
        #expect(
            said
                == (help.map { ["http://a.test/ redirects to \(target), which is out of scope: \($0)"] } ?? []))
    }

    @Test func eachSeedThatIsLeftOutIsNamed() throws {
        let rules = "User-agent: *\nDisallow: /shut"
        let said = try remarks({
            $0.obeysRobots = true
            $0.exclude = ["secret"]
            $0.seeds += ["http://a.test/shut", "http://a.test/open", "http://a.test/secret"]
            $0.sources.sitemaps = ["http://a.test/shut.xml"]
        }) { crawl in
            try answer(crawl, "HTTP/1.1 200 OK\r\nContent-Length: \(rules.utf8.count)\r\n\r\n\(rules)")
            try answer(crawl, "HTTP/1.1 302 Found\r\nLocation: /shut/1\r\nContent-Length: 0\r\n\r\n")
            try answer(crawl, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        #expect(
            said == [
                "http://a.test/ redirects to http://a.test/shut/1, which is left out: robots.txt disallows it",
                "http://a.test/shut is left out: robots.txt disallows it",
                "http://a.test/secret is left out: --include or --exclude says so",
                "http://a.test/shut.xml is left out: robots.txt disallows it",
            ])
    }

    @Test func ofManySeedsThatAreLeftOutSomeAreNamed() throws {
        let said = try remarks {
            $0.exclude = ["secret"]
            $0.seeds = (0..<13).map { "http://a.test/secret\($0)" }
        }
        #expect(said.count == 11 && said.last == "3 more seeds left out")
    }

    @Test(arguments: ["429 Too Many Requests", "503 Service Unavailable"])
    func whatNobodyDecidedToLeaveOutIsCounted(_ status: String) throws {
        let busy = "HTTP/1.1 \(status.prefix(3)) No\r\nContent-Length: 0\r\n\r\n"
        let said = try remarks({
            $0.obeysRobots = true
            $0.maxTries = 1
            $0.seeds = ["http://a.test/", "http://a.test/2", "http://b.test/"]
        }) { for _ in 0..<2 { try answer($0, busy) } }
        #expect(
            said
                == [
                    "3 URLs left out, because what robots.txt says is not known (2 hosts: robots.txt answered \(status))",
                    "not checked: 3 URLs with a robots.txt that could not be read: --fail-on not-checked finds them",
                ])
    }

    @Test func aPageThatIsNamedAsASitemapIsNamed() throws {
        let said = try remarks({ $0.sources.sitemaps = ["http://a.test/"] }) {
            try answer($0, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>")
        }
        #expect(said == ["http://a.test/ is named as a sitemap and is a page"])
    }

    @Test func aPatternThatTakesTooLongIsNamed() throws {
        let said = try remarks {
            $0.exclude = ["(a+)+$"]
            $0.seeds = ["http://a.test/\(String(repeating: "a", count: 5000))!"]
        }
        #expect(said.first?.hasSuffix(" is left out: --include or --exclude says so") == true)
        #expect(
            said.dropFirst() == [
                "the pattern '(a+)+$' takes too long on a URL, not fetched for that: make it simpler",
                "not checked: 1 URL on which a pattern takes too long: --fail-on not-checked finds them",
            ])
    }
}
