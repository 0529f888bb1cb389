import Crawl
import Testing

@testable import Monitor

@Suite struct DetailsTests {
    private static let sizes: [(width: Int, height: Int, top: Int, golden: String)] = [
        (100, 30, 0, GoldenDetails.details100x30), (80, 24, 0, GoldenDetails.details80x24),
        (40, 10, 0, GoldenDetails.details40x10), (40, 10, 99, GoldenDetails.detailsEnd40x10),
        (20, 4, 0, GoldenDetails.details20x4),
    ]

    @Test(arguments: sizes) func exchangeAtManySizes(width: Int, height: Int, top: Int, golden: String) {
        let screen = DetailsFixture.screen(DetailsFixture.reading, width, height, top: top).text
        #expect(screen == golden, "\(screen)")
    }

    private static let stories: [(details: Details, golden: String)] = [
        (DetailsFixture.failed, GoldenDetails.failed80), (DetailsFixture.connecting, GoldenDetails.connecting80),
        (DetailsFixture.skipped, GoldenDetails.skipped80), (DetailsFixture.seed, GoldenDetails.seed80),
    ]

    @Test(arguments: stories) func storiesOfURLs(details: Details, golden: String) {
        let rows = golden.split(separator: "\n").count
        let text = DetailsFixture.screen(details, 80, 24).lines.dropFirst(7).prefix(rows).joined(separator: "\n")
        #expect(text == golden, "\(text)")
    }

    private static let notes: [(width: Int, height: Int, rows: Int, golden: String)] = [
        (80, 24, 9, GoldenDetails.note80), (40, 10, 10, GoldenDetails.note40), (20, 4, 4, GoldenDetails.note20),
    ]

    @Test(arguments: notes) func theHeaderHasANote(width: Int, height: Int, rows: Int, golden: String) {
        var snapshot = Fixture.snapshot
        snapshot.note = "engine blocking: the screen stands still during each fetch"
        let layout = ScreenLayout(width: width, height: height, hasNote: true)
        let screen = Screen(snapshot: snapshot, state: ScreenState(), layout: layout, isASCII: true).render()
        #expect(screen.lines.prefix(rows).joined(separator: "\n") == golden)
    }

    @Test func seenURLsOnASmallScreen() {
        var state = ScreenState()
        state.tab = .seen
        state.position.selection = 2
        var snapshot = Fixture.snapshot
        snapshot.rows = .urls(Fixture.urls)
        snapshot.rowCount = Fixture.urls.count
        let screen = Fixture.screen(40, 10, state, snapshot: snapshot).text
        #expect(screen == GoldenDetails.seen40, "\(screen)")
    }

    private static let empty: [(tab: Tab, state: CrawlState, reason: String)] = [
        (.connections, .running, "nothing in flight"), (.connections, .paused, "paused: p goes on"),
        (.connections, .finished, "finished: 3 shows what was seen"), (.todo, .running, "nothing waits to be fetched"),
        (.todo, .finished, "nothing is left to do"), (.seen, .running, "nothing seen yet"),
    ]

    @Test(arguments: empty) func anEmptyTableSaysWhy(tab: Tab, crawl: CrawlState, reason: String) {
        var state = ScreenState()
        state.tab = tab
        var snapshot = Fixture.snapshot
        snapshot.state = crawl
        snapshot.rowCount = 0
        snapshot.rows = .urls([])
        #expect(Fixture.screen(80, 24, state, snapshot: snapshot).lines[7] == " " + reason)
        #expect(Fixture.screen(40, 10, state, snapshot: snapshot).lines[4] == " " + reason)
    }

    private static let flows: [(fields: [SafeText], gap: Int, width: Int, rows: [String])] = [
        (["ab", "cd"], 2, 6, ["ab  cd"]),
        (["ab", "cd"], 2, 5, ["ab", "cd"]),
        (["ab", "cd"], 2, 12, ["ab  cd"]),
        (["0123456789", "ab"], 1, 12, ["0123456789", "  ab"]),
        (["0123456789abcdef"], 1, 12, ["0123456789ab", "  cdef"]),
        (["a", "", "b"], 1, 9, ["a b"]),
        (["漢字漢"], 1, 3, ["漢", "字", "漢"]),
        (["漢a"], 1, 1, ["", "", "a"]),
        ([], 1, 5, [""]),
        (["a"], 1, 0, []),
    ]

    @Test(arguments: flows) func fieldsFlow(fields: [SafeText], gap: Int, width: Int, rows: [String]) {
        let line = FlowedLine(fields.map { FlowedLine.Field(text: $0) }, gap: gap)
        let placed = line.rows(width: width)
        let drawn = placed.map { row in
            var canvas = Canvas(width: width, height: 1)
            for field in row { canvas.put(field.field.text, x: field.x, y: 0) }
            return canvas.lines[0]
        }
        #expect(drawn == rows)
    }

    @Test func hostileDetailsStayInTheirBox() {
        let hostile = SafeText(untrusted: "https://evil/\r200 OK\u{202E}漢" + String(repeating: "字", count: 400))
        var details = DetailsFixture.failed
        details.target.url = hostile
        details.referrers = Array(repeating: hostile, count: 16)
        details.exchange?.contentType = hostile
        details.exchange?.peer = hostile
        details.exchange?.bytes = .max
        details.exchange?.expectedBytes = .max
        details.exchange?.phases.wait = .min
        details.exchange?.phases.read = .max
        for (width, height) in [(1, 1), (20, 4), (21, 5), (40, 10), (60, 14), (80, 24), (200, 60)] {
            for top in [0, 3, 10_000] {
                let canvas = DetailsFixture.screen(details, width, height, top: top)
                #expect(canvas.cells.count == width * height)
                #expect(canvas.text.unicodeScalars.allSatisfy { $0.isASCII })
            }
        }
    }
}
