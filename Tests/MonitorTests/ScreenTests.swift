import Crawl
import Testing

@testable import Monitor
@testable import Words

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

    @Test(arguments: [(nil, ""), (0, "kept  "), (999_999_999, "kept  "), (2_300_000_000, "kept, 2.30s behind  ")])
    func aCrawlThatIsKeptSaysSo_AndByHowMuchItsJobIsBehind(lag: Int64?, words: String) {
        var snapshot = Fixture.snapshot
        snapshot.jobLag = lag
        let title = Fixture.screen(120, 40, snapshot: snapshot).lines[0]
        #expect(title.contains("00:12:47  \(words)delay 250ms"))
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

    private static let second: Int64 = 1_000_000_000
    private static let ends: [(host: Outlook.Host?, limit: Outlook.Limit?, trend: Double, outlook: String)] = [
        (nil, nil, -10, "-10/s: ETA 10.0s"),
        (.init(name: "b.test", left: 60 * second), nil, -10, "-10/s: ETA 60.0s, b.test is last"),
        (.init(name: "b.test", left: 4 * second), nil, -10, "-10/s: ETA 10.0s"),
        (.init(name: "b.test", left: nil), nil, -10, "-10/s: no ETA, b.test stands still"),
        (.init(name: "b.test", left: 60 * second), nil, 10, "+10/s: no ETA yet"),
        (nil, .init(name: "limit of 5 pages", left: 3 * second), -10, "-10/s: ETA 3.00s, limit of 5 pages"),
        (nil, .init(name: "limit of 5 pages", left: 3 * second), 10, "+10/s: ETA 3.00s, limit of 5 pages"),
        (nil, .init(name: "limit of 5 pages", left: 30 * second), -10, "-10/s: ETA 10.0s"),
        (
            .init(name: "b.test", left: nil), .init(name: "limit of 5 pages", left: 3 * second), -10,
            "-10/s: ETA 3.00s, limit of 5 pages"
        ),
    ]

    /// The end is that of what ends last, or of the limit that comes before.
    @Test(arguments: ends) func theEndIsThatOfTheSlowestHost_OrOfALimit(
        host: Outlook.Host?, limit: Outlook.Limit?, trend: Double, outlook: String
    ) {
        var snapshot = Fixture.snapshot
        (snapshot.todoTrend, snapshot.lastHost, snapshot.nextLimit) = (trend, host, limit)
        snapshot.counts = Counts(seen: 100, todo: 100)
        let lines = Fixture.screen(160, 30, snapshot: snapshot).lines
        #expect(lines.contains { $0.contains("todo \(outlook)  dropped ") }, "\(lines)")
        // Without room for both, the time is what counts.
        let narrow = Fixture.screen(80, 24, snapshot: snapshot).text
        #expect(narrow.contains(outlook.prefix { $0 != "," }))
    }

    @Test func urlsScrollToTheLeft() {
        var state = ScreenState()
        state.urlOffset = 8
        #expect(Fixture.screen(80, 24, state).lines[8].hasSuffix("b> le.org/iso/tiny-amd64.iso"))
    }
}
