import Crawl
import TestSupport
import Testing
import Words

@testable import Monitor

@Suite struct SetupTests {
    private static func press(_ keys: [Key]) -> (state: ScreenState, effects: [ScreenEffect]) {
        var state = ScreenState()
        let surroundings = ScreenState.Surroundings(
            rows: 100, page: 10, crawl: .running, selected: URLID(index: 7),
            hit: { x, y in y == 0 ? .press(.character("3")) : y < 10 ? .row(y - 1) : .nothing })
        let effects = keys.flatMap { state.handle($0, in: surroundings) }
        return (state, effects)
    }

    @Test func settingsChangeAtOnce() {
        let pressed = Self.press([.function(2), .right, .down, .right, .down, .enter, .down, .character(" ")])
        #expect(pressed.state.settings.theme == .mono)
        #expect(pressed.state.settings.refresh == 250_000_000)
        #expect(!pressed.state.settings.usesMouse)
        #expect(pressed.state.settings.isASCII)
        #expect(pressed.state.setup == 3)
        #expect(pressed.effects.isEmpty)
    }

    @Test func configLinesAreShownAndClosed() {
        let keys: [Key] = [.function(2), .left, .character("w")]
        #expect(
            Self.press(keys).effects == [
                .save([
                    "theme = solarised", "refresh = 0.10", "mouse = yes", "ascii = no", "meters = all",
                    "columns = conns: id state age code size waterfall",
                ])
            ])
        #expect(Self.press(keys + [.escape]).state.setup == nil)
        #expect(Self.press(keys + [.control("c")]).effects.last == .perform(.drain))
    }

    /// What is written, and where, is said; what is not, and why, too.
    @Test func settingsAreWrittenToTheFileThatIsRead() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop) { $0.settings.configPath = "/home/me/xdg/crawltop/config" }
            let monitor = try #require(stage.monitor)
            monitor.handle(.function(2))
            monitor.handle(.character("w"))
            #expect(stage.saved.count == 1 && stage.saved.first?.first == "theme = default")
            #expect(monitor.screen.notice?.title == "written to /home/me/xdg/crawltop/config")
            stage.fault = "Permission denied"
            monitor.handle(.escape)
            monitor.handle(.character("w"))
            #expect(monitor.screen.notice?.title == "not written to /home/me/xdg/crawltop/config")
            #expect(monitor.screen.notice?.lines.first == "Permission denied")
            monitor.stop()
        }
    }

    @Test func metersAndColumnsHaveListsOfTheirOwn() {
        let setup: [Key] = [.function(2), .down, .down, .down, .down]
        let meters = Self.press(setup + [.enter, .character(" "), .down, .down, .enter, .escape])
        #expect(meters.state.settings.meters == Set(MeterName.allCases).subtracting([.pages, .ttfb]))
        #expect(meters.state.menu == nil && meters.state.setup == 4)
        let columns = Self.press(setup + [.down, .right, .right, .right, .up, .character(" "), .left, .escape])
        #expect(columns.state.table.columns(of: .connections, on: 80).map(\.name).first == "state")
        let effects = Self.press(setup + [.down, .right, .right, .right, .escape, .character("w")]).effects
        guard case .save(let lines)? = effects.last else {
            Issue.record("nothing is written")
            return
        }
        #expect(lines.last == "columns = conns: state age id code size waterfall")
    }

    @Test func linesOfTheConfigFileSayWhatTheScreenHas() throws {
        var settings = ScreenSettings()
        settings.columns = [
            try ColumnChoice("conns: code, id"), try ColumnChoice("log: none"),
        ]
        settings.meters = [.conns, .hosts]
        let state = ScreenState(settings)
        #expect(state.tables[Tab.connections.rawValue].columns(of: .connections, on: 80).map(\.name) == ["code", "id"])
        #expect(state.tables[Tab.log.rawValue].columns(of: .log, on: 80).isEmpty)
        #expect(
            state.configLines(width: 80).suffix(3) == [
                "meters = conns hosts", "columns = conns: code id", "columns = log: none",
            ])
        let lines = Fixture.screen(80, 24, state).lines
        #expect(lines[1].hasPrefix(" Conns") && lines[2].hasPrefix(" Hosts"))
        #expect(lines[3].hasPrefix(" seen"))
        #expect(lines[5].hasPrefix("  CODE   ID URL"))
    }

    @Test func columnsThatLeaveNoRoomAreLeftOut() throws {
        var settings = ScreenSettings()
        settings.columns = [try ColumnChoice("conns: " + TableName.conns.columns.joined(separator: ","))]
        let state = ScreenState(settings)
        for width in 20..<200 {
            let columns = state.table.columns(of: .connections, on: width)
            #expect(columns.reduce(1) { $0 + $1.width(on: width) + 1 } <= width - 7)
        }
        #expect(state.table.columns(of: .connections, on: 199).count == TableName.conns.columns.count)
    }

    @Test(arguments: Tab.allCases) func theConfigFileKnowsEachColumn(tab: Tab) {
        #expect(tab.columns.dropLast().map(\.name) == tab.name.columns)
    }

    @Test func aNoticeTakesTheNextKeyButNotTheWayOut() {
        var state = ScreenState()
        state.notice = Notice(title: "t", lines: ["l"])
        let surroundings = ScreenState.Surroundings(rows: 0, page: 0, crawl: .running, selected: nil)
        #expect(state.handle(.character("q"), in: surroundings).isEmpty)
        #expect(state.notice == nil)
        state.notice = Notice(title: "t", lines: ["l"])
        #expect(state.handle(.control("c"), in: surroundings) == [.perform(.drain)])
    }

    @Test func clicksAndTheWheel() {
        #expect(Self.press([.click(x: 1, y: 0)]).state.tab == .seen)
        #expect(Self.press([.click(x: 1, y: 3)]).state.position.selection == 2)
        #expect(Self.press([.click(x: 1, y: 3), .click(x: 1, y: 3)]).state.details != nil)
        #expect(Self.press([.click(x: 1, y: 20)]).state == ScreenState())
        #expect(Self.press([.wheelDown, .wheelDown, .wheelUp]).state.position.selection == 3)
    }

    @Test func pastedTextIsNoCommand() {
        #expect(Self.press("qpP2?".unicodeScalars.map(Key.pasted)).state == ScreenState())
    }

    @Test func whatIsDrawnCanBeClicked() {
        let canvas = Fixture.screen(80, 24)
        #expect(canvas.action(x: 14, y: 6) == .press(.character("2")))
        #expect(canvas.action(x: 30, y: 10) == .row(2))
        #expect(canvas.action(x: 7, y: 7) == .sort(.state))
        #expect(canvas.action(x: 2, y: 23) == .press(.function(1)))
        #expect(canvas.action(x: 2, y: 1) == nil)
        var state = ScreenState()
        state.helpTop = 0
        let help = Fixture.screen(80, 24, state)
        #expect(help.action(x: 40, y: 12) == .nothing)
        #expect(help.action(x: 0, y: 9) == .press(.escape))
    }

    @Test(arguments: [(Key.character("P"), CrawlCommand.freeze), (.character("p"), .togglePause)])
    func kindsOfPause(key: Key, command: CrawlCommand) {
        #expect(Self.press([key]).effects == [.perform(command)])
    }

    @Test func theStillPictureIsTold() {
        let still = Self.press([.character("Z")])
        #expect(still.state.isStill && still.effects.isEmpty)
        #expect(Fixture.screen(80, 24, still.state).lines[0].contains("STILL PICTURE"))
        #expect(Fixture.screen(40, 10, still.state).lines[0].contains("STILL"))
        var snapshot = Fixture.snapshot
        snapshot.isFrozen = true
        #expect(Fixture.screen(80, 24, snapshot: snapshot).lines[0].contains("FROZEN with 7"))
    }
}
