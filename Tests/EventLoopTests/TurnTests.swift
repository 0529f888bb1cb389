import EventLoop
import Glibc
import TestSupport
import Testing

/// The order within a turn, fairness between its parts, and signals.
@Suite(.timeLimit(.minutes(1))) struct TurnTests {
    @Test(arguments: SelectorKind.allCases)
    func timersThenDescriptorsThenReadyWork(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            let log = Log()
            await loop.yield()
            left.onReadable {
                drain(left.descriptor)
                log.entries.append(2)
            }
            loop.soon {
                log.entries.append(3)
                loop.soon { log.entries.append(4) }
            }
            send(right.descriptor)
            loop.schedule(at: loop.now) { log.entries.append(1) }
            try await loop.turnUntil { log.entries.count >= 4 }
            #expect(log.entries == [1, 2, 3, 4])
        }
    }

    @Test func theEndOfATurnIsBehindItsReadyWork() async throws {
        try await onLoop { loop in
            let log = Log()
            await loop.yield()
            loop.soon {
                loop.atEndOfTurn { log.entries.append(3) }
                loop.soon { log.entries.append(4) }
                log.entries.append(1)
            }
            loop.soon { log.entries.append(2) }
            try await loop.turnUntil { log.entries.count >= 4 }
            #expect(log.entries == [1, 2, 3, 4])
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func busyTasksStarveNeitherDescriptorsNorTimers(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            let busy = (0..<10).map { _ in
                loop.spawn { while !Task.isCancelled { await loop.yield() } }
            }
            for _ in 0..<20 {
                send(right.descriptor)
                while receive(left.descriptor) == nil { try await left.readable() }
                try await loop.sleep(until: loop.now + 1_000)
            }
            busy.forEach { $0.cancel() }
            for task in busy { try await task.value }
        }
    }

    @Test func yieldLetsEveryTaskRunOnceATurn() async throws {
        try await onLoop { loop in
            let log = Log()
            let tasks = (0..<3).map { index in
                loop.spawn {
                    for _ in 0..<4 {
                        log.entries.append(index)
                        await loop.yield()
                    }
                }
            }
            for task in tasks { try await task.value }
            #expect(log.entries == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
        }
    }

    @Test func aTurnInWhichTheProcessWasStoppedIsNotCounted() throws {
        let loop = try EventLoop()
        var turns: [Int] = []
        for isCounted in [true, false, true] {
            loop.soon {
                if !isCounted { loop.leaveTurnUncounted() }
                loop.stop()
            }
            loop.run()
            turns.append(loop.lag.turns)
        }
        #expect(turns == [1, 1, 2])
    }

    @Test func lagIsTheLongestTurn() async throws {
        try await onLoop { loop in
            await loop.yield()
            loop.lag = LoopLag()
            #expect(loop.lag.mean == 0)
            let until = EventLoop.clock() + 3_000_000
            while EventLoop.clock() < until {}
            await loop.yield()
            await loop.yield()
            #expect(loop.lag.longest >= 2_900_000)
            #expect(loop.lag.mean > 0 && loop.lag.mean <= loop.lag.longest)
            #expect(loop.lag.turns >= 1)
        }
    }

    /// Sent to the loop's thread, the one that blocks them: the other threads of the test process do not.
    @Test(arguments: SelectorKind.allCases)
    func signalsCallTheirHandlers(_ kind: SelectorKind) async throws {
        try await onLoop(selector: kind) { loop in
            let log = Log()
            for signal in [SIGUSR1, SIGWINCH] {
                try loop.onSignal(signal) { log.entries.append(Int(signal)) }
            }
            for signal in [SIGWINCH, SIGUSR1, SIGUSR1] {
                pthread_kill(pthread_self(), signal)
                let count = log.entries.count
                try await loop.turnUntil { log.entries.count != count }
                #expect(log.entries.last == Int(signal))
            }
            #expect(log.entries.count == 3)
        }
    }

    @Test func otherThreadsMustSubmit() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let loop = try EventLoop()
            try await onLoop { _ in loop.soon {} }
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("belongs to another thread"))
    }

    @Test func aTaskOfAnActorIsRefused() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { @MainActor in
            let loop = try EventLoop()
            loop.spawn {}
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("spawned from a function of an actor"))
    }
}
