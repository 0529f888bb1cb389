import Crawl
import Testing

@testable import HTTP
@testable import Monitor
@testable import Web

/// Where redirects lead, and which pages link to what is broken.
@Suite struct DetailsLinkTests {
    private let second: Int64 = 1_000_000_000

    @Test func allPagesThatLinkToABrokenURLAreTold() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(of: (0..<40).map { "http://a.test/\($0)" }, model) {
            $0.concurrency = 100
            $0.maxTries = 1
        }
        var state = ScreenState()
        let layout = ScreenLayout(width: 80, height: 40)
        var broken: URLID?
        var now: Int64 = 1
        while let dispatch = crawl.next(now: now) {
            now += second
            if crawl.text(of: dispatch.url).hasSuffix("/gone") {
                broken = dispatch.url
                crawl.endExchange(in: dispatch.slot, .failed(FetchError(.reset, "gone")), now: now)
            } else {
                try answer(crawl, slot: dispatch.slot, "<a href=/gone></a><a href=/gone></a>", at: now)
            }
        }
        let url = try #require(broken)
        state.details = OpenDetails(url: url)
        let snapshot = model.snapshot(of: crawl, for: &state, layout: layout, at: now)
        let details = try #require(snapshot.details)
        #expect(details.linkingCount == 40)
        #expect(Set(details.linking.map(\.page)).count == 40)
        let lines = Screen(snapshot: snapshot, state: state, layout: layout, isASCII: true).render().lines
        #expect(lines.contains { $0.contains("linked from 40 pages:") })
        state.details = nil
        _ = model.snapshot(of: crawl, for: &state, layout: layout, at: now)
        #expect(model.referrers == nil)
    }

    /// `/1` and `/2` link to `/old`, which redirects to `/new`, which is gone.
    private func crawlWithRedirects(_ model: MonitorModel) throws -> Crawl {
        let crawl = try begunCrawl(model)
        while let dispatch = crawl.next(now: second) {
            switch String(crawl.url(in: dispatch.slot).pathname) {
            case "/":
                try answer(
                    crawl, slot: dispatch.slot, "<a href=/1>x</a><a href=/2>x</a><a href=/loop>x</a>", at: second)
            case "/1", "/2": try answer(crawl, slot: dispatch.slot, "<a href=/old>x</a>", at: second)
            case "/old": try answer(crawl, slot: dispatch.slot, "", status: "301 So\r\nLocation: /new", at: second)
            case "/loop": try answer(crawl, slot: dispatch.slot, "", status: "301 So\r\nLocation: /loop", at: second)
            default: try answer(crawl, slot: dispatch.slot, "", status: "404 No", at: second)
            }
        }
        return crawl
    }

    private func url(_ path: String, in crawl: Crawl) throws -> URLID {
        let all = (0..<UInt32(crawl.counts.seen)).map { URLID(index: $0) }
        return try #require(all.first { crawl.text(of: $0) == "http://a.test" + path })
    }

    @Test func detailsTellWhereRedirectsLead_AndWhoLinksToWhatTheyLeadTo() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try crawlWithRedirects(model)
        for (path, told) in [
            ("/new", ["via /old <- /1 <- / (seed)", "linked from 2 pages:", "/2 (by /old)"]),
            (
                "/old",
                ["via /1 <- / (seed)", "redirects to /new: broken 404", "done 301", "linked from 2 pages:", "/2"]
            ),
            ("/loop", ["redirects to /loop: broken redirect", "failed: redirect"]),
        ] {
            var state = ScreenState()
            state.details = OpenDetails(url: try url(path, in: crawl))
            let layout = ScreenLayout(width: 80, height: 30)
            let snapshot = model.snapshot(of: crawl, for: &state, layout: layout, at: 2 * second)
            let lines = Screen(snapshot: snapshot, state: state, layout: layout, isASCII: true).render().lines
            for part in told { #expect(lines.contains { $0.contains(part) }, "\(part) in \(lines)") }
        }
    }

    @Test func anErrorsRowTellsTheWayFromThePage_AndIsCountedOnce_HoweverOftenItIsFetched() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try crawlWithRedirects(model)
        let new = try url("/new", in: crawl)
        #expect(model.books.errors.total == 2)
        for status in ["404 No", "410 Gone", "200 OK"] {
            crawl.perform(.recrawl(new), now: 3 * second)
            let dispatch = try #require(crawl.next(now: 3 * second))
            try answer(crawl, slot: dispatch.slot, "", status: status, at: 3 * second)
            var state = ScreenState()
            state.tab = .errors
            state.expanded = Set(model.books.errors.groups.indices)
            let layout = ScreenLayout(width: 80, height: 24)
            let snapshot = model.snapshot(of: crawl, for: &state, layout: layout, at: 3 * second)
            let lines = Screen(snapshot: snapshot, state: state, layout: layout, isASCII: true).render().lines
            let isBroken = status != "200 OK"
            #expect(
                lines.count { $0.contains("a.test/new  <- /old  <- /1") } == 1
                    && isBroken == lines.allSatisfy { !$0.contains("fixed") }, "\(lines)")
            #expect(model.books.errors.total == (isBroken ? 2 : 1) && snapshot.rowCount == 4)
            #expect(crawl.statistics.tally.error == (isBroken ? 1 : 0))
        }
    }
}
