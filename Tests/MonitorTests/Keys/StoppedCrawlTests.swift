import Commands
import Crawl
import TestSupport
import Testing

@testable import Monitor
@testable import Words

@Suite struct StoppedCrawlTests {
    private static func surroundings(_ limit: CrawlLimit?) -> ScreenState.Surroundings {
        var surroundings = ScreenState.Surroundings(rows: 3, page: 3, crawl: .finished, selected: URLID(index: 1))
        surroundings.wasStopped = true
        surroundings.endingLimit = limit
        return surroundings
    }

    private static let limits: [(CrawlLimit, CrawlCommand)] = [
        (.pages(100), .setPageLimit(1_100)), (.bytes(5 << 20), .setByteLimit(10 << 20)),
        (.duration(60_000_000_000), .setTimeLimit(120_000_000_000)), (.pages(.max), .setPageLimit(.max)),
    ]

    @Test(arguments: limits) func aKeyGoesOnBeyondTheLimit(limit: CrawlLimit, command: CrawlCommand) {
        for tab in Tab.numbered(isShared: true) {
            var state = ScreenState()
            state.tab = tab
            #expect(state.handle(.character("e"), in: Self.surroundings(limit)) == [.perform(command)])
            for crawl in [CrawlState.running, .draining] {
                var surroundings = Self.surroundings(limit)
                surroundings.crawl = crawl
                #expect(state.handle(.character("e"), in: surroundings) == [.perform(command)])
                #expect(state.message?.string.hasPrefix("from now on: limit of ") == true)
            }
        }
    }

    /// One key goes on, another cancels a row, at any time.
    @Test(arguments: [CrawlState.running, .draining, .finished])
    func cancellingARowIsAnotherKey(crawl: CrawlState) throws {
        let begun = try begunCrawl()
        var surroundings = Self.surroundings(.pages(1))
        (surroundings.crawl, surroundings.status) = (crawl, begun.status(of: begun.seeds[0]))
        var state = ScreenState()
        state.tab = .todo
        for _ in 0..<2 {
            #expect(state.handle(.character("e"), in: surroundings) == [.perform(.setPageLimit(1_001))])
            #expect(state.handle(.character("c"), in: surroundings) == [.perform(.cancel(URLID(index: 1)))])
            #expect(state.message?.string == "cancelled: it is skipped")
        }
    }

    /// What a limit left may be skipped, and brought back: the limit is still what ended the crawl.
    @Test func theLimitIsToldWhateverBecomesOfWhatItLeft() throws {
        let crawl = try begunCrawl { $0.limits.pages = 1 }
        let slot = try #require(crawl.next(now: 1)).slot
        try answer(crawl, slot: slot, "<a href=/1>x</a><a href=/2>x</a>", at: 2)
        #expect(crawl.next(now: 3) == nil && crawl.state == .finished && crawl.endingLimit == .pages(1))
        crawl.perform(.setDepthLimit(0), now: 4)
        _ = crawl.next(now: 5)
        #expect(crawl.counts.todo == 0 && crawl.endingLimit == .pages(1) && crawl.limitReached == nil)
        var surroundings = Self.surroundings(crawl.endingLimit)
        surroundings.status = nil
        var state = ScreenState()
        #expect(state.perform("max-depth off", in: surroundings) == [.perform(.setDepthLimit(nil))])
        #expect(state.message?.string == "links are followed at any depth from now on")
    }

    @Test func withoutALimitTheKeySaysSo() {
        var state = ScreenState()
        let surroundings = ScreenState.Surroundings(rows: 3, page: 3, crawl: .running)
        #expect(state.handle(.character("e"), in: surroundings).isEmpty)
        #expect(state.message?.string == "no limit ends the crawl, and none has ended it")
    }

