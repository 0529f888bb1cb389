import Crawl
import HTTP
import Testing

@testable import Monitor

/// Drawing changes nothing: neither what the user has done, nor what the next frame shows.
@Suite struct DrawingTests {
    private static let layout = ScreenLayout(width: 100, height: 30)
    private let now: Int64 = 9_000_000_000

    struct View: CustomTestStringConvertible, Sendable {
        let tab: Tab
        let keys: [Key]

        var testDescription: String { "\(tab) \(keys)" }
    }

    private static let views: [View] = Tab.allCases.flatMap { tab in
        [
            [], [.down, .down], [.end], [.end, .character("F")], [.character("I")], [.enter],
            [.enter, .pageDown, .pageDown], [.character("?"), .end], [.character("s")], [.character("C"), .down],
            [.character("\\"), .character("1")], [.character("/"), .character("7")],
            [.character("/"), .character("~")], [.character("i"), .character("5")], [.function(2), .down],
            [.character("Z"), .down], [.character("#"), .right],
        ].map { View(tab: tab, keys: $0) }
    }

    /// 100 URLs: some in flight, some that failed, some that are done; one tells where it waits.
    private func crawl(_ model: MonitorModel) throws -> Crawl {
        let crawl = try TableModelTests.crawl(100, model)
        for number in 0..<40 {
            let dispatch = try #require(crawl.next(now: 1_000_000_000))
            crawl.enter(.awaiting, slot: dispatch.slot, now: 2_000_000_000)
            if number % 4 == 0 {
                crawl.endExchange(in: dispatch.slot, .failed(FetchError(.timeout, "gone")), now: 3_000_000_000)
            } else if number % 4 == 1 {
                try answer(
                    crawl, slot: dispatch.slot, "<title>t</title><a href=/new/\(number)>x</a>", at: 4_000_000_000)
            }
        }
        model.books.sample(crawl, at: 5_000_000_000)
        return crawl
    }

    private func draw(_ model: MonitorModel, _ state: ScreenState, _ request: ViewRequest, _ crawl: Crawl) -> Canvas {
        let snapshot = model.snapshot(for: request, of: crawl, at: now)
        return Screen(snapshot: snapshot, state: state, layout: Self.layout, isASCII: true).render()
    }

    @Test(arguments: views) func twoFramesOfOneMomentAreEqual(_ view: View) throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try crawl(model)
        var state = ScreenState()
        state.tab = view.tab
        var snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: now)
        for key in view.keys {
            var surroundings = ScreenState.Surroundings(
                rows: snapshot.rowCount, page: Self.layout.listRows, width: Self.layout.width, crawl: crawl.state)
            surroundings.row = snapshot.row(at: state.position.selection, of: state.tab)
            surroundings.selected = surroundings.row?.target?.id
            _ = state.handle(key, in: surroundings)
            snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: now)
        }
        let drawn = state
        let request = state.request(100, page: Self.layout.listRows)
        model.advance(for: request, in: crawl, at: now)
        let first = draw(model, state, request, crawl)
        #expect(draw(model, state, request, crawl) == first)
        #expect(state == drawn && state.request(100, page: Self.layout.listRows) == request)
        // Nor does a frame of another table and another moment in between.
        _ = model.snapshot(for: ScreenState().request(101, page: 5), of: crawl, at: now + 1_000_000_000)
        #expect(draw(model, state, request, crawl) == first)
    }

    /// The user's state holds still while the selected row moves; the next key goes on from where it is.
    @Test func theSelectionIsTheModelsUntilAKeyIsPressed() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try TableModelTests.crawl(50)
        var state = ScreenState()
        state.tab = .todo
        state.position.selection = 20
        let request = state.request(1, page: 20)
        for selection in (15...20).reversed() {
            model.advance(for: request, in: crawl, at: now)
            let snapshot = model.snapshot(for: request, of: crawl, at: now)
            #expect(snapshot.cursor.position.selection == selection)
            _ = crawl.next(now: now)
        }
        #expect(state.position.selection == 20)
        var surroundings = ScreenState.Surroundings(rows: 45, page: 20, crawl: .running)
        surroundings.frame = ShownFrame(cursor: model.cursor)
        _ = state.handle(.down, in: surroundings)
        #expect(state.position.selection == 16)
    }

    @Test func aPictureThatStandsStillShowsTheUserAmongItsRows() throws {
        var snapshot = Fixture.snapshot(of: .seen)
        snapshot.cursor.position = ListPosition(top: 40, selection: 41)
        snapshot.rowCount = 45
        for (selection, shown) in [(0, 40), (42, 42), (44, 44), (60, 44)] {
            var request = ViewRequest(number: 7, page: 9)
            request.cursor.position = ListPosition(top: selection, selection: selection)
            let still = snapshot.standingStill(for: request)
            #expect(still.cursor.position == ListPosition(top: 40, selection: shown) && still.number == 7)
        }
    }
}
