import CProcess
import Crawl
import EventLoop
import Glibc
import TestSupport
import Testing

@testable import Monitor

/// A monitor on a pseudo-terminal and on a loop, as it is in the program. One at a time: signals are the process's.
@Suite(.serialized) struct TerminalTests {}

extension TerminalTests {
    /// What comes from the terminal, and how it is taken, given back and lost.
    @Suite struct Input {
        @Test func screenIsShownAndGivenBack() async throws {
            try await onLoop { loop in
                let stage = try Stage(loop)
                try await loop.turnUntil { stage.terminal.shows("http://a.test/??[31m") }
                #expect(stage.terminal.isRaw)
                stage.monitor?.stop()
                #expect(stage.terminal.shows("\u{1B}[?1049l"))
                #expect(!stage.terminal.isRaw)
            }
        }

        private static let keys: [(typed: String, commands: [CrawlCommand])] = [
            ("p", [.togglePause]),
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
            ("\u{1B}[<0;3;24Mp\u{1B}", [.togglePause]),
        ]

        @Test(arguments: keys) func keysBecomeCommands(typed: String, commands: [CrawlCommand]) async throws {
            try await onLoop { loop in
                let stage = try Stage(loop)
                stage.terminal.type(typed)
                try await loop.turnUntil { stage.commands.count >= commands.count }
                #expect(stage.commands == commands)
                stage.monitor?.stop()
            }
        }

        @Test func aTerminalThatTakesNothingDelaysNobody() async throws {
            try await onLoop { loop in
                let stage = try Stage(loop)
                let monitor = try #require(stage.monitor)
                // Each repaint is a whole screen: a terminal that is not read from is soon full.
                try await loop.turnUntil {
                    stage.terminal.type("\u{C}")
                    return monitor.droppedFrames >= 3
                }
                let drawn = monitor.drawnFrames
                let turns = loop.lag.turns
                for _ in 0..<100 { await loop.yield() }
                #expect(monitor.drawnFrames == drawn)
                #expect(loop.lag.turns - turns >= 100)

                try await loop.turnUntil { stage.terminal.shows("?") && monitor.drawnFrames > drawn }
                stage.terminal.forget()
                stage.terminal.type("\u{C}")
                try await loop.turnUntil { stage.terminal.shows("\(monitor.droppedFrames)") }
                monitor.stop()
            }
        }

        @Test func aTerminalThatTakesNothingIsResetAllTheSame() async throws {
            try await onLoop { loop in
                let stage = try Stage(loop) { $0.patience = 0 }
                let monitor = try #require(stage.monitor)
                try await loop.turnUntil {
                    stage.terminal.type("\u{C}")
                    return monitor.writer.isBusy
                }
                monitor.stop()
                #expect(!stage.terminal.isRaw)
                // A sequence may have been cut.
                let reset = "\u{18}\u{1B}]2;\u{7}\u{1B}[23;2t\u{1B}[?2026l\u{1B}[?1006l\u{1B}[?1000l\u{1B}[?2004l"
                try await loop.turnUntil { stage.terminal.shows(reset) }
                try await loop.turnUntil { stage.terminal.shows("\u{1B}[?1049l") }
                #expect(stage.terminal.shows("\u{1B}[34h\u{1B}[?25h") || stage.terminal.shows("\u{1B}[?12l\u{1B}[?25h"))
            }
        }

        /// A pipe has nothing that could be dropped.
        @Test func whereNothingCanBeDroppedAProcessStaysBehindForTheReset() async throws {
            try await onLoop { loop in
                var ends = [Int32](repeating: -1, count: 2)
                try #require(pipe(&ends) == 0)
                for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
                defer { close(ends[0]) }
                var filler = [UInt8](repeating: 0x2E, count: 4_096)
                while write(ends[1], filler, filler.count) > 0 {}
                let reset = Array("reset".utf8.map(CChar.init(bitPattern:)))
                shims_terminal_farewell(ends[1], reset, reset.count, reset, reset.count, 0)
                close(ends[1])
                var read: [UInt8] = []
                // The end comes when it has written and gone, too.
                try await loop.turnUntil {
                    while true {
                        let count = Glibc.read(ends[0], &filler, filler.count)
                        if count <= 0 { return count == 0 }
                        read += filler[..<count]
                    }
                }
                #expect(read.suffix(6) == Array(".reset".utf8))
            }
        }

        @Test func aTerminalThatGoesAwayIsToldOnceAndWakesNobody() async throws {
            try await onLoop(jumps: true) { loop in
                let stage = try Stage(loop)
                let monitor = try #require(stage.monitor)
                try await loop.turnUntil { stage.terminal.shows("crawltop") }
                stage.terminal.hangUp()
                try await loop.turnUntil { stage.losses > 0 }
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
                try await loop.turnUntil { stage.terminal.shows("crawltop") }
                stage.monitor?.lose()
                #expect(stage.losses == 1)
                #expect(stage.terminal.shows("\u{1B}[?1049l"))
                #expect(!stage.terminal.isRaw)
            }
        }

        @Test func sequencesMayComeInPieces() async throws {
            try await onLoop { loop in
                let stage = try Stage(loop)
                // A read takes 256 bytes: the sequence lies across the end of one, at each place in turn.
                for cut in 1...4 {
                    stage.terminal.type(String(repeating: "j", count: 256 - cut) + "\u{1B}[15~")
                    let expected = [CrawlCommand](repeating: .togglePause, count: cut)
                    try await loop.turnUntil { stage.commands == expected }
                }
                stage.monitor?.stop()
            }
        }

        /// The end of a paste may be lost, and with it what came last.
        @Test func aPasteThatBreaksOffWithinASequenceIsOverAfterAWhile() async throws {
            try await onLoop(jumps: true) { loop in
                let stage = try Stage(loop)
                let monitor = try #require(stage.monitor)
                stage.terminal.type("\u{1B}[200~p\u{1B}")
                try await loop.turnUntil { monitor.keys.patience != nil }
                try await loop.turnUntil { monitor.keys.patience == nil }
                stage.terminal.type("p")
                try await loop.turnUntil { stage.commands == [.togglePause] }
                monitor.stop()
            }
        }

        @Test func escapeAloneIsAKeyAfterAWhile() async throws {
            try await onLoop(jumps: true) { loop in
                let stage = try Stage(loop)
                let monitor = try #require(stage.monitor)
                stage.terminal.type("?")
                try await loop.turnUntil { monitor.screen.helpTop == 0 }
                stage.terminal.type("\u{1B}")
                try await loop.turnUntil { monitor.screen.helpTop == nil }
                monitor.stop()
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
                try await loop.turnUntil { stage.commands.count == typed.utf8.count }
                monitor.model.books.receive(.state(.finished, at: loop.now), from: monitor.crawl)
                let drawn = monitor.drawnFrames
                stage.terminal.type("\u{C}")
                try await loop.turnUntil { monitor.drawnFrames > drawn }
                #expect(stage.quits == quits)
                monitor.stop()
            }
        }
    }
}
