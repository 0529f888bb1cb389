import Crawl
import Glibc
import TestSupport
import Testing
import Words

@testable import EventLoop
@testable import Monitor

/// Screens on terminals that others have handed over.
@Suite(.timeLimit(.minutes(2))) struct ViewerTests {
    private final class Viewers {
        let crawl: Crawl
        let books: CrawlBooks
        var commands: [CrawlCommand] = []
        var told: [String] = []
        private let loop: EventLoop

        init(_ loop: EventLoop) throws {
            self.loop = loop
            var options = CrawlOptions()
            options.seeds = ["http://a.test/"]
            crawl = try Crawl(options: options, now: loop.now)
            books = CrawlBooks(startedAt: loop.now)
            crawl.subscribe(books)
        }

        /// Opens the terminal's other side, as the process that hands it over does.
        func monitor(
            _ terminal: Pseudoterminal, _ choose: (inout MonitorOptions) -> Void = { _ in }
        ) throws -> Monitor {
            var options = MonitorOptions(environment: ["TERM": "xterm-256color"])
            options.terminal = .handed(open(terminal.path, O_RDWR | O_NOCTTY | O_CLOEXEC), isUTF8: false)
            options.role = .viewer
            options.patience = 0
            choose(&options)
            let monitor = try Monitor(
                loop: loop, crawl: crawl, books: books, options: options,
                perform: { [unowned self] in commands.append($0) }, lag: { 0 },
                onQuit: { [unowned self] in told.append("left") }, onSave: { _ in nil },
                onTerminalGone: { [unowned self] in told.append("gone") })
            monitor.onSuspend = { [unowned self] in told.append("suspended") }
            monitor.start()
            return monitor
        }
    }

    @Test func severalShowOneCrawl_EachInItsWay() async throws {
        try await onLoop { loop in
            let viewers = try Viewers(loop)
            let wide = try #require(Pseudoterminal(width: 120, height: 30))
            let narrow = try #require(Pseudoterminal(width: 60, height: 15))
            let first = try viewers.monitor(wide)
            let second = try viewers.monitor(narrow) { $0.role = .onlooker }
            try await loop.turnUntil { wide.shows("Quit") && narrow.shows("crawltop") }
            wide.type("3")
            narrow.type("5p")
            try await loop.turnUntil { first.screen.tab == .seen && second.screen.tab == .errors }
            try await loop.turnUntil { narrow.shows("read-only") }
            wide.type("p")
            try await loop.turnUntil { viewers.commands == [.togglePause] }
            // What one of them is told of an end, all know, also those that come later.
            first.stop()
            #expect(!wide.isRaw && narrow.isRaw)
            let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: loop.now, outcome: .ok)
            viewers.books.receive(.ended(record), from: viewers.crawl)
            let third = try #require(Pseudoterminal())
            let late = try viewers.monitor(third)
            try await loop.turnUntil { third.shows("Log 1") }
            second.stop()
            late.stop()
        }
    }

    @Test func anotherProgramCommandsAScreen() async throws {
        try await onLoop { loop in
            let viewers = try Viewers(loop)
            let terminal = try #require(Pseudoterminal())
            let monitor = try viewers.monitor(terminal)
            try await loop.turnUntil { terminal.shows("Quit") }
            var told: [String] = []
            let answer = { (isDone: Bool, words: SafeText?) in
                told.append("\(isDone) \(words?.string ?? "-") \(viewers.commands.count)")
            }
            monitor.perform("seen", answer: answer)
            monitor.perform("sort took", answer: answer)
            monitor.perform("nonsense", answer: answer)
            // It is answered before it has its effect.
            monitor.perform("pause", answer: answer)
            #expect(monitor.screen.tab == .seen && monitor.screen.table.sort.column == .took)
            #expect(told.map { $0.prefix(5) } == ["true ", "true ", "false", "true "] && told[3].hasSuffix(" 0"))
            #expect(viewers.commands == [.togglePause])
            try await loop.turnUntil { terminal.shows("Seen") }
            monitor.stop()
        }
    }

    /// What waits for a terminal that takes nothing is bounded, whatever keys come from it.
    @Test func keysOfATerminalThatTakesNothingCostNoMemory() async throws {
        try await onLoop { loop in
            let viewers = try Viewers(loop)
            try viewers.crawl.start(now: loop.now)
            let terminal = try #require(Pseudoterminal(width: 200, height: 60))
            let monitor = try viewers.monitor(terminal) { $0.settings.refresh = 1_000_000 }
            monitor.handle(.character("2"))
            try await loop.turnUntil {
                monitor.handle(.control("l"))
                return monitor.writer.isBusy
            }
            let waiting = monitor.writer.waiting
            for turn in 0..<2_000 {
                for key in "yYM#3*y2Z" { monitor.handle(.character(Unicode.Scalar(String(key)) ?? "y")) }
                monitor.handle(.control("l"))
                if turn % 20 == 0 { await loop.yield() }
            }
            #expect(monitor.writer.waiting <= waiting + 64 << 10 && monitor.droppedFrames > 0)
            monitor.stop()
        }
    }

    @Test func aViewerGivesItsTerminalToTheShellForAWhile() async throws {
        try await onLoop { loop in
            let viewers = try Viewers(loop)
            let terminal = try #require(Pseudoterminal())
            let monitor = try viewers.monitor(terminal)
            try await loop.turnUntil { terminal.shows("Quit") }
            terminal.type("\u{1A}")
            try await loop.turnUntil { viewers.told == ["suspended"] }
            #expect(!terminal.isRaw && terminal.shows("\u{1B}[?1049l"))
            let drawn = monitor.drawnFrames
            terminal.forget()
            // What is typed now is the shell's.
            terminal.type("q")
            for _ in 0..<20 { await loop.yield() }
            #expect(monitor.drawnFrames == drawn && !monitor.screen.asksToLeave)
            monitor.resume()
            try await loop.turnUntil { terminal.shows("Quit") }
            #expect(terminal.isRaw)
            monitor.stop()
        }
    }

    /// A terminal that takes nothing, and one that goes away.
    @Test func aStalledOrLostTerminalCostsNothing() async throws {
        try await onLoop { loop in
            let viewers = try Viewers(loop)
            let stalled = try #require(Pseudoterminal())
            let lost = try #require(Pseudoterminal())
            let monitor = try viewers.monitor(stalled)
            let other = try viewers.monitor(lost)
            try await loop.turnUntil {
                stalled.type("\u{C}")
                return monitor.droppedFrames >= 3
            }
            lost.hangUp()
            try await loop.turnUntil { viewers.told == ["gone"] }
            loop.lag = LoopLag()
            monitor.stop()
            other.stop()
            #expect(!stalled.isRaw)
        }
    }

    @Test func whatIsNoTerminalIsRefusedAndClosed() async throws {
        try await onLoop { loop in
            let viewers = try Viewers(loop)
            let terminal = try #require(Pseudoterminal())
            for (path, type) in [("/dev/null", "xterm"), (terminal.path, "dumb")] {
                let descriptor = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
                #expect(throws: MonitorError.self) {
                    try viewers.monitor(terminal) {
                        $0.terminalType = type
                        if case .handed(let unused, _) = $0.terminal { close(unused) }
                        $0.terminal = .handed(descriptor, isUTF8: false)
                    }
                }
            }
        }
    }
}
