import EventLoop
import Glibc
import TestSupport
import Testing

/// A group that is frozen and goes on where it was. What happens after a while is waited for by the loop's timers, in a time that
/// jumps: it goes on only where the loop has nothing to do, so that whoever looks again and again must let it rest.
@Suite(.timeLimit(.minutes(1))) struct WatchGroupTests {
    /// How long a test's freeze is at least, in nanoseconds.
    static let freeze: Int64 = 30_000_000
    static let far = Int64.max

    @Test func timersKeepWhatWasLeft() async throws {
        try await onLoop(jumps: true) { loop in
            let group = WatchGroup(loop: loop)
            let fired = Log()
            let begun = loop.now
            group.schedule(at: group.now + Self.freeze) { fired.entries.append(2) }
            group.schedule(at: group.now + Self.freeze / 2) { fired.entries.append(1) }
            let cancelled = group.schedule(at: group.now) { fired.entries.append(0) }
            for _ in 0..<2 {
                group.freeze()
                group.freeze()
                let stopped = group.now
                try await loop.sleep(until: loop.now + 2 * Self.freeze)
                #expect(group.isFrozen && group.now == stopped && fired.entries.isEmpty)
                group.cancel(cancelled)
                group.thaw()
                group.thaw()
                #expect(!group.isFrozen && group.now == stopped)
            }
            let behind = loop.now - group.now
            #expect(behind >= 4 * Self.freeze && group.onLoop(group.now) == loop.now)
            #expect(group.onLoop(.max) == .max)
            try await loop.turnUntil { fired.entries.count == 2 }
            #expect(fired.entries == [1, 2])
            #expect(loop.now - begun >= behind + Self.freeze)
            #expect(loop.timerCount == 0)
        }
    }

    /// Timers of several groups fire in the order of their deadlines by the loop's clock; one can freeze the next.
    @Test func groupsShareTheOrderOfDeadlines() async throws {
        try await onLoop(jumps: true) { loop in
            let (first, second) = (WatchGroup(loop: loop), WatchGroup(loop: loop))
            let fired = Log()
            let base = loop.now
            second.schedule(at: base + 3) { fired.entries.append(3) }
            first.schedule(at: base + 2) {
                fired.entries.append(2)
                first.freeze()
            }
            first.schedule(at: base + 4) { fired.entries.append(4) }
            loop.schedule(at: base + 1) { fired.entries.append(1) }
            try await loop.turnUntil { fired.entries.count == 3 }
            for _ in 0..<5 { await loop.yield() }
            #expect(fired.entries == [1, 2, 3])
            first.thaw()
            try await loop.turnUntil { fired.entries.count == 4 }
            #expect(fired.entries == [1, 2, 3, 4])
        }
    }

    @Test func aGroupThatHasLeftFiresNothing() async throws {
        try await onLoop(jumps: true) { loop in
            let group = WatchGroup(loop: loop)
            let fired = Log()
            group.schedule(at: group.now) { fired.entries.append(1) }
            group.leave()
            try await loop.sleep(until: loop.now + 2_000_000)
            #expect(fired.entries.isEmpty && loop.timerCount == 0)
        }
    }

    /// In a task, by a callback and by a handler: nothing is told, the loop does not spin, and nothing is lost.
    @Test(arguments: SelectorKind.allCases, [0, 1, 2])
    func readinessIsToldAfterwards(_ kind: SelectorKind, way: Int) async throws {
        try await withGroupedPair(kind) { loop, group, left, right in
            let told = Log()
            let deadline = group.now + Self.freeze
            switch way {
            case 0:
                loop.spawn {
                    try await left.readable(until: deadline)
                    told.entries.append(receive(left.descriptor) ?? -1)
                }
            case 1:
                left.whenReady(.read, until: deadline) {
                    #expect($0 == .ready)
                    told.entries.append(receive(left.descriptor) ?? -1)
                }
            default: left.onReadable { while let count = receive(left.descriptor) { told.entries.append(count) } }
            }
            await loop.yield()
            group.freeze()
            send(right.descriptor)
            loop.lag = LoopLag()
            try await loop.sleep(until: loop.now + 2 * Self.freeze)
            #expect(told.entries.isEmpty)
            #expect(loop.lag.turns < 20)
            group.thaw()
            #expect(told.entries.isEmpty, "in a later turn")
            try await loop.turnUntil { !told.entries.isEmpty }
            #expect(told.entries == [1])
        }
    }

    /// A task was woken and did not have its turn yet.
    @Test(arguments: SelectorKind.allCases)
    func aTaskThatWasWokenWaitsOn(_ kind: SelectorKind) async throws {
        try await withGroupedPair(kind) { loop, group, left, right in
            let told = Log()
            right.whenReady(.read) { _ in loop.soon { group.freeze() } }
            let reader = loop.spawn {
                _ = await left.park(for: .read)
                told.entries.append(receive(left.descriptor) ?? -1)
            }
            await loop.yield()
            send(left.descriptor)
            send(right.descriptor)
            try await loop.turnUntil { group.isFrozen }
            try await loop.sleep(until: loop.now + Self.freeze)
            #expect(told.entries.isEmpty)
            group.thaw()
            try await reader.value
            #expect(told.entries == [1])
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func aWaitBegunWhileFrozen(_ kind: SelectorKind) async throws {
        try await withGroupedPair(kind) { loop, group, left, right in
            send(right.descriptor)
            for _ in 0..<3 { await loop.yield() }
            group.freeze()
            let reader = loop.spawn { await left.park(for: .read) }
            let writer = loop.spawn { await right.park(for: .write, until: group.now) }
            try await loop.sleep(until: loop.now + Self.freeze)
            #expect(loop.timerCount == 1, "the time-out is not over")
            group.thaw()
            let ends = [try await reader.value, try await writer.value]
            #expect(ends == [.ready, .ready])
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func aFrozenWaitCanBeEnded(_ kind: SelectorKind) async throws {
        try await withGroupedPair(kind) { loop, group, left, right in
            let gate = Gate(loop: loop, in: group)
            let reader = loop.spawn { await left.park(for: .read, until: group.now) }
            let task = loop.spawn { try await left.writable(until: group.now) }
            let closed = loop.spawn { await right.park(for: .read) }
            let through = loop.spawn { try await gate.wait() }
            group.freeze()
            await loop.yield()
            left.cancelWaiters()
            right.unwatch()
            through.cancel()
            let ends = [try await reader.value, try await closed.value]
            #expect(ends == [.cancelled, .closed])
            await #expect(throws: WaitError.cancelled) { try await task.value }
            await #expect(throws: WaitError.cancelled) { try await through.value }
            #expect(group.isFrozen && loop.timerCount == 0)
        }
    }

    @Test func aGateOpensAfterwards() async throws {
        try await onLoop(jumps: true) { loop in
            let group = WatchGroup(loop: loop)
            let gate = Gate(loop: loop, in: group)
            let log = Log()
            gate.whenOpen(until: group.now) { _ in log.entries.append(0) }
            gate.onOpen { log.entries.append(1) }
            gate.forget(gate.whenOpen { _ in log.entries.append(2) })
            group.freeze()
            gate.open()
            gate.onOpen { log.entries.append(3) }
            try await loop.sleep(until: loop.now + Self.freeze)
            #expect(log.entries.isEmpty)
            group.thaw()
            group.freeze()
            for _ in 0..<3 { await loop.yield() }
            #expect(log.entries.isEmpty)
            group.thaw()
            try await gate.wait()
            #expect(log.entries == [0, 1, 3])
        }
    }
}

/// Runs `body` with two connected sockets in one group.
private func withGroupedPair(
    _ kind: SelectorKind, _ body: @escaping @Sendable (EventLoop, WatchGroup, Watch, Watch) async throws -> Void
) async throws {
    try await onLoop(selector: kind, jumps: true) { loop in
        let pair = try SocketPair()
        let group = WatchGroup(loop: loop)
        let left = try loop.watch(pair.left, in: group)
        let right = try loop.watch(pair.right, in: group)
        defer {
            left.unwatch()
            right.unwatch()
            group.leave()
            pair.close()
        }
        try await body(loop, group, left, right)
    }
}
