import EventLoop
import Glibc
import TestSupport
import Testing

/// Waiting for one descriptor in a task, on all three selectors.
@Suite(.timeLimit(.minutes(1))) struct WatchTests {
    static let far = Int64.max

    @Test(arguments: SelectorKind.allCases)
    func pingPong(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            let echo = loop.spawn {
                for _ in 0..<200 {
                    while receive(right.descriptor) == nil { try await right.readable(until: Self.far) }
                    send(right.descriptor)
                }
            }
            for _ in 0..<200 {
                send(left.descriptor)
                while receive(left.descriptor) == nil { try await left.readable() }
            }
            try await echo.value
            #expect(loop.timerCount == 0)
        }
    }

    /// Both have come: the time and what was waited for.
    @Test(arguments: SelectorKind.allCases)
    func aDeadlineIsNotBelievedBeforeALookAtTheDescriptor(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            send(right.descriptor)
            try await left.readable(until: loop.now)
            try await left.writable(until: loop.now)
            #expect(receive(left.descriptor) != nil)
            await #expect(throws: WaitError.timedOut) {
                while true { try await left.readable(until: loop.now) }
            }
            fill(left.descriptor)
            await #expect(throws: WaitError.timedOut) {
                while true { try await left.writable(until: loop.now) }
            }
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func writableOnceThereIsRoom(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            fill(left.descriptor)
            let writer = loop.spawn {
                var bytes = [UInt8](repeating: 0, count: 1_000)
                var waits = 0
                while write(left.descriptor, &bytes, 1_000) < 0 {
                    waits += 1
                    try await left.writable()
                }
                return waits
            }
            await loop.yield()
            await loop.yield()
            drain(right.descriptor)
            let waits = try await writer.value
            #expect(waits >= 1)
        }
    }

    /// A task that waits to read and one that waits to write, on one descriptor.
    @Test(arguments: SelectorKind.allCases)
    func bothDirectionsAtOnce(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            fill(left.descriptor)
            let reader = loop.spawn { while receive(left.descriptor) == nil { try await left.readable() } }
            let writer = loop.spawn {
                var byte: UInt8 = 0
                while write(left.descriptor, &byte, 1) < 0 { try await left.writable() }
            }
            await loop.yield()
            send(right.descriptor)
            try await reader.value
            drain(right.descriptor)
            try await writer.value
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func readinessThatCameWhileNobodyWaitedIsNotLost(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            #expect(receive(left.descriptor) == nil)
            send(right.descriptor)
            for _ in 0..<3 { await loop.yield() }
            try await left.readable()
            #expect(receive(left.descriptor) == 1)
        }
    }

    /// An end that came with the last bytes is there for every wait that follows, in a task or in a handler.
    @Test(arguments: SelectorKind.allCases)
    func anEndBehindTheLastBytesIsNotLost(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            send(right.descriptor)
            shutdown(right.descriptor, Int32(SHUT_WR))
            try await left.readable()
            #expect(receive(left.descriptor) == 1)
            #expect(left.hasEnded == (kind == .epoll))
            for _ in 0..<2 { try await left.readable() }
            let told = Gate(loop: loop)
            left.onReadable { told.open() }
            try await told.wait(until: Self.far)
            left.onReadable(nil)
            #expect(receive(left.descriptor) == 0)
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func hangUpWakesBothDirections(_ kind: SelectorKind) async throws {
        try await onLoop(selector: kind) { loop in
            let pair = try SocketPair()
            fill(pair.left)
            let watch = try loop.watch(pair.left)
            let reader = loop.spawn { try await watch.readable() }
            let writer = loop.spawn { try await watch.writable() }
            for _ in 0..<3 { await loop.yield() }
            close(pair.right)
            try await reader.value
            try await writer.value
            #expect(receive(pair.left) != 1)
            watch.unwatch()
            close(pair.left)
        }
    }

    /// Half of a connection is closed while a task waits for room: epoll's edge is told to both directions. A
    /// level-triggered selector would tell it in every turn, so there the writer waits on.
    @Test func halfCloseWakesAWriterOnce() async throws {
        try await withWatchedPair(.epoll) { loop, left, right in
            fill(left.descriptor)
            let writer = loop.spawn { try await left.writable() }
            for _ in 0..<3 { await loop.yield() }
            shutdown(right.descriptor, Int32(SHUT_WR))
            try await writer.value
            await #expect(throws: WaitError.timedOut) { try await left.writable(until: loop.now + 1_000_000) }
        }
    }

    struct Ending: CustomTestStringConvertible {
        let testDescription: String
        let error: WaitError
        let end: @Sendable (Watch, Task<Void, any Error>) -> Void
    }

    static let endings = [
        Ending(testDescription: "unwatch", error: .closed) { watch, _ in watch.unwatch() },
        Ending(testDescription: "cancelWaiters", error: .cancelled) { watch, _ in watch.cancelWaiters() },
        Ending(testDescription: "task cancelled", error: .cancelled) { $1.cancel() },
        Ending(testDescription: "task cancelled twice", error: .cancelled) {
            $1.cancel()
            $1.cancel()
        },
        Ending(testDescription: "task cancelled by another thread", error: .cancelled) { _, task in
            startThread { task.cancel() }
        },
    ]

    @Test(arguments: SelectorKind.allCases, endings)
    func endingLeavesNothingBehind(_ kind: SelectorKind, _ ending: Ending) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            let waiter = loop.spawn { try await left.readable(until: Self.far) }
            for _ in 0..<3 { await loop.yield() }
            #expect(loop.timerCount == 1)
            ending.end(left, waiter)
            await #expect(throws: ending.error) { try await waiter.value }
            #expect(loop.timerCount == 0)
            guard ending.error != .closed else {
                await #expect(throws: WaitError.closed) { try await left.readable() }
                return
            }
            // The descriptor serves its next waiter.
            send(right.descriptor)
            try await left.readable()
            #expect(receive(left.descriptor) == 1)
        }
    }

    /// A parked task is its watch's alone to wake: cancelling the task changes nothing.
    @Test(arguments: SelectorKind.allCases)
    func aParkedTaskIsWokenByItsWatch(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            let parked = loop.spawn { await left.park(for: .read, until: Self.far) }
            for _ in 0..<3 { await loop.yield() }
            parked.cancel()
            for _ in 0..<3 { await loop.yield() }
            #expect(loop.timerCount == 1)
            left.cancelWaiters()
            let ended = try await parked.value
            #expect(ended == .cancelled)
            #expect(await left.park(for: .read, until: loop.now) == .timedOut)
            send(right.descriptor)
            #expect(await left.park(for: .read) == .ready)
            #expect(receive(left.descriptor) == 1)
            let last = loop.spawn { await left.park(for: .read) }
            for _ in 0..<3 { await loop.yield() }
            left.unwatch()
            let closed = try await last.value
            #expect(closed == .closed)
            #expect(await left.park(for: .read) == .closed)
            #expect(loop.timerCount == 0)
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func cancelledBeforeTheWait(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, _ in
            let waiter = loop.spawn {
                await #expect(throws: WaitError.cancelled) { try await left.readable(until: Self.far) }
                await #expect(throws: WaitError.cancelled) { try await loop.sleep(until: Self.far) }
            }
            waiter.cancel()
            try await waiter.value
            #expect(loop.timerCount == 0)
        }
    }

    @Test(arguments: SelectorKind.allCases, [-1_000_000_000, 0, 1_500_000] as [Int64])
    func timesOut(_ kind: SelectorKind, _ delay: Int64) async throws {
        try await withWatchedPair(kind) { loop, left, _ in
            let deadline = EventLoop.clock() + delay
            await #expect(throws: WaitError.timedOut) { try await left.readable(until: deadline) }
            #expect(EventLoop.clock() >= deadline)
            #expect(loop.timerCount == 0)
        }
    }

    @Test func secondWaiterTraps() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            try await withWatchedPair(.epoll) { loop, left, _ in
                loop.spawn { try await left.readable() }
                await loop.yield()
                try await left.readable()
            }
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("has a waiter for read already"))
    }
}
