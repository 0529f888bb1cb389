import Crawl
import Glibc
import TestSupport
import Testing
import Web

@testable import EventLoop
@testable import Monitor
@testable import Words

extension TerminalTests {
    /// What a terminal is asked for, and what it is sent and when.
    @Suite struct Output {
        @Test func framesComeAtOnceWhereTheTerminalSaysSo() async throws {
            try await onLoop { loop in
                let stage = try Stage(loop)
                let monitor = try #require(stage.monitor)
                try await loop.turnUntil { stage.terminal.shows("\u{1B}[?2026$p") }
                #expect(!stage.terminal.shows("\u{1B}[?2026h"))
                stage.terminal.type("\u{1B}[?2026;2$y\u{C}")
                try await loop.turnUntil { stage.terminal.shows("\u{1B}[?2026h") }
                try await loop.turnUntil { stage.terminal.shows("\u{1B}[?2026l") }
                monitor.stop()
            }
        }

        @Test func theMouseIsTakenLeftAndGivenBack() async throws {
            try await onLoop { loop in
                let stage = try Stage(loop)
                try await loop.turnUntil { stage.terminal.shows("\u{1B}[?1000h\u{1B}[?1006h") }
                stage.terminal.type("M")
                try await loop.turnUntil { stage.terminal.shows("\u{1B}[?1000l") }
                stage.terminal.type("M")
                stage.terminal.forget()
                try await loop.turnUntil { stage.terminal.shows("\u{1B}[?1000h") }
                stage.monitor?.stop()
                #expect(stage.terminal.shows("\u{1B}[?1006l\u{1B}[?1000l\u{1B}[?2004l"))
            }
        }

        @Test func yankedTextGoesToTheClipboardAndIsShown() async throws {
            try await onLoop { loop in
                let stage = try Stage(loop)
                let monitor = try #require(stage.monitor)
                try stage.crawl.start(now: loop.now)
                stage.terminal.type("3")
                try await loop.turnUntil { monitor.screen.tab == .seen }
                stage.terminal.type("y")
                let encoded = Base64.encode(monitor.crawl.text(of: URLID(index: 0)).utf8)
                try await loop.turnUntil { stage.terminal.shows("\u{1B}]52;c;\(encoded)\u{1B}\\") }
                try await loop.turnUntil { stage.terminal.shows("clipboard") }
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
                    try await loop.turnUntil { stage.terminal.shows(bytes) }
                    stage.monitor?.stop()
                }
            }
        }

        @Test func aThousandResizesAreOneFrame() async throws {
            try await onLoop { loop in
                let stage = try Stage(loop)
                let monitor = try #require(stage.monitor)
                try await loop.turnUntil { stage.terminal.shows("F10") }
                let start = (drawn: monitor.drawnFrames, at: loop.now)
                for step in 0..<1_000 {
                    stage.terminal.resize(width: UInt16(10 + step % 120), height: UInt16(1 + step % 40))
                    pthread_kill(pthread_self(), SIGWINCH)
                    await loop.yield()
                }
                stage.terminal.resize(width: 80, height: 24)
                pthread_kill(pthread_self(), SIGWINCH)
                stage.terminal.forget()
                try await loop.turnUntil { stage.terminal.shows("F10") && monitor.layout.width == 80 }
                #expect(monitor.drawnFrames - start.drawn <= 3 + Int((loop.now - start.at) / 100_000_000))
                monitor.stop()
            }
        }

        @Test func anotherSizeIsDrawnAnew() async throws {
            try await onLoop { loop in
                let stage = try Stage(loop)
                try await loop.turnUntil { stage.terminal.shows("F10") }
                stage.terminal.forget()
                stage.terminal.resize(width: 30, height: 6)
                // To this thread: another might have the signal unblocked, and it would be gone.
                pthread_kill(pthread_self(), SIGWINCH)
                try await loop.turnUntil { stage.terminal.shows("?help") }
                stage.terminal.resize(width: 1, height: 1)
                pthread_kill(pthread_self(), SIGWINCH)
                stage.terminal.forget()
                try await loop.turnUntil { stage.terminal.shows("R") }
                #expect(!stage.terminal.shows("RU"))
                stage.monitor?.stop()
            }
        }

        @Test func framesAreDrawnOnlyWhenSomethingChanged() async throws {
            try await onLoop { loop in
                let stage = try Stage(loop)
                let monitor = try #require(stage.monitor)
                try await loop.turnUntil { monitor.drawnFrames == 1 }
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

        @Test(arguments: ["", "dumb", "no-such-terminal"]) func aTerminalThatCannotPlaceItsCursorIsRefused(type: String)
        {
            var options = MonitorOptions(environment: ["TERM": type])
            options.terminal = .own(path: Pseudoterminal()?.path ?? "")
            #expect(!Monitor.canStart(options))
        }

        @Test(arguments: ["linux", "hurd", "cygwin"]) func aTypeThatTellsNoSizeHasAScreen(type: String) async throws {
            try await onLoop { loop in
                let stage = try Stage(loop) { $0.terminalType = type }
                try await loop.turnUntil { stage.terminal.shows("crawltop") && stage.terminal.shows("F10") }
                stage.monitor?.stop()
            }
        }

        @Test func whatIsNoTerminalIsRefused() {
            var options = MonitorOptions(environment: ["TERM": "xterm"])
            options.terminal = .own(path: "/dev/null")
            #expect(!Monitor.canStart(options))
        }
    }
}
