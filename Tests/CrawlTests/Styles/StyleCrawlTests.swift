import Testing

@testable import Crawl

/// What is fetched because style sheets, Link fields and meta elements name it.
@Suite struct StyleCrawlTests {
    private func css(_ text: String, _ fields: String = "") -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\(fields)Content-Length: \(text.utf8.count)\r\n\r\n\(text)"
    }

    private func fetched(
        _ site: [String: String], _ change: (inout CrawlOptions) -> Void = { _ in }
    ) throws -> [String] {
        let (crawl, recorder) = try begun {
            $0.sources.takesRequisites = true
            $0.sources.takesStyles = true
            change(&$0)
        }
        try run(crawl, site)
        #expect(recorder.wasConsistent && crawl.state == .finished)
        return recorder.texts(crawl).map { $0.replacing("http://a.test", with: "") }
    }

    private let site: [String: String] = [
        "/": html("<link rel=stylesheet href=/dir/a.css><p style='a:url(p.png)'><style>b{c:url(s.png)}</style>"),
        "/dir/a.css": "",
    ]

    /// Addresses are relative to the sheet's own.
    @Test func sheetsAreReadAsTheyImportEachOther() throws {
        let found = try fetched(
            site.merging([
                "/dir/a.css": css("@import 'b.css';@font-face{src:url(../f.woff)}p{a:url(a.css)}"),
                "/dir/b.css": css("p{a:url(b.png)}"),
            ]) { $1 })
        #expect(found == ["/", "/dir/a.css", "/p.png", "/s.png", "/dir/b.css", "/f.woff", "/dir/b.png"])
    }

    @Test func theyAreNot_UnlessAskedFor() throws {
        let sheet = ["/dir/a.css": css("p{a:url(b.png)}")]
        #expect(try fetched(site.merging(sheet) { $1 }) { $0.sources.takesStyles = false } == ["/", "/dir/a.css"])
        #expect(try fetched(site.merging(sheet) { $1 }) { $0.sources.takesRequisites = false } == ["/"])
    }

    /// What a sheet names has the depth of the page, and is no page; who names it is the sheet.
    @Test func whatTheyNameBelongsToThePage() throws {
        let (crawl, recorder) = try begun {
            $0.sources.takesRequisites = true
            $0.sources.takesStyles = true
            $0.maxDepth = 0
        }
        try run(
            crawl,
            [
                "/": html("<link rel=stylesheet href=/a.css>"),
                "/a.css": css("p{a:url(gone.png) url(page) url('http://[')}"),
                "/page": html("<a href=/no>x</a>"),
            ])
        #expect(recorder.records.map(\.depth) == [0, 0, 0, 0] && recorder.records[1].links == 3)
        #expect(crawl.brokenLines == ["/gone.png 404 <- /a.css"])
        #expect(crawl.malformedLinkCount == 1)
    }

    @Test func whatIsBehindTheLimitIsCounted() throws {
        let (crawl, _) = try begun {
            $0.sources.takesRequisites = true
            $0.sources.takesStyles = true
        }
        let filling = String(repeating: " ", count: SheetBody.limit)
        try run(
            crawl, ["/": html("<link rel=stylesheet href=/a.css>"), "/a.css": css("p{a:url(x)}\(filling)p{a:url(y)}")])
        #expect(crawl.counts.seen == 3 && crawl.notKept.urls == 1)
    }

    @Test func linkFieldsCount_WhereTheyAreAskedFor() throws {
        let field = "Link: </n>; rel=next, </i>; rel=icon\r\n"
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\(field)Content-Length: 0\r\n\r\n"
        #expect(try fetched(["/": page]) == ["/"])
        #expect(try fetched(["/": page]) { $0.sources.takesLinkFields = true } == ["/", "/n", "/i"])
        let found = try fetched(["/": page]) {
            $0.sources.takesLinkFields = true
            $0.sources.takesRequisites = false
        }
        #expect(found == ["/", "/n"])
    }

    @Test func cardsCount_WhereTheyAreAskedFor() throws {
        let page = html("<meta property=og:image content=/i.png><meta name=twitter:image content=/t.png>")
        for takesRequisites in [true, false] {
            let found = try fetched(["/": page]) {
                $0.sources.takesCards = true
                $0.sources.takesRequisites = takesRequisites
            }
            #expect(found == ["/", "/i.png", "/t.png"])
        }
        #expect(try fetched(["/": page]) == ["/"])
    }
}
