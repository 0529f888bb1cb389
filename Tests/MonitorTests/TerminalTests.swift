import Crawl
import EventLoop
import Glibc
import TestSupport
import Testing

@testable import Monitor

/// A monitor on a pseudo-terminal and on a loop, as it is in the program. One at a time: ncurses has one state.
@Suite(.serialized) struct TerminalTests {
    /// A monitor, its terminal, and what it asked for.
    final class Stage {
        let terminal: Pseudoterminal
        let loop: EventLoop
        var commands: [CrawlCommand] = []
        var quits = 0
        var losses = 0
        private(set) var monitor: Monitor?

        init(
            _ loop: EventLoop, exitWhenDone: Bool = false, choose: (inout MonitorOptions) -> Void = { _ in }
        ) throws {
            self.loop = loop
            terminal = try #require(Pseudoterminal())
            var crawlOptions = CrawlOptions()
            crawlOptions.seeds = ["http://a.test/\r\u{1B}[31m"]
            var options = MonitorOptions(environment: ["TERM": "xterm-256color"])
            options.settings.isASCII = true
            options.terminalPath = terminal.path
            options.exitWhenDone = exitWhenDone
            choose(&options)
            monitor = try Monitor(
                loop: loop, crawl: try Crawl(options: crawlOptions, now: loop.now), options: options,
                perform: { [unowned self] in commands.append($0) }, onQuit: { [unowned self] in quits += 1 },
                onTerminalGone: { [unowned self] in losses += 1 })
            monitor?.start()
        }

