import Crawl
import TestSupport
import Testing

@testable import Monitor

@Suite struct ScreenTests {
    private static let sizes: [(width: Int, height: Int, golden: String)] = [
        (100, 30, GoldenScreens.screen100x30), (80, 24, GoldenScreens.screen80x24),
        (40, 10, GoldenScreens.screen40x10), (20, 4, GoldenScreens.screen20x4), (1, 1, "R"),
    ]

    @Test(arguments: sizes) func screenOfASize(width: Int, height: Int, golden: String) {
        let screen = Fixture.screen(width, height).text
        #expect(screen == golden, "\(screen)")
    }

    @Test func stylesOfAScreen() {
        let styles = Fixture.screen(80, 24).styles
        #expect(styles == GoldenScreens.styles80x24, "\(styles)")
    }

    @Test func unicodeOfAScreen() {
        let lines = Fixture.screen(80, 24, isASCII: false).lines
        #expect(lines[1...3].joined(separator: "\n") == GoldenScreens.unicodeMeters, "\(lines[1...3])")
    }

    @Test func helpOverAScreen() {
        var state = ScreenState()
        state.helpTop = 0
        let screen = Fixture.screen(80, 24, state).text
        #expect(screen == GoldenScreens.help80x24, "\(screen)")
    }

    @Test func tableOfSeenURLs() {
        var state = ScreenState()
        state.tab = .seen
        state.position.selection = 2
        var snapshot = Fixture.snapshot
        snapshot.rows = .urls(Fixture.urls)
        snapshot.rowCount = Fixture.urls.count
        let lines = Fixture.screen(80, 24, state, snapshot: snapshot).lines
        let shown = (lines[5...12] + lines[22...22]).joined(separator: "\n")
        #expect(shown == GoldenScreens.seen80, "\(shown)")
    }

    private static let states: [(state: CrawlState, title: String)] = [
        (.running, "RUNNING  00:12:47"), (.pausing, "PAUSING draining 7   00:12:47"), (.paused, "PAUSED   00:12:47"),
        (.draining, "DRAINING 7   00:12:47"), (.finished, "FINISHED   00:12:47"),
    ]

    @Test(arguments: states) func stateIsToldInWords(state: CrawlState, title: String) {
        var snapshot = Fixture.snapshot
        snapshot.state = state
        let screen = Fixture.screen(80, 24, snapshot: snapshot)
        #expect(screen.lines[0].hasSuffix(title))
        let isReverse = screen.row(0).contains { $0.style == .reverse }
        #expect(isReverse == (state != .running))
        #expect(screen.lines[23].contains("F5Resume") == (state == .pausing || state == .paused))
    }

    @Test func urlsScrollToTheLeft() {
        var state = ScreenState()
        state.urlOffset = 8
        #expect(Fixture.screen(80, 24, state).lines[7].hasSuffix("B> le.org/iso/tiny-amd64.iso"))
    }

    private static let hostile: [SafeText] = [
        SafeText(untrusted: "https://evil/\r200 OK  https://bank/"), SafeText(untrusted: "漢字🦀e\u{301}\u{301}\u{301}"),
        SafeText(untrusted: [0xFF, 0x1B, 0x5B, 0x32, 0x4A, 0xE2, 0x80, 0xAE]), "",
        SafeText(repeating: "漢", count: 300), SafeText(repeating: "/a", count: 2_000),
    ]

    private static let keys = KeyBinding.all.flatMap(\.keys) + [.enter, .character("x"), .function(12)]

