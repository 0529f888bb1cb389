import Crawl
import CrawltopKit
import EventLoop
import Glibc
import HTTP
import TestSupport
import Testing

/// One at a time: signals and the working of an output file are the whole process's.
@Suite(.serialized) struct SessionTests {
    @Test(arguments: [(SIGINT, "interrupted before the end"), (SIGTERM, "terminated before the end")])
    func theSecondSignalEndsTheRunAtOnce(_ number: Int32, _ sentence: String) throws {
        let loop = try JumpingTime.loop()
        let session = try Session(options: options(output: "/dev/null"), loop: loop, hasScreen: false)
        var isShutDown = false
        let reason = session.run { loop, crawl in
            #expect(crawl.next(now: loop.now) != nil, "an exchange that does not end by itself")
            // To this thread alone: others may not have the signal blocked.
            loop.schedule(at: loop.now) { pthread_kill(pthread_self(), number) }
            loop.schedule(at: loop.now + 20_000_000) { pthread_kill(pthread_self(), number) }
            return EngineControls { isShutDown = true }
        }
        #expect(reason == .stopped(sentence))
        #expect(isShutDown)
    }

    @Test func anOutputThatFailsEndsTheRun() throws {
        let loop = try EventLoop()
        let session = try Session(options: options(output: "/dev/full"), loop: loop, hasScreen: false)
        let reason = session.run { loop, _ in
            loop.schedule(at: loop.now) { loop.stop() }
            return idle
        }
        #expect(reason == .stopped("cannot write to '/dev/full': No space left on device"))
    }

    @Test func aFileThatMayNotGrowIsToldByTheWriteAndNotByASignal() throws {
        let loop = try EventLoop()
        let session = try Session(options: options(output: "/dev/null"), loop: loop, hasScreen: false)
        let reason = session.run { loop, _ in
            loop.schedule(at: loop.now) {
                pthread_kill(pthread_self(), SIGXFSZ)
                loop.stop()
            }
            return idle
        }
        #expect(reason == .noSeed)
    }

    @Test func aScreenStaysWhenExchangesEndInTimeAfterALimit() throws {
        let loop = try JumpingTime.loop()
        var options = options(output: "/dev/null")
        options.crawl.limits.duration = 1
        let session = try Session(options: options, loop: loop, hasScreen: true, patience: 1_000_000)
        var isStillThere = false
        _ = session.run(
            startEngine: { loop, crawl in
                let dispatch = try #require(crawl.next(now: loop.now))
                #expect(crawl.next(now: loop.now + 1) == nil && crawl.state == .draining)
                crawl.endExchange(in: dispatch.slot, .failed(FetchError(.connect, "refused")), now: loop.now)
                loop.schedule(at: loop.now + 50_000_000) {
                    isStillThere = true
                    loop.stop()
                }
                return idle
            },
            startScreen: { _ in ScreenControls(leave: {}, report: { _ in }) })
        #expect(session.crawl.state == .finished)
        #expect(isStillThere)
    }

    /// The screen notices, and signals may come from the kernel and from a shell.
    @Test func aTerminalThatIsToldGoneTwiceStillLetsExchangesEnd() throws {
        // Not as under nohup.
        signal(SIGHUP, SIG_DFL)
        let loop = try JumpingTime.loop()
        let session = try Session(options: options(output: "/dev/null"), loop: loop, hasScreen: true)
        let reason = session.run(
            startEngine: { loop, crawl in
                let dispatch = try #require(crawl.next(now: loop.now))
                loop.schedule(at: loop.now) {
                    session.terminalGone()
                    pthread_kill(pthread_self(), SIGHUP)
                }
                loop.schedule(at: loop.now + 20_000_000) {
                    #expect(crawl.state == .draining)
                    crawl.endExchange(in: dispatch.slot, .failed(FetchError(.connect, "refused")), now: loop.now)
                }
                return idle
            },
            startScreen: { _ in ScreenControls(leave: {}, report: { _ in }) })
        #expect(reason == .stopped("hung up before the end"))
        #expect(session.crawl.statistics.fetches == 1)
    }

    @Test func theTerminalIsGivenBackBeforeASignalCanEndTheProcess() throws {
        let loop = try EventLoop()
        var options = options(output: "/dev/null")
        options.exitWhenDone = true
        let session = try Session(options: options, loop: loop, hasScreen: true)
        // As ncurses does.
        signal(SIGTERM) { _ in _exit(1) }
        var steps: [String] = []
        let reason = session.run(
            startEngine: { loop, _ in
                loop.schedule(at: loop.now) { loop.stop() }
                return idle
            },
            startScreen: { _ in
                ScreenControls(
                    leave: { steps.append(isBlocked(SIGTERM) ? "leave" : "too late") },
                    report: { _ in steps.append(isBlocked(SIGTERM) ? "too early" : "report") })
            })
        #expect(reason == .noSeed)
        #expect(steps == ["leave", "report"])
        var action = sigaction()
        sigaction(SIGTERM, nil, &action)
        #expect(unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) > 1, "neither SIG_DFL nor SIG_IGN")
        signal(SIGTERM, SIG_DFL)
    }