    /// A limit on pages that is used up lets what is in flight end: that is told, and the key that goes on.
    @Test func theTitleNamesTheLimitThatDrains() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(of: (0..<5).map { "http://a.test/\($0)" }, model) { $0.limits.pages = 2 }
        while crawl.next(now: 1) != nil {}
        let layout = ScreenLayout(width: 100, height: 30)
        func text() -> String {
            var state = ScreenState()
            let snapshot = model.snapshot(of: crawl, for: &state, layout: layout, at: 2)
            return Screen(snapshot: snapshot, state: state, layout: layout, isASCII: true).render().text
        }
        #expect(text().contains(" DRAINING: limit of 2 pages "))
        #expect(text().contains("is used up: what is in flight ends (e goes on)"))
        #expect(text().contains("eExtend F1Help"))
        crawl.perform(.setByteLimit(0), now: 3)
        crawl.perform(.setPageLimit(nil), now: 3)
        _ = crawl.next(now: 3)
        #expect(crawl.state == .draining && text().contains(" DRAINING: limit of 0 read "), "\(text())")
        #expect(text().contains("what is in flight ends (e goes on)"))
        crawl.perform(.setByteLimit(nil), now: 4)
        #expect(text().contains("RUNNING") && !text().contains("Extend"))
    }

    @Test func theTitleNamesTheLimit() {
        var snapshot = MonitorSnapshot()
        (snapshot.state, snapshot.wasStopped, snapshot.stoppedBy) = (.finished, true, .pages(1_000))
        let text = Screen(
            snapshot: snapshot, state: ScreenState(), layout: ScreenLayout(width: 100, height: 30), isASCII: true
        ).render().text
        #expect(text.contains("STOPPED: limit of 1,000 pages"))
        #expect(!text.contains("FINISHED") && text.contains("eExtend"))
    }

    /// What was broken, left and skipped stands where the exchanges were, each with the key that leads there.
    @Test(arguments: [(100, 30), (80, 24), (60, 15), (40, 10)]) func theEndTellsWhatTheCrawlWasAbout(
        width: Int, height: Int
    ) throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(of: ["http://a.test/", "http://a.test/left"], model)
        let dispatch = try #require(crawl.next(now: 1))
        try answer(crawl, slot: dispatch.slot, "", status: "404 No", at: 1)
        #expect(model.endSummary(of: crawl) == nil, "it goes on")
        crawl.perform(.abort, now: 2)
        let request = ScreenState().request(0, page: 10)
        model.advance(for: request, in: crawl, at: 3)
        let snapshot = model.snapshot(for: request, of: crawl, at: 3)
        let end = try #require(snapshot.end)
        #expect(end.lines.map(\.title) == ["BROKEN", "NOT TRIED"])
        let screen = Screen(
            snapshot: snapshot, state: ScreenState(), layout: ScreenLayout(width: width, height: height), isASCII: true)
        let text = screen.render().text
        #expect(text.contains("BROKEN") && text.contains("1 URL: 404 1") && text.contains("NOT TRIED"))
    }

    @Test func aTourStandsUntilTheFirstKey_AsMuchOfItAsFits() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop) {
                $0.tour = ["press 4", SafeText(repeating: "x", count: 60), SafeText(repeating: "y", count: 60)]
            }
            let monitor = try #require(stage.monitor)
            try await loop.turnUntil { stage.terminal.shows("press 4, xxx") }
            #expect(stage.terminal.shows("x, ~") && !stage.terminal.shows("yy"))
            monitor.handle(.down)
            #expect(monitor.screen.tour.isEmpty)
            monitor.stop()
        }
    }

    @Test func whatIsBrokenIsFetchedAgain() {
        var surroundings = Self.surroundings(.pages(1))
        surroundings.failures = { [URLID(index: 4), URLID(index: 7)] }
        var state = ScreenState()
        let expected = [4, 7].map { ScreenEffect.perform(.recrawl(URLID(index: $0))) }
        #expect(state.handle(.character("R"), in: surroundings) == expected)
    }

    /// What is ignored of a crawl that a limit ended is applied; of one that was stopped on request nothing is.
    @Test func whatCantBeDoneIsNotSaidToBeDone() {
        var state = ScreenState()
        #expect(state.perform("ignore x", in: Self.surroundings(.pages(1))) == [.perform(.ignore("x"))])
        #expect(state.perform("ignore y", in: Self.surroundings(nil)).isEmpty)
        #expect(state.message?.string == "the crawl was stopped: nothing more is fetched")
    }
}