    /// 100,000 keys on screens of random sizes, full of hostile rows and extreme numbers.
    @Test(arguments: 1...4 as ClosedRange<UInt64>) func nothingOverflowsOrCrashes(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var state = ScreenState()
        var snapshot = Fixture.snapshot
        var layout = ScreenLayout(width: 80, height: 24)
        for step in 0..<25_000 {
            if step % 50 == 0 {
                layout = ScreenLayout(
                    width: Int.random(in: 0...130, using: &random), height: Int.random(in: 0...40, using: &random))
                snapshot = Self.hostileSnapshot(&random)
            }
            let crawl = CrawlState.allCases.randomElement(using: &random) ?? .running
            let surroundings = ScreenState.Surroundings(
                rows: snapshot.rowCount, page: layout.listRows, crawl: crawl, selected: URLID(index: 0))
            let key = Self.keys.randomElement(using: &random) ?? .tab
            _ = state.take(key, in: surroundings)
            state.position.settle(rows: snapshot.rowCount, page: layout.listRows)
            if state.position.top < 0 || state.position.selection < 0 {
                Issue.record("step \(step): \(state)")
            }
            guard step % 25 == 0 else { continue }
            snapshot.state = crawl
            let canvas = Screen(snapshot: snapshot, state: state, layout: layout, isASCII: step % 50 == 0).render()
            let isWhole = (0..<canvas.height).allSatisfy { y in
                canvas.row(y).reduce(0) { $0 + Self.cells(of: $1) } == canvas.width
            }
            #expect(isWhole, "a row of \(layout.width)x\(layout.height) has another width")
        }
    }

    /// The cells that a cell's text takes on a terminal, the empty right half of a wide one counted with its left.
    private static func cells(of cell: Cell) -> Int {
        cell.text.utf8.count < 2 ? cell.text.utf8.count : SafeText(untrusted: cell.text).cells
    }

    private static func hostileDetails(_ random: inout SplitMix64) -> Details {
        var details = DetailsFixture.reading
        details.target.url = hostile.randomElement(using: &random) ?? ""
        details.referrers = hostile.shuffled(using: &random)
        details.exchange?.contentType = hostile.randomElement(using: &random)?.prefix(
            cells: MonitorModel.maxFieldCells)
        return details
    }

    private static func hostileSnapshot(_ random: inout SplitMix64) -> MonitorSnapshot {
        var snapshot = Fixture.snapshot
        let numbers = [0, 1, -1, 999, Int.max, Int.min, Int(Int32.max)]
        func number() -> Int { numbers.randomElement(using: &random) ?? 0 }
        func text() -> SafeText { hostile.randomElement(using: &random) ?? "" }
        snapshot.target = text()
        snapshot.details = hostileDetails(&random)
        snapshot.furtherSeeds = number()
        snapshot.elapsed = Int64(number())
        snapshot.counts.done = number()
        snapshot.counts.inFlight = number()
        snapshot.counts.seen = Int(Int32.max)
        snapshot.concurrency = number()
        snapshot.connectionsByState = (0..<6).map { _ in Int.random(in: 0...65_535, using: &random) }
        snapshot.pagesPerSecond = [0, .nan, .infinity, -1, 1e300].randomElement(using: &random) ?? 0
        snapshot.bytesPerSecond = [0, .nan, .infinity, -1, 1e300].randomElement(using: &random) ?? 0
        snapshot.pageHistory = [0, .nan, .infinity, 5, -1]
        snapshot.statusClasses = (0..<4).map { _ in number() }
        snapshot.loopLag = Int64(number())
        let count = Int.random(in: 0...60, using: &random)
        snapshot.rowCount = count
        let urls = (0..<count).map { _ in
            var row = URLRow()
            row.url = text()
            row.status = UInt16.random(in: 0...UInt16.max, using: &random)
            row.depth = number()
            row.referrer = Bool.random(using: &random) ? text() : nil
            return row
        }
        guard Bool.random(using: &random) else {
            snapshot.rows = .urls(urls)
            return snapshot
        }
        snapshot.rows = .connections(
            urls.map { url in
                var row = ConnectionRow()
                row.target = url
                row.state = ConnectionState.allCases.randomElement(using: &random) ?? .reading
                row.slot = number()
                row.age = Int64(number())
                row.total = Int64(number())
                row.entered = (0..<6).map { _ in Bool.random(using: &random) ? Int64(number()) : nil }
                row.bytes = number()
                return row
            })
        return snapshot
    }
}
