import EventLoop
import Glibc
import TestSupport
import Testing

/// The callback face of a watch, and what may change while events are handed out.
@Suite(.timeLimit(.minutes(1))) struct CallbackTests {
    @Test(arguments: SelectorKind.allCases)
    func calledForEachMessageUntilRemoved(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            let log = Log()
            left.onReadable { while receive(left.descriptor) != nil { log.entries.append(1) } }
            for expected in 1...3 {
                send(right.descriptor)
                try await loop.turnUntil { log.entries.count >= expected }
            }
            left.onReadable(nil)
            send(right.descriptor)
            for _ in 0..<5 { await loop.yield() }
            #expect(log.entries.count == 3)
            // What came without a handler is told to the next.
            left.onReadable { while receive(left.descriptor) != nil { log.entries.append(1) } }
            try await loop.turnUntil { log.entries.count >= 4 }
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func stillReadableCallsAgain(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            let log = Log()
            send(right.descriptor, count: 10)
            left.onReadable {
                if receive(left.descriptor) != nil {
                    log.entries.append(loop.lag.turns)
                    left.stillReadable()
                }
            }
            try await loop.turnUntil { log.entries.count >= 10 }
            #expect(Set(log.entries).count == 10, "one byte a turn")
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func whenReadyCallsOnce(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            let ends = Box<[WaitOutcome]>()
            ends.value = []
            func wait(_ deadline: Int64? = nil) { left.whenReady(.read, until: deadline) { ends.value?.append($0) } }
            wait(loop.now + 1_000_000)
            try await loop.turnUntil { ends.value?.isEmpty == false }
            wait(.max)
            left.cancelWaiters()
            wait()
            send(right.descriptor, count: 2)
            try await loop.turnUntil { ends.value?.count != 2 }
            for _ in 0..<5 { await loop.yield() }
            #expect(ends.value == [.timedOut, .cancelled, .ready])
            // What is left is told in the next turn, and once only.
            #expect(receive(left.descriptor) == 1)
            left.stillReadable()
            wait()
            #expect(ends.value?.count == 3)
            try await loop.turnUntil { ends.value?.count != 3 }
            wait()
            left.unwatch()
            await loop.yield()
            #expect(ends.value == [.timedOut, .cancelled, .ready, .ready])
            #expect(loop.timerCount == 0)
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func stillReadableEndsTheNextWait(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { _, left, right in
            send(right.descriptor, count: 2)
            try await left.readable()
            #expect(receive(left.descriptor) == 1)
            left.stillReadable()
            try await left.readable()
            #expect(receive(left.descriptor) == 1)
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func onWritableIsToldAndRemovesItself(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, _ in
            let log = Log()
            left.onWritable {
                log.entries.append(1)
                left.onWritable(nil)
            }
            try await loop.turnUntil { !log.entries.isEmpty }
            for _ in 0..<5 { await loop.yield() }
            #expect(log.entries.count == 1)
        }
    }

    /// Two descriptors are ready in one turn; the first to be told closes the other and takes its number for a new
    /// socket, which must not see the old one's event.
    @Test(arguments: SelectorKind.allCases)
    func reusedNumberDoesNotGetOldEvents(_ kind: SelectorKind) async throws {
        try await onLoop(selector: kind) { loop in
            let pairs = [try SocketPair(), try SocketPair()]
            let fresh = try SocketPair()
            let watches = try pairs.map { try loop.watch($0.left) }
            let told = Log()
            let box = Box<Watch>()
            for index in 0...1 {
                watches[index].onReadable {
                    told.entries.append(index)
                    watches[index].onReadable(nil)
                    let other = watches[1 - index]
                    other.unwatch()
                    dup2(fresh.left, other.descriptor)
                    box.value = try? loop.watch(other.descriptor)
                }
            }
            pairs.forEach { send($0.right) }
            try await loop.turnUntil { !told.entries.isEmpty }
            let watch = try #require(box.value)
            await #expect(throws: WaitError.timedOut) { try await watch.readable(until: loop.now + 2_000_000) }
            send(fresh.right)
            try await watch.readable()
            #expect(told.entries.count == 1)
            watches.forEach { $0.unwatch() }
            watch.unwatch()
            (pairs + [fresh]).forEach { $0.close() }
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func urgentComesFirst(_ kind: SelectorKind) async throws {
        try await onLoop(selector: kind) { loop in
            let pairs = try (0..<20).map { _ in try SocketPair() }
            let watches = try pairs.map { try loop.watch($0.left) }
            let told = Log()
            for index in pairs.indices {
                watches[index].onReadable {
                    drain(pairs[index].left)
                    told.entries.append(index)
                }
            }
            for urgent in [13, 19, 0] {
                told.entries = []
                watches.enumerated().forEach { $1.isUrgent = $0 == urgent }
                pairs.forEach { send($0.right) }
                try await loop.turnUntil { told.entries.count >= 20 }
                #expect(told.entries.first == urgent)
                #expect(Set(told.entries).count == 20)
            }
            watches.forEach { $0.unwatch() }
            pairs.forEach { $0.close() }
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func handlersMayEndEveryWatchOfTheTurn(_ kind: SelectorKind) async throws {
        try await onLoop(selector: kind) { loop in
            let pairs = try (0..<10).map { _ in try SocketPair() }
            let watches = try pairs.map { try loop.watch($0.left) }
            let told = Log()
            for watch in watches {
                watch.onReadable {
                    told.entries.append(1)
                    watches.forEach { $0.unwatch() }
                }
            }
            pairs.forEach { send($0.right) }
            try await loop.turnUntil { !told.entries.isEmpty }
            for _ in 0..<3 { await loop.yield() }
            #expect(told.entries.count == 1)
            pairs.forEach { $0.close() }
        }
    }
}

/// A place for a value that is made later; stays on the loop's thread.
final class Box<Value>: @unchecked Sendable {
    var value: Value?
}
