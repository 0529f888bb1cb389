import ArgumentParser
import CNet
import CProcess
import EventLoop
import Glibc

/// The cost of the loop itself, which every crawl pays.
struct LoopBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loop", abstract: "The event loop: yields, wake-ups, timers, tasks.")

    func run() throws {
        let loop = try EventLoop()
        measureYield(loop)
        try measureWakeUps(loop)
        for armed in [64, 10_000] {
            measureTimers(loop, armed: armed)
        }
        measureSpawn(loop)
        try measureParkedTasks(loop, count: 10_000)
    }

    private func measureYield(_ loop: EventLoop) {
        let count = 10_000
        measure("yield, one turn each", operations: count) {
            loop.finish {
                for _ in 0..<count {
                    await loop.yield()
                }
            }
        }
        let tasks = 100
        measure("yield, \(tasks) tasks a turn", operations: count) {
            loop.finish {
                let yielding = (0..<tasks).map { _ in
                    loop.spawn {
                        for _ in 0..<count / tasks {
                            await loop.yield()
                        }
                    }
                }
                for task in yielding {
                    try await task.value
                }
            }
        }
    }

    /// Each operation sends one byte there and one back: two writes, four reads, two waits.
    private func measureWakeUps(_ loop: EventLoop) throws {
        let count = 10_000
        for deadline in [nil, Int64.max] {
            for pipes in [true, false] {
                let pair = try WatchedPair(loop, pipes: pipes)
                measure(
                    "ping-pong, two waits\(deadline == nil ? "" : " with deadline")\(pipes ? ", pipes" : "")",
                    operations: count
                ) {
                    loop.finish {
                        let echo = loop.spawn {
                            for _ in 0..<count {
                                try await pair.right.receive(until: deadline)
                                pair.right.send()
                            }
                        }
                        for _ in 0..<count {
                            pair.left.send()
                            try await pair.left.receive(until: deadline)
                        }
                        try await echo.value
                    }
                }
                pair.close()
            }
        }
        for pipes in [true, false] {
            let pair = try WatchedPair(loop, pipes: pipes)
            var remaining = 0
            pair.right.watch.onReadable {
                while pair.right.tryReceive() { pair.right.send() }
            }
            pair.left.watch.onReadable {
                while pair.left.tryReceive() {
                    remaining -= 1
                    if remaining == 0 { loop.stop() } else { pair.left.send() }
                }
            }
            measure("ping-pong, two callbacks\(pipes ? ", pipes" : "")", operations: count) {
                remaining = count
                pair.left.send()
                loop.run()
            }
            pair.close()
        }
    }

    private func measureTimers(_ loop: EventLoop, armed: Int) {
        let base = EventLoop.clock() + 3_600_000_000_000
        // A fixed scatter over ten seconds makes insertions land everywhere in the heap.
        let deadlines = (0..<armed).map { base + Int64($0 &* 7_919 % armed) * 10_000_000_000 / Int64(armed) }
        let standing = deadlines.map { loop.schedule(at: $0) {} }
        measure("timer arm and cancel, \(armed) armed", operations: armed) {
            for deadline in deadlines {
                loop.cancel(loop.schedule(at: deadline + 1) {})
            }
        }
        for timer in standing {
            loop.cancel(timer)
        }
    }

    private func measureSpawn(_ loop: EventLoop) {
        let count = 10_000
        measure("spawn and await", operations: count) {
            loop.finish {
                for _ in 0..<count {
                    try await loop.spawn {}.value
                }
            }
        }
    }

    /// This is the C heap alone, without the kernel's part of a descriptor.
    private func measureParkedTasks(_ loop: EventLoop, count: Int) throws {
        loop.measureHeap("task parked in sleep", count: count) { _ in
            loop.spawn { try await loop.sleep(until: .max) }
        }
        var watches: [Watch] = []
        watches.reserveCapacity(count)
        let before = shims_heap_in_use()
        for _ in 0..<count {
            watches.append(try loop.watch(shims_eventfd()))
        }
        print("watch: \(Int(shims_heap_in_use() - before) / count) bytes")
        loop.measureHeap("task parked in readable with deadline", count: count) { index in
            let watch = watches[index]
            return loop.spawn { try await watch.readable(until: .max) }
        }
        for watch in watches {
            watch.unwatch()
            close(watch.descriptor)
        }
    }
}

extension EventLoop {
    /// Runs the loop until `body` is done.
    fileprivate func finish(_ body: @escaping () async throws -> Void) {
        spawn {
            try await body()
            self.stop()
        }
        run()
    }
}

extension EventLoop {
    /// Prints the heap that `count` tasks hold once each is parked, and cancels them.
    fileprivate func measureHeap(_ name: String, count: Int, _ spawn: (Int) -> Task<Void, any Error>) {
        var tasks: [Task<Void, any Error>] = []
        tasks.reserveCapacity(count)
        let before = shims_heap_in_use()
        for index in 0..<count {
            tasks.append(spawn(index))
        }
        finish { await self.yield() }
        print("\(name): \(Int(shims_heap_in_use() - before) / count) bytes")
        for task in tasks {
            task.cancel()
        }
        finish { await self.yield() }
    }
}

/// Two ends that can each write a byte for the other to read.
private struct WatchedPair {
    let left: End
    let right: End

    /// A socket pair, or two pipes: they are cheaper, so that the loop has a larger share of the measured time.
    init(_ loop: EventLoop, pipes: Bool) throws {
        var ends: [Int32] = [0, 0]
        var back: [Int32] = [0, 0]
        if pipes {
            guard pipe(&ends) == 0, pipe(&back) == 0 else {
                throw SelectorError.system(call: "pipe", errno: errno)
            }
            for descriptor in [ends[0], back[0]] {
                _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            }
            left = End(watch: try loop.watch(back[0]), output: ends[1])
            right = End(watch: try loop.watch(ends[0]), output: back[1])
        } else {
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
            guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
                throw SelectorError.system(call: "socketpair", errno: errno)
            }
            left = End(watch: try loop.watch(ends[0]), output: ends[0])
            right = End(watch: try loop.watch(ends[1]), output: ends[1])
        }
    }

    func close() {
        for end in [left, right] {
            end.watch.unwatch()
            Glibc.close(end.watch.descriptor)
            if end.output != end.watch.descriptor { Glibc.close(end.output) }
        }
    }
}

private struct End {
    let watch: Watch
    let output: Int32

    func send() {
        var byte: UInt8 = 0
        write(output, &byte, 1)
    }

    func tryReceive() -> Bool {
        var byte: UInt8 = 0
        return read(watch.descriptor, &byte, 1) == 1
    }

    func receive(until deadline: Int64?) async throws(WaitError) {
        while !tryReceive() {
            try await watch.readable(until: deadline)
        }
    }
}
