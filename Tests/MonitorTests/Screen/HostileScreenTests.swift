import Commands
import Crawl
import Foundation
import TestSupport
import Testing
import Words

@testable import Monitor

/// Random keys and commands on screens of random sizes, full of hostile rows and extreme numbers.
@Suite struct HostileScreenTests {
    /// Keys pressed for each of the four seeds; `MONITOR_KEYS=250000` makes a million of all.
    private static let keys = ProcessInfo.processInfo.environment["MONITOR_KEYS"].flatMap(Int.init) ?? 12_500

    private static let texts: [SafeText] = [
        SafeText(untrusted: "https://evil/\r200 OK  https://bank/"), SafeText(untrusted: "漢字🦀e\u{301}\u{301}\u{301}"),
        SafeText(untrusted: [0xFF, 0x1B, 0x5B, 0x32, 0x4A, 0xE2, 0x80, 0xAE]), "",
        SafeText(untrusted: "שלום\u{202E}abc\u{0301}"), SafeText(repeating: "漢", count: 300),
        SafeText(repeating: "/a", count: 2_000),
    ]
    private static let numbers = [0, 1, -1, 7, 999, Int.max, Int.min, Int(Int32.max)]

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func nothingOverflowsOrCrashes(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var typing = RandomTyping(seed: seed)
        var state = ScreenState()
        var snapshot = Fixture.snapshot
        var size = (width: 80, height: 24)
        var pressed = 0
        for step in 0... {
            guard pressed < Self.keys else { break }
            if step % 50 == 0 {
                size = (Int.random(in: 0...210, using: &random), Int.random(in: 0...64, using: &random))
                snapshot = Self.snapshot(&random)
            }
            let layout = ScreenLayout(
                width: size.width, height: size.height, hasNote: step % 3 == 0, meters: state.shownMeters,
                hasChips: state.tab == .seen, wantsPane: state.wantsPane)
            var surroundings = Self.surroundings(snapshot, layout, &random)
            for key in typing.next() {
                surroundings.tab = state.tab
                let effects = state.handle(key, in: surroundings)
                if effects.contains(.markAll) { state.mark(snapshot.rows.compactMap(\.id), of: snapshot.rowCount) }
                pressed += 1
            }
            state.position.clamp(rows: snapshot.rowCount, page: layout.listRows)
            if state.position.top < 0 || state.position.selection < 0 { Issue.record("step \(step): \(state)") }
            guard step % 10 == 0 else { continue }
            snapshot.cursor = state.table.cursor
            snapshot.tab = state.tab
            let screen = Screen(snapshot: snapshot, state: state, layout: layout, isASCII: step % 20 == 0)
            state.goOn(from: screen.shown)
            let canvas = screen.render()
            #expect(Self.isWhole(canvas), "a row of \(size.width)x\(size.height) has another width")
        }
    }

    private static func surroundings(
        _ snapshot: MonitorSnapshot, _ layout: ScreenLayout, _ random: inout SplitMix64
    ) -> ScreenState.Surroundings {
        func number() -> Int { numbers.randomElement(using: &random) ?? 0 }
        var surroundings = ScreenState.Surroundings(
            rows: snapshot.rowCount, page: layout.listRows, width: layout.tableWidth,
            crawl: CrawlState.allCases.randomElement(using: &random) ?? .running)
        surroundings.row = snapshot.rows.randomElement(using: &random)
        surroundings.selected = surroundings.row?.target?.id
        surroundings.concurrency = Int.random(in: 1...65_535, using: &random)
        surroundings.perHost = Bool.random(using: &random) ? Int.random(in: 1...65_535, using: &random) : nil
        surroundings.delay = Int64.random(in: 0...3_600_000_000_000, using: &random)
        surroundings.wasStopped = Bool.random(using: &random)
        surroundings.endingLimit =
            [.pages(number()), .bytes(number()), .duration(Int64(number())), .urls(number()), nil]
            .randomElement(using: &random) ?? nil
        surroundings.limits.pages = Bool.random(using: &random) ? number() : nil
        surroundings.limits.bytes = Bool.random(using: &random) ? number() : nil
        (surroundings.bytes, surroundings.elapsed) = (number(), Int64(number()))
        surroundings.hasRoomForPane = layout.hasRoomForPane
        surroundings.hasPane = layout.pane != nil
        surroundings.links = Int.random(in: 0...30, using: &random)
        surroundings.link = { URLID(index: UInt32(clamping: $0)) }
        surroundings.hostNames = { ["a.test", "b.test:8080"] }
        surroundings.numberOfHost = { $0 == "b.test:8080" ? 1 : nil }
        surroundings.restrictions = [.ignored("a"), .pruned(7), .blocked(1), .paused(2)].shuffled(using: &random)
        surroundings.failures = { [URLID(index: 0)] }
        surroundings.failedURLs = { [URLID(index: UInt32(clamping: $0))] }
        return surroundings
    }