    @Test func signalsStillEndTheProcessWhileItWaitsForANamedPipesReader() throws {
        var interrupt = sigset_t()
        sigemptyset(&interrupt)
        sigaddset(&interrupt, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &interrupt, nil)
        let loop = try EventLoop()
        // A file that can't be opened stands for one whose opening takes long: both are met before signals are blocked.
        #expect(throws: StartFailure.self) {
            try Session(options: options(output: "/nowhere/log"), loop: loop, hasScreen: false)
        }
        #expect(!isBlocked(SIGINT))
    }

    @Test func anUnwritableFileIsWrongUse() throws {
        let loop = try EventLoop()
        let failure = #expect(throws: StartFailure.self) {
            try Session(options: options(output: "/nowhere/log"), loop: loop, hasScreen: false)
        }
        #expect(failure?.reason == .usage("cannot write to '/nowhere/log': No such file or directory"))
    }

    @Test func anEngineThatCannotStartEndsTheRun() throws {
        struct NoEngine: Error {}
        let loop = try EventLoop()
        let session = try Session(options: options(output: "/dev/null"), loop: loop, hasScreen: false)
        #expect(session.run { _, _ in throw NoEngine() }.code == 3)
    }

    @Test func progressIsLoggedAtItsInterval() throws {
        let path = "/tmp/crawltop-session-\(getpid())"
        defer { unlink(path) }
        let loop = try JumpingTime.loop()
        var options = options(output: path)
        (options.format, options.progress) = (.json, 1_000_000)
        let session = try Session(options: options, loop: loop, hasScreen: false)
        _ = session.run { loop, _ in
            loop.schedule(at: loop.now + 30_000_000) { loop.stop() }
            return idle
        }
        let file = open(path, O_RDONLY)
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(file, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        close(file)
        #expect(text.split(separator: "\n").contains { $0.hasPrefix(#"{"type":"progress","time":""#) })
        #expect(text.split(separator: "\n").last?.hasPrefix(#"{"type":"summary","time":""#) == true)
    }

    @Test func aURLGetsItsNextAttemptInTime() throws {
        let loop = try JumpingTime.loop()
        var options = options(output: "/dev/null")
        options.crawl.maxTries = 3
        let session = try Session(options: options, loop: loop, hasScreen: false)
        let engine = PlayedEngine()
        let reason = session.run { loop, crawl in
            engine.onDispatch = {
                while let dispatch = crawl.next(now: loop.now) {
                    crawl.endExchange(in: dispatch.slot, .failed(FetchError(.connect, "refused")), now: loop.now)
                }
            }
            crawl.delegate = engine
            engine.mayDispatch()
            return idle
        }
        #expect(reason == .noSeed)
        #expect(engine.dispatches > 2 && session.crawl.statistics.fetches == 3)
        #expect(session.crawl.counts == Counts(seen: 1, done: 1))
    }

    @Test func anEngineThatHasNoRoomIsNotAskedInATightLoop() throws {
        let loop = try JumpingTime.loop()
        var options = options(output: "/dev/null")
        options.crawl.maxTries = 3
        let session = try Session(options: options, loop: loop, hasScreen: false)
        let engine = PlayedEngine()
        _ = session.run { loop, crawl in
            crawl.delegate = engine
            let dispatch = try #require(crawl.next(now: loop.now))
            crawl.endExchange(in: dispatch.slot, .failed(FetchError(.connect, "refused")), now: loop.now)
            let due = try #require(crawl.nextWakeUp)
            loop.schedule(at: due + 20_000_000) { loop.stop() }
            return idle
        }
        #expect(engine.dispatches == 1)
    }

    @Test func allThatARunConsistsOfIsFreed() throws {
        weak var loop: EventLoop?
        weak var session: Session?
        weak var crawl: Crawl?
        do {
            let made = try EventLoop()
            let run = try Session(options: options(output: "/dev/null"), loop: made, hasScreen: false)
            (loop, session, crawl) = (made, run, run.crawl)
            // The log's lines wait to be written when it stops.
            _ = run.run { loop, crawl in
                let dispatch = try #require(crawl.next(now: loop.now))
                crawl.endExchange(in: dispatch.slot, .failed(FetchError(.connect, "refused")), now: loop.now)
                loop.schedule(at: loop.now) { loop.stop() }
                return idle
            }
        }
        // The thread that has written the lines may be about to end.
        try spinUntil { loop == nil }
        #expect(session == nil && crawl == nil)
    }

    private let idle = EngineControls {}

    private func isBlocked(_ number: Int32) -> Bool {
        var mask = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &mask)
        return sigismember(&mask, number) == 1
    }

    private func options(output: String) -> CrawltopOptions {
        var options = CrawltopOptions()
        options.crawl.seeds = ["http://127.0.0.1:1/"]
        options.output = output
        return options
    }
}
