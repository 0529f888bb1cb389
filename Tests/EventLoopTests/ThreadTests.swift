import CNet
import EventLoop
import Foundation
import Synchronization
import TestSupport
import Testing

/// What other threads may do, and that tasks never leave the loop's.
@Suite(.timeLimit(.minutes(1))) struct ThreadTests {
    @Test(arguments: SelectorKind.allCases)
    func submittedWorkRunsInOrderAndOnlyOnce(_ kind: SelectorKind) async throws {
        try await onLoop(selector: kind) { loop in
            let log = Log()
            for thread in 0..<4 {
                startThread {
                    for index in 0..<500 {
                        loop.submit {
                            #expect(loop.isOnLoopThread)
                            log.entries.append(thread * 1_000 + index)
                        }
                    }
                }
            }
            try await loop.turnUntil { log.entries.count >= 2_000 }
            for thread in 0..<4 {
                #expect(log.entries.filter { $0 / 1_000 == thread } == (0..<500).map { thread * 1_000 + $0 })
            }
        }
    }

    /// Nothing but the wake-up can end this wait.
    @Test(arguments: SelectorKind.allCases)
    func submitEndsTheWait(_ kind: SelectorKind) async throws {
        let loop = try EventLoop(selector: kind)
        startThread { loop.run() }
        for _ in 0..<100 {
            await withCheckedContinuation { done in
                loop.submit { done.resume() }
            }
        }
        loop.stop()
    }

    @Test(arguments: SelectorKind.allCases)
    func stopBeforeRunRunsOneTurnAndRunMayBeCalledAgain(_ kind: SelectorKind) throws {
        let loop = try EventLoop(selector: kind)
        let log = Log()
        for round in 1...3 {
            loop.soon { log.entries.append(round) }
            loop.stop()
            loop.run()
        }
        #expect(log.entries == [1, 2, 3])
        #expect(loop.lag.turns == 3)
    }

    @Test func loopIsFreedWithItsTasks() async throws {
        weak var gone: EventLoop?
        do {
            let loop = try EventLoop()
            gone = loop
            let task = loop.spawn {
                defer { loop.stop() }
                await loop.yield()
            }
            await withCheckedContinuation { stopped in
                startThread {
                    loop.run()
                    stopped.resume()
                }
            }
            try await task.value
        }
        // The runtime lets go of the finished task a moment later, on the other thread.
        try spinUntil { gone == nil }
    }

    @Test func tenThousandTasksOnOneThread() async throws {
        await #expect(processExitsWith: .success) {
            try await onLoop { try await park(10_000, on: $0) }
        }
    }

    @Test func groupsAndAsyncLetStayOnTheThread() async throws {
        try await onLoop { loop in
            let thread = pthread_self()
            let sum = await withTaskGroup(of: Int.self) { group in
                for index in 0..<50 {
                    group.addTask {
                        await loop.yield()
                        return pthread_self() == thread ? index : -10_000
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(sum == 1_225)
            async let child = {
                await loop.yield()
                return pthread_self() == thread
            }()
            #expect(await child)
        }
    }
}

/// Parks `count` tasks on a descriptor each, wakes one half, cancels the other, and checks that no thread but the
/// loop's ever ran one of them.
private func park(_ count: Int, on loop: EventLoop) async throws {
    try #require(allowDescriptors(count + 200))
    let thread = pthread_self()
    let threads = try threadCount()
    var watches: [Watch] = []
    for _ in 0..<count {
        watches.append(try loop.watch(shims_eventfd()))
    }
    let tasks = watches.map { watch in
        loop.spawn {
            do {
                try await watch.readable(until: .max)
            } catch WaitError.cancelled {
                return pthread_self() == thread ? -1 : 0
            }
            return pthread_self() == thread ? 1 : 0
        }
    }
    try await loop.turnUntil { loop.timerCount >= count }
    try #require(try threadCount() == threads)
    var one: UInt64 = 1
    for index in watches.indices {
        if index.isMultiple(of: 2) {
            write(watches[index].descriptor, &one, 8)
        } else {
            tasks[index].cancel()
        }
    }
    for (index, task) in tasks.enumerated() {
        let outcome = try await task.value
        try #require(outcome == (index.isMultiple(of: 2) ? 1 : -1))
    }
    try #require(loop.timerCount == 0)
    try #require(try threadCount() == threads)
    for watch in watches {
        watch.unwatch()
        close(watch.descriptor)
    }
}

private func threadCount() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
}
