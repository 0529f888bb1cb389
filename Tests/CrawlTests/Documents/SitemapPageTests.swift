import TestSupport
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// URLs that are named as sitemaps, and are pages, or neither.
@Suite struct SitemapPageTests {
    @Test(arguments: [["/i", "/"], ["/", "/i"]])
    func aPageThatIsNamedAsASitemapIsAPage(order: [String]) throws {
        for concurrency in [1, 64] {
            let (crawl, recorder) = try begun {
                $0.seeds = order.filter { $0 == "/" }.map { "http://a.test\($0)" }
                $0.sources.sitemaps = order.filter { $0 != "/" }.map { "http://a.test\($0)" }
                $0.concurrency = concurrency
            }
            let list = text("<sitemapindex><sitemap><loc>http://a.test/page</loc></sitemap></sitemapindex>")
            try run(
                crawl,
                [
                    "/i": list, "/": html("<a href=/page>p</a>"),
                    "/page": html("<a href=/behind>b</a>"), "/behind": html(""),
                ])
            let texts = recorder.texts(crawl).map { String($0.dropFirst("http://a.test".count)) }
            #expect(Set(texts) == ["/i", "/", "/page", "/behind"])
            #expect(recorder.records.allSatisfy { !$0.isBroken } && crawl.pagesNamedAsSitemaps.count == 1)
            #expect(recorder.wasConsistent && crawl.state == .finished)
        }
    }

    @Test func theSameURLAsSeedAndSitemapIsReadAsBoth() throws {
        let (crawl, recorder) = try begun { $0.sources.sitemaps = ["http://a.test/"] }
        try run(crawl, ["/": html("<a href=/a>a</a>"), "/a": html("")])
        #expect(recorder.texts(crawl) == ["http://a.test/", "http://a.test/a"])
        #expect(recorder.records[0].remark?.contains("HTML page") == true && recorder.records[0].error == nil)
        let (other, events) = try begun { $0.sources.sitemaps = ["http://a.test/"] }
        try run(other, ["/": html("<urlset><url><loc>http://a.test/listed</loc></url></urlset><a href=/a>a</a>")])
        #expect(Set(events.texts(other)) == ["http://a.test/", "http://a.test/listed", "http://a.test/a"])
    }

    @Test(
        arguments: [
            (html("<!doctype html><a href=/no>x</a>"), "HTML"), (text("{\"urls\": [\"http://a.test/no\"]}"), "neither"),
            (text(""), "empty"), (text(" \r\n "), "neither"), (text("<opml><url>x</url></opml>"), "neither"),
        ])
    func oneThatIsNoneSaysSo_AndIsBroken(_ answer: String, what: String) throws {
        let (crawl, recorder) = try begun {
            $0.obeysRobots = true
            $0.sources.takesRobotsSitemaps = true
        }
        try run(crawl, ["/robots.txt": text("sitemap: /map"), "/": html(""), "/map": answer])
        let record = try #require(recorder.records.first { crawl.text(of: $0.url) == "http://a.test/map" })
        #expect(record.outcome == .ok && record.isBroken && record.error?.kind == .decode && !record.willRetry)
        #expect(record.error?.message.contains("sitemap") == true && record.error?.message.contains(what) == true)
        #expect(recorder.records.count == 3 && recorder.wasConsistent)
    }

    @Test func oneThatListsNothingIsOne() throws {
        for body in ["<urlset></urlset>", "<sitemapindex/>", "<urlset/>", "<rss><channel/></rss>"] {
            let (crawl, recorder) = try begun { $0.sources.sitemaps = ["http://a.test/map"] }
            try run(crawl, ["/": html(""), "/map": text(body)])
            #expect(recorder.records.allSatisfy { $0.error == nil && $0.remark == nil })
            #expect(crawl.pagesNamedAsSitemaps.isEmpty)
        }
    }

    @Test(
        arguments: [
            ("<urlset>", true), ("\u{FEFF} <?xml version='1.0'?>\n<!-- x --><s:urlset>", true), ("<rdf:RDF>", true),
            ("<feed/>", true), ("<!DOCTYPE html><rss>", true), ("http://a.test/", true),
            ("<!doctype html><html>", false),
            ("<html><urlset>", false), ("", false), ("plain", false), ("<urlsets>", false),
        ])
    func whatCallsItselfHTMLMayBeginAsASitemap(_ text: String, mayBegin: Bool) {
        #expect(Array(text.utf8).withUnsafeBufferPointer { SitemapKind.mayBegin($0) } == mayBegin)
    }
}
