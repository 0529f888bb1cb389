import EventLoop
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct TimerTests {
    @Test(arguments: SelectorKind.allCases, [0, 1, 700_000, 1_300_000] as [Int64])
    func neverEarlyAndWithoutSpinning(_ kind: SelectorKind, _ delay: Int64) async throws {
        try await onLoop(selector: kind) { loop in
            let deadline = EventLoop.clock() + delay
            loop.lag = LoopLag()
            try await loop.sleep(until: deadline)
            #expect(loop.now >= deadline)
            #expect(loop.lag.turns <= 3)
        }
    }

    @Test func firesInOrderOfDeadlineThenOfArming() async throws {
        let fired = try await onLoop { loop in
            let fired = Log()
            let base = EventLoop.clock()
            for (name, deadline) in [(3, base + 20), (1, base + 10), (4, base + 20), (2, base + 10), (0, base - 5)] {
                loop.schedule(at: deadline) { fired.entries.append(name) }
            }
            try await loop.turnUntil { fired.entries.count >= 5 }
            return fired.entries
        }
        // 0 has passed already, which makes it due at once, in the next turn.
        #expect(fired.filter { $0 != 0 } == [1, 2, 3, 4])
        #expect(fired.contains(0))
    }

    @Test func heapAgreesWithSorting() async throws {
        try await onLoop { loop in
            var random = SystemRandomNumberGenerator()
            let base = EventLoop.clock()
            let fired = Log()
            var expected: [Int] = []
            for _ in 0..<20 {
                var timers: [(id: TimerID, offset: Int)] = []
                for _ in 0..<500 {
                    let offset = Int.random(in: 0..<1_000, using: &random)
                    let id = loop.schedule(at: base + 50_000_000 + Int64(offset)) { fired.entries.append(offset) }
                    timers.append((id, offset))
                }
                timers.shuffle(using: &random)
                for timer in timers.prefix(450) {
                    loop.cancel(timer.id)
                    loop.cancel(timer.id)
                }
                expected += timers.dropFirst(450).map(\.offset)
            }
            #expect(loop.timerCount == 1_000)
            try await loop.sleep(until: base + 50_002_000)
            #expect(fired.entries == expected.sorted())
            #expect(loop.timerCount == 0)
        }
    }

    /// By a clock of the test's: nobody waits for an hour.
    @Test(arguments: SelectorKind.allCases) func timersFollowTheLoopsClock(_ kind: SelectorKind) async throws {
        let hour: Int64 = 3_600_000_000_000
        try await onLoop(selector: kind, jumps: true) { loop in
            let began = loop.now
            let late = loop.spawn { try await loop.sleep(until: began + 2 * hour) }
            try await loop.sleep(until: began + hour)
            #expect(loop.now == began + hour)
            try await late.value
            #expect(loop.now == began + 2 * hour)
        }
    }

    @Test func cancelledByATimerOfTheSameTurn() async throws {
        let fired = try await onLoop { loop in
            let fired = Log()
            let deadline = EventLoop.clock()
            let victim = Log()
            loop.schedule(at: deadline + 1) {
                fired.entries.append(1)
                if let timer = victim.timer { loop.cancel(timer) }
            }
            victim.timer = loop.schedule(at: deadline + 2) { fired.entries.append(2) }
            try await loop.sleep(until: deadline + 1_000_000)
            return fired.entries
        }
        #expect(fired == [1])
    }

    @Test func rearmingAtThePresentDoesNotHoldTheTurn() async throws {
        try await onLoop { loop in
            let turns = Log()
            @Sendable func again() {
                turns.entries.append(0)
                if turns.entries.count < 50 { loop.schedule(at: loop.now, again) }
            }
            loop.lag = LoopLag()
            loop.schedule(at: loop.now, again)
            try await loop.turnUntil { turns.entries.count >= 50 }
            #expect(loop.lag.turns >= 49)
        }
    }

    @Test func cancellingAFiredTimerSparesItsSlotsNextUser() async throws {
        let fired = try await onLoop { loop in
            let fired = Log()
            let first = loop.schedule(at: loop.now) {}
            try await loop.turnUntil { loop.timerCount == 0 }
            loop.schedule(at: loop.now) { fired.entries.append(1) }
            loop.cancel(first)
            try await loop.turnUntil { loop.timerCount == 0 }
            return fired.entries
        }
        #expect(fired == [1])
    }
}

/// What happened, in order; stays on the loop's thread.
final class Log: @unchecked Sendable {
    var entries: [Int] = []
    var timer: TimerID?
}