        /// An exchange that ended: a change that wants a frame.
        func change(_ monitor: Monitor) {
            let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: loop.now, outcome: .ok)
            monitor.model.receive(.ended(record), from: monitor.crawl)
        }
    }

    @Test func screenIsShownAndGivenBack() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            #expect(try await eventually(on: loop) { stage.terminal.shows("http://a.test/??[31m") })
            #expect(stage.terminal.isRaw)
            stage.monitor?.stop()
            #expect(stage.terminal.shows("\u{1B}[?1049l"))
            #expect(!stage.terminal.isRaw)
        }
    }

    private static let keys: [(typed: String, commands: [CrawlCommand])] = [
        ("p", [.togglePause]),
        (" ", [.togglePause]),
        ("\u{1B}[15~", [.togglePause]),
        ("q", [.drain]),
        ("\u{3}\u{3}", [.drain, .abort]),
        ("\u{1B}[21~", [.drain]),
        ("x\u{1B}[A\u{1B}OAjkgG\u{C}23\u{9}\u{1B}[Zp", [.togglePause]),
        ("\u{1B}p", [.togglePause]),
        ("漢p", [.togglePause]),
        ("\u{1B}[27;2;113~p", [.togglePause]),
        ("\u{1B}[200~qpP\r\u{1B}[201~p", [.togglePause]),
        ("\u{1B}[?2026;2$y\u{1B}]0;p\u{7}p", [.togglePause]),
        ("P\u{1B}[<0;41;24M", [.freeze]),
        ("\u{1B}[<0;3;24Mp\u{1B}", []),
    ]

    @Test(arguments: keys) func keysBecomeCommands(typed: String, commands: [CrawlCommand]) async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            stage.terminal.type(typed)
            #expect(try await eventually(on: loop) { stage.commands.count >= commands.count })
            #expect(stage.commands == commands)
            stage.monitor?.stop()
        }
    }

    @Test func aTerminalThatTakesNothingDelaysNobody() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            let monitor = try #require(stage.monitor)
            // Each repaint is a whole screen: a terminal that is not read from is soon full.
            let isFull = try await eventually(on: loop) {
                stage.terminal.type("\u{C}")
                return monitor.droppedFrames >= 3
            }
            #expect(isFull)
            let drawn = monitor.drawnFrames
            let turns = loop.lag.turns
            for _ in 0..<100 { await loop.yield() }
            #expect(monitor.drawnFrames == drawn)
            #expect(loop.lag.turns - turns >= 100)

            #expect(try await eventually(on: loop) { stage.terminal.shows("?") && monitor.drawnFrames > drawn })
            stage.terminal.forget()
            stage.terminal.type("\u{C}")
            #expect(try await eventually(on: loop) { stage.terminal.shows("\(monitor.droppedFrames)") })
            monitor.stop()
        }
    }

    @Test func stoppingDoesNotWaitForATerminalThatTakesNothing() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            let monitor = try #require(stage.monitor)
            let isFull = try await eventually(on: loop) {
                stage.terminal.type("\u{C}")
                return monitor.writer.isBusy
            }
            #expect(isFull)
            monitor.stop()
            #expect(!stage.terminal.isRaw)
        }
    }

    @Test func aTerminalThatGoesAwayIsToldOnceAndWakesNobody() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            let monitor = try #require(stage.monitor)
            #expect(try await eventually(on: loop) { stage.terminal.shows("crawltop") })
            stage.terminal.hangUp()
            #expect(try await eventually(on: loop) { stage.losses > 0 })
            stage.change(monitor)
            loop.lag = LoopLag()
            let timers = loop.timerCount
            try await loop.sleep(until: loop.now + 50_000_000)
            #expect(loop.lag.turns < 20)
            #expect(timers == 0)
            monitor.stop()
            #expect(stage.losses == 1)
        }
    }

    @Test func aHangUpGivesBackATerminalThatIsStillThere() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            #expect(try await eventually(on: loop) { stage.terminal.shows("crawltop") })
            stage.monitor?.lose()
            #expect(stage.losses == 1)
            #expect(stage.terminal.shows("\u{1B}[?1049l"))
            #expect(!stage.terminal.isRaw)
        }
    }

    @Test func sequencesMayComeInPieces() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            for piece in ["\u{1B}", "[", "15", "~"] {
                stage.terminal.type(piece)
                for _ in 0..<3 { await loop.yield() }
            }
            #expect(try await eventually(on: loop) { stage.commands == [.togglePause] })
            stage.monitor?.stop()
        }
    }

    @Test func escapeAloneIsAKeyAfterAWhile() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            let monitor = try #require(stage.monitor)
            stage.terminal.type("?")
            #expect(try await eventually(on: loop) { monitor.screen.helpTop == 0 })
            stage.terminal.type("\u{1B}")
            #expect(try await eventually(on: loop) { monitor.screen.helpTop == nil })
            monitor.stop()
        }
    }

    @Test func framesComeAtOnceWhereTheTerminalSaysSo() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            let monitor = try #require(stage.monitor)
            #expect(try await eventually(on: loop) { stage.terminal.shows("\u{1B}[?2026$p") })
            #expect(!stage.terminal.shows("\u{1B}[?2026h"))
            stage.terminal.type("\u{1B}[?2026;2$y\u{C}")
            #expect(try await eventually(on: loop) { stage.terminal.shows("\u{1B}[?2026h") })
            #expect(try await eventually(on: loop) { stage.terminal.shows("\u{1B}[?2026l") })
            monitor.stop()
        }
    }

    @Test func theMouseIsTakenLeftAndGivenBack() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            #expect(try await eventually(on: loop) { stage.terminal.shows("\u{1B}[?1000h\u{1B}[?1006h") })
            stage.terminal.type("M")
            #expect(try await eventually(on: loop) { stage.terminal.shows("\u{1B}[?1000l") })
            stage.terminal.type("M")
            stage.terminal.forget()
            #expect(try await eventually(on: loop) { stage.terminal.shows("\u{1B}[?1000h") })
            stage.monitor?.stop()
            #expect(stage.terminal.shows("\u{1B}[?1006l\u{1B}[?1000l\u{1B}[?2004l"))
        }
    }

    @Test func yankedTextGoesToTheClipboardAndIsShown() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            let monitor = try #require(stage.monitor)
            try monitor.crawl.begin(now: loop.now)
            stage.terminal.type("3")
            #expect(try await eventually(on: loop) { monitor.screen.tab == .seen })
            stage.terminal.type("y")
            let encoded = Base64.encode(monitor.crawl.text(of: URLID(index: 0)).utf8)
            #expect(try await eventually(on: loop) { stage.terminal.shows("\u{1B}]52;c;\(encoded)\u{1B}\\") })
            #expect(try await eventually(on: loop) { stage.terminal.shows("clipboard") })
            monitor.stop()
        }
    }

    @Test func aShadeIsSentInAsManyColoursAsTheTerminalHas() async throws {
        let sent = [("", "\u{1B}[38;5;37m"), ("truecolor", "\u{1B}[38;2;42;161;152m")]
        for (colourTerm, bytes) in sent {
            try await onLoop { loop in
                let stage = try Stage(loop) {
                    $0.settings.theme = .solarised
                    $0.colourTerm = colourTerm
                }
                #expect(try await eventually(on: loop) { stage.terminal.shows(bytes) }, "\(colourTerm)")
                stage.monitor?.stop()
            }
        }
    }

    @Test func aThousandResizesAreOneFrame() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            let monitor = try #require(stage.monitor)
            #expect(try await eventually(on: loop) { stage.terminal.shows("F10") })
            let start = (drawn: monitor.drawnFrames, at: loop.now)
            for step in 0..<1_000 {
                stage.terminal.resize(width: UInt16(10 + step % 120), height: UInt16(1 + step % 40))
                pthread_kill(pthread_self(), SIGWINCH)
                await loop.yield()
            }
            stage.terminal.resize(width: 80, height: 24)
            pthread_kill(pthread_self(), SIGWINCH)
            stage.terminal.forget()
            #expect(try await eventually(on: loop) { stage.terminal.shows("F10") && monitor.layout.width == 80 })
            #expect(monitor.drawnFrames - start.drawn <= 3 + Int((loop.now - start.at) / 100_000_000))
            monitor.stop()
        }
    }

    @Test func anotherSizeIsDrawnAnew() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            #expect(try await eventually(on: loop) { stage.terminal.shows("F10") })
            stage.terminal.forget()
            stage.terminal.resize(width: 30, height: 6)
            // To this thread: another might have the signal unblocked, and it would be gone.
            pthread_kill(pthread_self(), SIGWINCH)
            #expect(try await eventually(on: loop) { stage.terminal.shows("?help") })
            stage.terminal.resize(width: 1, height: 1)
            pthread_kill(pthread_self(), SIGWINCH)
            stage.terminal.forget()
            #expect(try await eventually(on: loop) { stage.terminal.shows("R") })
            #expect(!stage.terminal.shows("RU"))
            stage.monitor?.stop()
        }
    }

    @Test func framesAreDrawnOnlyWhenSomethingChanged() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            let monitor = try #require(stage.monitor)
            #expect(try await eventually(on: loop) { monitor.drawnFrames == 1 })
            let start = loop.now
            for _ in 0..<1_000 {
                stage.change(monitor)
                await loop.yield()
            }
            #expect(monitor.drawnFrames <= 2 + Int((loop.now - start) / monitor.screen.settings.refresh))
            #expect(loop.timerCount == 1)
            monitor.stop()
            #expect(loop.timerCount == 0)
        }
    }

    private static let ends: [(exitWhenDone: Bool, typed: String, quits: Int)] = [
        (false, "", 0), (true, "", 1), (false, "q", 1), (true, "q", 1),
    ]

    @Test(arguments: ends) func theScreenStaysAfterTheEndUnlessAskedNotTo(
        exitWhenDone: Bool, typed: String, quits: Int
    ) async throws {
        try await onLoop { loop in
            let stage = try Stage(loop, exitWhenDone: exitWhenDone)
            let monitor = try #require(stage.monitor)
            stage.terminal.type(typed)
            #expect(try await eventually(on: loop) { stage.commands.count == typed.utf8.count })
            monitor.model.receive(.state(.finished, at: loop.now), from: monitor.crawl)
            let drawn = monitor.drawnFrames
            stage.terminal.type("\u{C}")
            #expect(try await eventually(on: loop) { monitor.drawnFrames > drawn })
            #expect(stage.quits == quits)
            monitor.stop()
        }
    }

    @Test(arguments: ["", "dumb", "no-such-terminal"]) func aTerminalThatCannotPlaceItsCursorIsRefused(type: String) {
        var options = MonitorOptions(environment: ["TERM": type])
        options.terminalPath = Pseudoterminal()?.path ?? ""
        #expect(!Monitor.canStart(options))
    }

    @Test func whatIsNoTerminalIsRefused() {
        var options = MonitorOptions(environment: ["TERM": "xterm"])
        options.terminalPath = "/dev/null"
        #expect(!Monitor.canStart(options))
    }

    @Test func noColorIsHeardUnlessEmpty() {
        #expect(MonitorOptions(environment: [:]).isColoured)
        #expect(MonitorOptions(environment: ["NO_COLOR": ""]).isColoured)
        #expect(!MonitorOptions(environment: ["NO_COLOR": "1"]).isColoured)
    }
}
