import EventLoop
import Glibc
import TestSupport
import Testing

/// The wait for readiness fails; the loop does not.
@Suite(.timeLimit(.minutes(1))) struct FailureTests {
    /// Fails its first waits as told, then works.
    final class FailingSelector: Selector {
        let real = PollSelector()
        var failures: [Int32]
        var isEdgeTriggered: Bool { false }

        init(failures: [Int32]) {
            self.failures = failures
        }

        func register(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError) {
            try real.register(descriptor, interest, data: data)
        }

        func modify(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError) {
            try real.modify(descriptor, interest, data: data)
        }

        func unregister(_ descriptor: Int32) throws(SelectorError) {
            try real.unregister(descriptor)
        }

        func select(timeout: Int64?, into events: inout [SelectorEvent]) throws(SelectorError) {
            if !failures.isEmpty { throw .system(call: "poll", errno: failures.removeFirst()) }
            try real.select(timeout: timeout, into: &events)
        }
    }

    @Test(arguments: [[EINTR], [ENOMEM], [EBADF], [EINVAL], [EINTR, EINTR, ENOMEM, EBADF]])
    func goesOn(_ failures: [Int32]) async throws {
        let loop = try EventLoop(selector: FailingSelector(failures: failures))
        let told = Log()
        loop.onSelectorFailure = { error in
            if case .system(_, let code) = error { told.entries.append(Int(code)) }
        }
        let task = loop.spawn {
            defer { loop.stop() }
            try await loop.turnUntil { told.entries.count >= failures.count }
            try await loop.sleep(until: loop.now + 1_000)
        }
        startThread { loop.run() }
        try await task.value
        #expect(told.entries == failures.map(Int.init))
    }

    /// epoll does not tell of it: a closed descriptor leaves its set by itself, and its waiter waits for its deadline.
    @Test(arguments: [SelectorKind.poll, .select])
    func descriptorClosedWhileWatched(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            let doomed = try loop.watch(copy(left.descriptor, from: 800, for: kind))
            let told = Log()
            loop.onSelectorFailure = { _ in told.entries.append(1) }
            let lost = loop.spawn { try await doomed.readable() }
            let served = loop.spawn { try await right.readable() }
            for _ in 0..<3 { await loop.yield() }
            close(doomed.descriptor)
            await #expect(throws: WaitError.closed) { try await lost.value }
            #expect(told.entries == [1])
            send(left.descriptor)
            try await served.value
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func numberReusedWhileWatched(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            let number = try copy(left.descriptor, from: 700, for: kind)
            let old = try loop.watch(number)
            let lost = loop.spawn { try await old.readable() }
            await loop.yield()
            old.unwatch()
            close(number)
            #expect(dup2(right.descriptor, number) == number)
            let new = try loop.watch(number)
            await #expect(throws: WaitError.closed) { try await lost.value }
            send(left.descriptor)
            try await new.readable()
            new.unwatch()
            close(number)
        }
    }

    @Test(arguments: SelectorKind.allCases)
    func numberReusedWithoutUnwatchIsRefused(_ kind: SelectorKind) async throws {
        try await withWatchedPair(kind) { loop, left, right in
            #expect(throws: SelectorError.alreadyRegistered(left.descriptor)) { try loop.watch(left.descriptor) }
            let number = try copy(left.descriptor, from: 600, for: kind)
            let old = try loop.watch(number)
            #expect(dup2(right.descriptor, number) == number)
            #expect(throws: SelectorError.alreadyRegistered(number)) { try loop.watch(number) }
            old.unwatch()
            let new = try loop.watch(number)
            send(left.descriptor)
            try await new.readable()
            new.unwatch()
            close(number)
        }
    }
}
