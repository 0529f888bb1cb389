import Crawl
import Testing

@testable import HTTP
@testable import Monitor
@testable import Words

/// Errors are counted by URL, and what is repaired is counted no longer.
@Suite struct ErrorBookTests {
    private let layout = ScreenLayout(width: 100, height: 30)

    private func fetch(_ url: URLID, _ status: String, in crawl: Crawl) throws {
        crawl.perform(.recrawl(url), now: 5)
        let dispatch = try #require(crawl.next(now: 5_000_000_000))
        try answer(crawl, slot: dispatch.slot, "", status: status, at: 6_000_000_000)
    }

    /// More than a group lists: the first ones are counted once all the same when they fail again.
    @Test func aURLCountsOnce_HoweverLongAgoItFailed() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let count = ErrorBook.maxURLs + 50
        let crawl = try TableModelTests.crawl(count, model)
        for _ in 0..<count {
            let dispatch = try #require(crawl.next(now: 1))
            try answer(crawl, slot: dispatch.slot, "", status: "404 No", at: 2)
        }
        #expect(model.books.errors.total == count)
        try fetch(URLID(index: 3), "404 No", in: crawl)
        #expect(model.books.errors.total == count)
        try fetch(URLID(index: 3), "200 OK", in: crawl)
        #expect(model.books.errors.total == count - 1 && model.books.errors.groups[0].fixed == 0)
        #expect(model.books.errors.groups[0].count == count - 1)
    }

    @Test func whatIsRepairedIsMarked_AndCountsNoLonger() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try TableModelTests.crawl(3, model)
        for _ in 0..<3 {
            let dispatch = try #require(crawl.next(now: 1))
            try answer(crawl, slot: dispatch.slot, "", status: "404 No", at: 2)
        }
        var state = ScreenState()
        state.tab = .errors
        state.expanded = [0, 1]
        func lines() -> [String] {
            let snapshot = model.snapshot(of: crawl, for: &state, layout: layout, at: 9)
            return Screen(snapshot: snapshot, state: state, layout: layout, isASCII: true).render().lines
        }
        try fetch(URLID(index: 1), "200 OK", in: crawl)
        #expect(lines().contains { $0.contains("fixed") && $0.contains("a.test/1") })
        #expect(lines().contains { $0.contains("1 fixed") && $0.contains("      2 broken   404") }, "\(lines())")
        #expect(lines().contains { $0.contains(" Errors 2 ") })
        try fetch(URLID(index: 1), "410 Gone", in: crawl)
        #expect(lines().count { $0.contains("a.test/1") } == 1)
        #expect(model.books.errors.total == 3 && model.books.errors.groups.map(\.count) == [2, 1])
        #expect(model.books.errors.groups.map(\.fixed) == [0, 0])
        crawl.perform(.recrawl(URLID(index: 1)), now: 9)
        crawl.perform(.cancel(URLID(index: 1)), now: 9)
        #expect(model.books.errors.total == 2)
    }
}
