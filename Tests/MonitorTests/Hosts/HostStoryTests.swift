import Crawl
import Testing

@testable import HTTP
@testable import Monitor
@testable import Words

/// What the box of one host tells.
@Suite struct HostStoryTests {
    private static let second: Int64 = 1_000_000_000

    @Test func aHostTellsWhyItIsTakenAsItIs() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(of: (0..<9).map { "http://a.test/\($0)" }, model) {
            $0.politeness.limitConnections(4)
            $0.politeness.setDelay(50_000_000)
            $0.maxTries = 1
        }
        func story(at now: Int64) throws -> HostStory { try #require(model.story(of: 0, in: crawl, at: now)) }
        var told = try story(at: 1)
        #expect(told.robots.string == "not obeyed" && told.outcomes.isEmpty && told.rest == nil)
        #expect(
            told.delay.string == "50ms: [ shortens it" && told.connections.string == "4, by --per-host: } raises it")
        let slot = try #require(crawl.next(now: 1)).slot
        try answer(crawl, slot: slot, "", status: "503 Busy\r\nRetry-After: 30", at: 2)
        told = try story(at: 2)
        #expect(told.row.verdict.text.string == "throttled: 503, rests 30.0s")
        #expect(told.rest?.string == "30.0s: the host asked for that")
        #expect(told.outcomes.map(\.name.string) == ["5xx"] && told.outcomes.map(\.count) == [1])
        #expect(told.connections.string.hasPrefix("1 of 4: it was in trouble"))
        #expect(model.story(of: 7, in: crawl, at: 2) == nil)
    }

    @Test func robotsAreTold() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(of: (0..<9).map { "http://a.test/\($0)" }, model) { $0.obeysRobots = true }
        func robots() -> String? { model.story(of: 0, in: crawl, at: 2)?.robots.string }
        #expect(robots() == "not asked for yet")
        let slot = try #require(crawl.next(now: 1)).slot
        #expect(robots() == "on its way")
        try answer(crawl, slot: slot, "user-agent: *\ndisallow: /1\n", type: "text/plain", at: 2)
        while crawl.next(now: 2) != nil {}
        #expect(robots() == "forbids 1 URL, asked for again in 24h00m")
    }

    @Test func aRobotsTxtWithoutAnAnswerIsToldOf() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(model) {
            $0.obeysRobots = true
            $0.maxTries = 1
        }
        let slot = try #require(crawl.next(now: 1)).slot
        crawl.endExchange(in: slot, .failed(FetchError(.timeout, "so")), now: 2)
        while crawl.next(now: 2) != nil {}
        let story = model.story(of: 0, in: crawl, at: 3)
        #expect(story?.robots.string == "no answer: its URLs fail as that request did")
    }

    @Test func theStoryIsAskedForWithItsHostAndScrolls() {
        var state = ScreenState()
        state.tab = .hosts
        state.story = OpenStory(host: 4, origin: "http://a.test")
        #expect(state.request(1, page: 9).story == 4)
        let surroundings = ScreenState.Surroundings(rows: 9, page: 9, crawl: .running)
        for _ in 0..<30 { _ = state.handle(.down, in: surroundings) }
        state.goOn(from: ShownFrame(storyOverflow: 3))
        #expect(state.story?.top == 3 && state.position.selection == 0)
    }

    @Test func aStillPictureGoesOnForAStory() {
        var state = ScreenState()
        state.tab = .hosts
        var surroundings = ScreenState.Surroundings(rows: 1, page: 9, crawl: .running)
        surroundings.row = .host(HostRow())
        _ = state.handle(.character("Z"), in: surroundings)
        #expect(state.isStill)
        _ = state.handle(.enter, in: surroundings)
        #expect(!state.isStill && state.story != nil)
        _ = state.handle(.escape, in: surroundings)
        _ = state.handle(.character("Z"), in: surroundings)
        _ = state.handle(.character("L"), in: surroundings)
        #expect(!state.isStill && state.showsLatency)
    }
}
