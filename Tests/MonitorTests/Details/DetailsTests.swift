import Crawl
import Testing
import Words

@testable import Monitor

@Suite struct DetailsTests {
    private static let empty: [(tab: Tab, state: CrawlState, reason: String)] = [
        (.connections, .running, "nothing in flight"), (.connections, .paused, "paused: p goes on"),
        (.todo, .running, "nothing waits to be fetched"),
        (.todo, .finished, "nothing is left to do"), (.seen, .running, "nothing seen yet"),
        (.hosts, .running, "no host met yet"), (.errors, .running, "no errors so far"),
        (.log, .running, "nothing has ended yet"),
    ]

    @Test(arguments: empty) func anEmptyTableSaysWhy(tab: Tab, crawl: CrawlState, reason: String) {
        var state = ScreenState()
        state.tab = tab
        var snapshot = Fixture.snapshot
        snapshot.state = crawl
        snapshot.rowCount = 0
        snapshot.rows = []
        #expect(Fixture.screen(80, 24, state, snapshot: snapshot).lines[tab == .seen ? 9 : 8] == " " + reason)
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
