import Crawl
import Testing
import Words

@testable import Monitor

/// Ignoring a pattern with its preview, pruning a form of URL, and taking it back: on a real crawl.
@Suite struct PruningTests {
    private final class Stage {
        let crawl: Crawl
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        var state = ScreenState()
        var snapshot = MonitorSnapshot()
        private var now: Int64 = 1

        init(_ count: Int) throws {
            crawl = try begunCrawl(
                of: (0..<count).map { "http://a.test/\($0 % 3 == 0 ? "calendar" : "page")/\($0)" })
        }

        /// Draws until nothing more is counted.
        func draw() {
            for _ in 0..<1_000 {
                snapshot = model.snapshot(
                    of: crawl, for: &state, layout: ScreenLayout(width: 100, height: 30), at: now)
                if model.scanning == .no { return }
            }
        }

        /// Presses keys, carries out what they ask for, to its end.
        func press(_ keys: [Key]) {
            for key in keys {
                var surroundings = ScreenState.Surroundings(
                    rows: snapshot.rowCount, page: 10, width: 100, crawl: crawl.state)
                surroundings.row = snapshot.row(at: state.position.selection, of: state.tab)
                for effect in state.handle(key, in: surroundings) {
                    if case .perform(let command) = effect { crawl.perform(command, now: now) }
                }
                crawl.perform(.pause, now: now)
                while crawl.isSweeping {
                    now += 1_000_000_000
                    _ = crawl.next(now: now)
                }
                draw()
            }
        }
    }

    /// The row of a form stays while forms are counted anew, and takes no second prune that would be meant for it.
    @Test func aFormThatWasPrunedTakesNoFurtherPrune() throws {
        let crawl = try begunCrawl(of: (0..<90).map { "http://a.test/\($0 % 3 == 0 ? "a" : "b")/\($0)" })
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        var state = ScreenState()
        state.tab = .clusters
        let layout = ScreenLayout(width: 100, height: 30)
        let snapshot = model.snapshot(of: crawl, for: &state, layout: layout, at: 1)
        var surroundings = ScreenState.Surroundings(rows: 2, page: 10, crawl: .running)
        surroundings.row = snapshot.rows.first
        #expect(state.handle(.character("D"), in: surroundings).isEmpty)
        let effects = state.handle(.character("D"), in: surroundings)
        guard case .perform(let command)? = effects.first else {
            Issue.record("nothing is pruned")
            return
        }
        crawl.perform(command, now: 2)
        let request = state.request(1, page: 10)
        surroundings.row = model.row(at: 0, for: request, in: crawl, at: 3).row
        guard case .cluster(let cluster)? = surroundings.row else {
            Issue.record("the row has gone")
            return
        }
        #expect(cluster.count == 0)
        #expect(
            state.handle(.character("D"), in: surroundings).isEmpty
                && state.handle(.character("D"), in: surroundings).isEmpty)
        #expect(state.message?.string == "it is pruned already: u takes it back")
    }

    private static func typed(_ text: String) -> [Key] { text.unicodeScalars.map(Key.character) }

    @Test func aPatternTellsWhatItDropsBeforeItDoes() throws {
        let stage = try Stage(60_000)
        stage.press([.character("i")] + Self.typed("/calendar/"))
        #expect(stage.snapshot.preview.string == "drops 20,000 of 60,000 todo")
        #expect(stage.crawl.counts.todo == 60_000)
        stage.press([.enter])
        #expect(stage.snapshot.preview.string.isEmpty)
        #expect(stage.crawl.counts.todo == 40_000)
        #expect(stage.crawl.counts.skipped == 20_000)
        stage.press([.character("u")])
        #expect(stage.crawl.counts.todo == 60_000)
        stage.press([.character("u")])
        #expect(stage.state.message?.string == "nothing to take back")
    }

    @Test func whatIsNoPatternIsToldAndNothingHappens() throws {
        let stage = try Stage(30)
        stage.press([.character("i")] + Self.typed("(calendar"))
        #expect(stage.snapshot.preview.string.contains("parenthesis"))
        stage.press([.enter])
        #expect(!stage.crawl.isSweeping && stage.crawl.counts.todo == 30)
        #expect(stage.state.message?.string == "this is no regular expression: nothing is ignored")
        stage.press([.character("i"), .enter])
        #expect(stage.crawl.counts.todo == 30)
    }

    @Test func aFormOfURLIsPrunedWhenAskedTwiceAndTakenBack() throws {
        let stage = try Stage(60_000)
        stage.press([.character("2"), .character("t")])
        #expect(stage.snapshot.rows.count == 2)
        guard case .cluster(let largest)? = stage.snapshot.rows.first else {
            Issue.record("\(stage.snapshot.rows)")
            return
        }
        #expect(largest.count == 40_000)
        stage.press([.character("D")])
        #expect(stage.state.message?.string == "this skips 40,000 URLs: again, to do it")
        #expect(stage.crawl.counts.todo == 60_000)
        stage.press([.character("D")])
        #expect(stage.crawl.counts.todo == 20_000)
        stage.press([.character("u")])
        #expect(stage.crawl.counts.todo == 60_000)
        stage.press([.enter])
        #expect(stage.state.tab == .todo)
        #expect(stage.state.table.filter?.text == "url:http://a.test/page/")
        #expect(stage.snapshot.rowCount == 40_000)
    }

    /// A pattern of the user's is no pattern of an option's.
    @Test func whatIsSkippedTellsByWhom() throws {
        let stage = try Stage(30)
        stage.press([.character("i")] + Self.typed("/calendar/") + [.enter, .character("3")])
        let reasons = stage.snapshot.rows.compactMap { $0.target?.reason?.string }
        #expect(!reasons.isEmpty && Set(reasons) == ["ignored"])
        stage.press([.character("U")])
        #expect(stage.snapshot.restrictions?.map(\.held) == [10] && stage.snapshot.otherSkips.cells == 0)
    }

    private static let numbers: [(number: Int, text: SafeText)] = [
        (0, "0"), (999, "999"), (1_000, "1,000"), (33_641, "33,641"), (1_234_567, "1,234,567"),
        (.min, "-9,223,372,036,854,775,808"),
    ]

    @Test(arguments: numbers) func numbersAreGrouped(number: Int, text: SafeText) {
        #expect(SafeText(grouped: number) == text)
    }
}
