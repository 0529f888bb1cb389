import TestSupport
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// How many links lead to a URL, whatever became of it.
@Suite struct LinkCountTests {
    private func counts(_ crawl: Crawl) -> [String: Int] {
        let urls = (0..<UInt32(crawl.counts.seen)).map { URLID(index: $0) }
        return Dictionary(
            uniqueKeysWithValues: urls.map {
                (crawl.text(of: $0).replacing("http://a.test", with: ""), crawl.linkCount(to: $0))
            })
    }

    private static let site = [
        "/": html("<a href=/a>x</a><a href=/b>x</a><a href=/a#part>x</a><a href=http://b.test/>x</a><a href=//[>x</a>"),
        "/a": html("<a href=/>x</a><a href=/b rel=nofollow>x</a><a href=/gone>x</a><a href=/to>x</a>"),
        "/b": html("<a href=/>x</a><a href=/a>x</a><a href=/b>x</a>"),
        "/to": redirect("/end"),
        "/end": html("<a href=/>x</a>"),
    ]
    @Test(arguments: [true, false]) func allLinksCount_WhateverTheirTargetsAnswered(obeysNofollow: Bool) throws {
        let (crawl, _) = try begun { $0.obeysNofollow = obeysNofollow }
        try run(crawl, Self.site)
        #expect(
            counts(crawl) == [
                "/": 3, "/a": 3, "/b": 3, "/gone": 1, "/to": 1, "/end": 0, "http://b.test/": 1,
            ])
    }

    @Test func aPageThatIsReadAgainCountsOnce() throws {
        let (crawl, _) = try begun()
        try run(crawl, Self.site)
        for _ in 0..<2 {
            let former = counts(crawl)
            for index in 0..<UInt32(crawl.counts.seen) { crawl.perform(.recrawl(URLID(index: index)), now: 1 << 40) }
            try run(crawl, Self.site)
            #expect(counts(crawl) == former)
        }
    }

    /// The first attempt breaks off behind two of three links, and after more than is held back until a page's end.
    @Test(arguments: [3, 6_000]) func aPageThatBreaksOffCountsOnce(links: Int) throws {
        let (crawl, _) = try begun { $0.maxTries = 2 }
        let page = html(String(repeating: "<a href=/a>x</a>", count: links))
        let cut = String(page.prefix(page.count * 2 / 3))
        var now: Int64 = 1
        var attempts = 0
        while crawl.state != .finished {
            guard let dispatch = crawl.next(now: now) else {
                now = max(now + 1, crawl.nextWakeUp ?? now)
                continue
            }
            now += 1_000_000
            let isFirst = attempts == 0
            attempts += 1
            try respond(crawl, dispatch.slot, dispatch.url.index == 0 ? isFirst ? cut : page : html(""), now: now)
            let end: ExchangeEnd = isFirst ? .failed(FetchError(.reset, "it broke off")) : .complete
            crawl.endExchange(in: dispatch.slot, end, now: now)
        }
        #expect(attempts == 3 && crawl.linkCount(to: URLID(index: 1)) == links)
    }

    /// Two bytes in the record are not all.
    @Test func moreThan65535LinksCount() throws {
        let (crawl, _) = try begun()
        try run(crawl, ["/": html(String(repeating: "<a href=/>x</a>", count: 140_000))])
        #expect(crawl.linkCount(to: crawl.seeds[0]) == 140_000)
    }
}
