import EventLoop
import Glibc
import TestSupport
import Testing

/// However much is due at once, a descriptor that is ready meanwhile does not wait for all of it.
@Suite(.timeLimit(.minutes(1))) struct SliceTests {
    /// How much work is made ready at once, and how.
    enum Flood: CaseIterable {
        case timers, closures, tasks, sleepers
    }

    /// 300 pieces of 0.2 ms each: more than one turn can have.
    @Test(arguments: SelectorKind.allCases, Flood.allCases)
    func aDescriptorIsServedAmongWorkThatIsDueAtOnce(_ kind: SelectorKind, _ flood: Flood) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            let pieces = 300
            let log = Log()
            left.onReadable {
                drain(left.descriptor)
                log.entries.append(-1)
            }
            await loop.yield()
            send(right.descriptor)
            let due = loop.now
            for piece in 0..<pieces {
                switch flood {
                case .timers: loop.schedule(at: due) { work(log, piece) }
                case .closures: loop.soon { work(log, piece) }
                case .tasks: loop.spawn { work(log, piece) }
                case .sleepers:
                    loop.spawn {
                        try await loop.sleep(until: due + 1_000_000)
                        work(log, piece)
                    }
                }
            }
            try await loop.turnUntil { log.entries.count > pieces }
            #expect(log.entries.filter { $0 >= 0 } == Array(0..<pieces))
            #expect(log.entries.last != -1)
        }
    }

    /// 300 are ready at all times: each is told in its turn.
    @Test(arguments: [SelectorKind.epoll, .poll])
    func noneOfManyReadyDescriptorsStarves(_ kind: SelectorKind) async throws {
        try await withReadyCopies(kind) { loop, watches, _ in
            let log = Log()
            log.entries = watches.map { _ in 0 }
            for (index, watch) in watches.enumerated() {
                watch.onReadable {
                    log.entries[index] += 1
                    watch.stillReadable()
                }
            }
            try await loop.turnUntil { log.entries.allSatisfy { $0 >= 3 } }
        }
    }

    /// The keyboard is pressed when hundreds of sockets are ready already.
    @Test(arguments: [SelectorKind.epoll, .poll])
    func anUrgentDescriptorComesBeforeAllThatAreReady(_ kind: SelectorKind) async throws {
        try await withReadyCopies(kind) { loop, watches, pair in
            let log = Log()
            let urgent = try loop.watch(pair.left)
            urgent.isUrgent = true
            urgent.onReadable {
                drain(pair.left)
                log.entries.append(-1)
            }
            for (index, watch) in watches.enumerated() {
                watch.onReadable { log.entries.append(index) }
            }
            send(pair.right)
            try await loop.turnUntil { log.entries.contains(-1) }
            #expect(log.entries.first == -1)
            urgent.unwatch()
        }
    }
}

/// A piece of work that takes 0.2 ms at least.
private func work(_ log: Log, _ piece: Int) {
    let end = EventLoop.clock() + 200_000
    while EventLoop.clock() < end {}
    log.entries.append(piece)
}

/// Runs `body` with the watches of 300 descriptors that are ready to be read at all times, and with a pair that nothing
/// was sent on.
private func withReadyCopies(
    _ kind: SelectorKind, _ body: @escaping @Sendable (EventLoop, [Watch], SocketPair) async throws -> Void
) async throws {
    try #require(allowDescriptors(4_096))
    try await onLoop(selector: kind) { loop in
        let pair = try SocketPair()
        let ready = try SocketPair()
        send(ready.right)
        var watches: [Watch] = []
        // Beyond the numbers of select(2)'s sets, which other tests need.
        while watches.count < 300 { watches.append(try loop.watch(fcntl(ready.left, F_DUPFD, 2_048))) }
        try await body(loop, watches, pair)
        for watch in watches {
            watch.unwatch()
            close(watch.descriptor)
        }
        pair.close()
        ready.close()
    }
}
