import Testing

@testable import Crawl

/// Warnings that are noticed on the way.
@Suite struct NoticedWarningTests {
    private func warning(of url: UInt32, on page: UInt32) -> Warning {
        var warning = Warning(.whiteSpace, URLID(index: url))
        warning.page = URLID(index: page)
        return warning
    }

    @Test func aPageHasEachOnce() {
        var noticed = NoticedWarnings()
        let added = [(1, 7), (2, 7), (1, 7), (1, 8), (1, 7)].map { noticed.add(warning(of: $0, on: $1)) }
        #expect(added == [true, true, nil, true, true])
        #expect(noticed.all.count == 4 && noticed.notKept == 0)
    }

    @Test func moreThanTheLimitAreCounted() {
        var noticed = NoticedWarnings()
        for url in 0..<UInt32(NoticedWarnings.limit) { _ = noticed.add(warning(of: url, on: 7)) }
        #expect(noticed.add(warning(of: .max, on: 7)) == false)
        #expect(noticed.all.count == NoticedWarnings.limit && noticed.notKept == 1)
    }

    @Test func anOriginHasItsCertificateOnce() {
        var noticed = NoticedWarnings()
        #expect([3, 3, 4].map { noticed.addHost($0) } == [true, false, true])
    }

    /// Each event carries what an image needs to say the same.
    @Test func anImageHasThemToo() throws {
        var options = CrawlOptions()
        options.seeds = ["https://a.test/"]
        options.requiresHTTPS = true
        let crawl = try Crawl(options: options, now: 0)
        let image = CrawlImage(options: options)
        crawl.subscribe(image)
        try crawl.start(now: 0)
        let dispatch = try #require(crawl.next(now: 1))
        crawl.connected(slot: dispatch.slot, connection: 1, peer: "127.0.0.1:443", certificateDays: 30, reused: false)
        #expect(crawl.noticedWarnings.isEmpty)
        for _ in 0..<2 {
            crawl.connected(
                slot: dispatch.slot, connection: 1, peer: "127.0.0.1:443", certificateDays: 29, reused: true)
        }
        crawl.notice(.whiteSpace, linkTo: dispatch.url, on: dispatch.url)
        #expect(crawl.noticedWarnings.map(\.kind) == [.expiringCertificate, .whiteSpace])
        #expect(crawl.noticedWarnings.first?.number == 29)
        #expect(image.noticedWarnings == crawl.noticedWarnings && image.ignoredEvents == 0)
    }
}
