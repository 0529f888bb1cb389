import Testing

@testable import Crawl

/// What is kept of fragments is bounded, and what is left out is counted.
@Suite struct FragmentLimitTests {
    private func report(_ site: [String: String], _ limits: FragmentTable.Limits? = nil) throws -> FragmentReport {
        let (crawl, _) = try begun { $0.checksFragments = true }
        if let limits { crawl.fragments = FragmentTable(hash: Fingerprint(seed: 1), limits: limits) }
        try run(crawl, site)
        return try #require(crawl.fragmentReport)
    }

    private func links(_ count: Int, _ target: String) -> String {
        (0..<count).map { "<a href='\(target)#n\($0)'>x</a>" }.joined()
    }

    @Test func aPageWithTooManyAnchorsIsNotLookedAt() throws {
        let anchors = (0...PageFragments.anchorLimit).map { "<b id=\($0)>" }.joined()
        let found = try report(["/": html(anchors + "<a href=#1>x</a><a href=#none>x</a>")])
        #expect((found.checked, found.broken.count, found.notChecked) == (0, 0, 2))
    }

    @Test func aPageWithTooManyLinksHasSomeLeftOut() throws {
        let limit = PageFragments.linkLimit
        let found = try report(["/": html(links(limit + 7, ""))])
        #expect((found.checked, found.broken.count, found.notChecked) == (limit, limit, 7))
    }

    @Test(arguments: [0, 1])
    func aFragmentMayBeTooLong(_ more: Int) throws {
        let long = String(repeating: "x", count: LinkFragment.limit + more)
        let found = try report(["/": html("<a href='#\(long)'>x</a>")])
        #expect((found.broken.count, found.notChecked) == (1 - more, more))
    }

    @Test func linksOfAllPagesAreBounded() throws {
        let target = html("<p id=n1>")
        let site = ["/": html(links(5, "/2") + links(5, "/3") + "<p id=n1>"), "/2": target, "/3": target]
        #expect(try report(site).notChecked == 0)
        #expect(try report(site, .init(links: 7)).notChecked == 3)
        #expect(try report(site, .init(textBytes: 8)).notChecked == 6)
    }

    @Test func anchorsOfAllPagesAreBounded() throws {
        let site = ["/": html("<p id=a><p id=b><a href=/2#n1>x</a>"), "/2": html("<p id=n1><p id=n2>")]
        #expect(try report(site, .init(anchors: 4)).notChecked == 0)
        #expect(try report(site, .init(anchors: 3)).notChecked == 1)
    }
}