    /// Whether each row takes as many cells on a terminal as the canvas has columns.
    private static func isWhole(_ canvas: Canvas) -> Bool {
        (0..<canvas.height).allSatisfy { y in
            canvas.row(y).reduce(0) { $0 + cells(of: $1) } == canvas.width
        }
    }

    /// The cells that a cell's text takes on a terminal, the empty right half of a wide one counted with its left.
    private static func cells(of cell: Cell) -> Int {
        cell.scalar(0) < 0x80 && cell.scalar(1) == 0 ? (cell.isRightHalf ? 0 : 1) : SafeText(untrusted: cell.text).cells
    }

    private static func details(_ random: inout SplitMix64) -> Details {
        var details = DetailsFixture.reading
        details.target.url = texts.randomElement(using: &random) ?? ""
        details.referrers = texts.shuffled(using: &random)
        details.exchange?.contentType = texts.randomElement(using: &random)?.prefix(cells: MonitorModel.maxFieldCells)
        return details
    }

    private static func snapshot(_ random: inout SplitMix64) -> MonitorSnapshot {
        var snapshot = Fixture.snapshot
        func number() -> Int { numbers.randomElement(using: &random) ?? 0 }
        func rate() -> Double { [0, .nan, .infinity, -1, 1e300].randomElement(using: &random) ?? 0 }
        snapshot.target = texts.randomElement(using: &random) ?? ""
        snapshot.details = details(&random)
        snapshot.furtherSeeds = number()
        snapshot.elapsed = Int64(number())
        snapshot.delay = Int64(number())
        snapshot.counts = Counts(seen: Int(Int32.max), todo: number(), inFlight: number(), done: number())
        snapshot.concurrency = number()
        snapshot.connectionsByState = (0..<6).map { _ in Int.random(in: 0...65_535, using: &random) }
        snapshot.pagesPerSecond = rate()
        snapshot.bytesPerSecond = rate()
        snapshot.todoTrend = rate()
        snapshot.pageHistory = [0, .nan, .infinity, 5, -1]
        snapshot.byteHistory = (0..<9).map { _ in rate() }
        snapshot.firstByteHistory = (0..<9).map { _ in rate() }
        snapshot.historyEnd = Int.random(in: 0...200, using: &random)
        snapshot.maxRate = rate()
        snapshot.perHost = number()
        snapshot.story = Fixture.story
        snapshot.story?.row.origin = texts.randomElement(using: &random) ?? ""
        snapshot.story?.row.todo = number()
        snapshot.latencyMap = Fixture.latencyMap
        snapshot.firstByte = (Int64(number()), Int64(number()))
        snapshot.statusClasses = (0..<4).map { _ in number() }
        snapshot.loopLag = Int64(number())
        snapshot.hosts.backingOff = number()
        snapshot.hosts.nextDue = Int64(number())
        snapshot.idle?.nextDue = Int64(number())
        snapshot.filtered = rate()
        snapshot.tabCounts = Tab.allCases.map { _ in number() }
        snapshot.rowCount = Int.random(in: 0...60, using: &random)
        let kind = Int.random(in: 0..<6, using: &random)
        snapshot.rows = (0..<snapshot.rowCount).map { _ in row(kind, &random) }
        return snapshot
    }

    private static func row(_ kind: Int, _ random: inout SplitMix64) -> TableRow {
        func number() -> Int { numbers.randomElement(using: &random) ?? 0 }
        func text() -> SafeText { texts.randomElement(using: &random) ?? "" }
        var url = URLRow()
        url.url = text()
        url.status = UInt16.random(in: 0...UInt16.max, using: &random)
        url.depth = number()
        url.referrer = Bool.random(using: &random) ? text() : nil
        switch kind {
        case 0:
            var row = ConnectionRow()
            row.target = url
            row.state = ConnectionState.allCases.randomElement(using: &random) ?? .reading
            row.slot = number()
            row.age = Int64(number())
            row.total = Int64(number())
            row.entered = (0..<6).map { _ in Bool.random(using: &random) ? Int64(number()) : nil }
            row.bytes = number()
            return .connection(row)
        case 1:
            return .url(url, position: Int.random(in: 0..<Int.max, using: &random))
        case 2:
            var row = HostRow()
            row.origin = text()
            row.todo = number()
            row.delay = Int64(number())
            row.wait = Int64(number())
            row.verdict = Fixture.verdicts.randomElement(using: &random) ?? .fine
            row.recent = HostOutcome.allCases.shuffled(using: &random)
            (row.half, row.nearlyAll) = (Int64(number()), Int64(number()))
            return .host(row)
        case 3:
            var row = ErrorGroupRow()
            row.kind = text()
            row.template = text()
            row.count = number()
            row.isExpanded = Bool.random(using: &random)
            return .errorGroup(row)
        case 4:
            return .failure(url, group: 0, isFixed: Bool.random(using: &random))
        default:
            var row = LogRow()
            row.target = Bool.random(using: &random) ? url : nil
            row.result = text()
            row.type = text()
            row.remark = text()
            row.bytes = number()
            return .line(row)
        }
    }
}
