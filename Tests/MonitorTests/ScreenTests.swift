import Crawl
import Testing

@testable import Monitor

@Suite struct ScreenTests {
    private static let states: [(state: CrawlState, title: String)] = [
        (.running, " RUNNING  00:12:47"), (.pausing, " PAUSING draining 7   00:12:47"), (.paused, " PAUSED   00:12:47"),
        (.draining, " DRAINING 7   00:12:47"), (.finished, " FINISHED   00:12:47"),
    ]

    @Test(arguments: states) func stateIsToldInWords(state: CrawlState, title: String) {
        var snapshot = Fixture.snapshot
        snapshot.state = state
        let screen = Fixture.screen(80, 24, snapshot: snapshot)
        #expect(screen.lines[0].contains(title))
        let isReverse = screen.row(0).contains { $0.style == .reverse }
        #expect(isReverse == (state != .running))
        #expect(screen.lines[23].contains("F5Resume") == (state == .pausing || state == .paused))
    }

    @Test(arguments: [-30.0, -0.2, 0, 12]) func nothingIsForetoldWhereNothingWaits(trend: Double) {
        var snapshot = Fixture.snapshot
        snapshot.todoTrend = trend
        #expect(Fixture.screen(100, 30, snapshot: snapshot).lines.contains { $0.contains("/s: ") })
        snapshot.counts = Counts(seen: 10, done: 10)
        #expect(!Fixture.screen(100, 30, snapshot: snapshot).lines.contains { $0.contains("/s: ") })
    }

    @Test(arguments: [
        (-0.33, "-0.3/s: ETA 5m03s"), (-0.6, "-1/s: ETA 2m46s"), (0, "+0/s: no ETA yet"), (0.33, "+0/s: no ETA yet"),
    ])
    func whatShrinksSlowlyHasAnEndToo(trend: Double, outlook: String) {
        var snapshot = Fixture.snapshot
        snapshot.todoTrend = trend
        snapshot.counts = Counts(seen: 100, todo: 100)
        #expect(Fixture.screen(100, 30, snapshot: snapshot).lines.contains { $0.contains(outlook) })
    }

    @Test func urlsScrollToTheLeft() {
        var state = ScreenState()
        state.urlOffset = 8
        #expect(Fixture.screen(80, 24, state).lines[8].hasSuffix("b> le.org/iso/tiny-amd64.iso"))
    }
}
