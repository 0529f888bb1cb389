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

        init(_ loop: EventLoop, exitWhenDone: Bool = false) throws {
            self.loop = loop
            terminal = try #require(Pseudoterminal())
            var crawlOptions = CrawlOptions()
            crawlOptions.seeds = ["http://a.test/\r\u{1B}[31m"]
            var options = MonitorOptions(environment: ["TERM": "xterm-256color"])
            options.isASCII = true
            options.terminalPath = terminal.path
            options.exitWhenDone = exitWhenDone
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
        ("\u{1B}[200~\u{1B}[27;2;113~p", [.togglePause]),
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
            pthread_kill(pthread_self(), SIGHUP)
            #expect(try await eventually(on: loop) { stage.losses == 1 })
            #expect(stage.terminal.shows("\u{1B}[?1049l"))
            #expect(!stage.terminal.isRaw)
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
            #expect(monitor.drawnFrames <= 2 + Int((loop.now - start) / Monitor.frameInterval))
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
