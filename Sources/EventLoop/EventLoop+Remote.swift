import Glibc
import Synchronization

/// What other threads have sent and the loop has not yet taken.
struct RemoteWork {
    var bodies: [@Sendable () -> Void] = []
    var jobs: [UnownedJob] = []

    var isEmpty: Bool { bodies.isEmpty && jobs.isEmpty }
}

/// The door for other threads: a locked queue, and an eventfd(2) that ends the loop's wait.
extension EventLoop {
    static let wakeData = UInt64.max

    /// Runs `body` on the loop, in the order of submission. From any thread.
    public func submit(_ body: @escaping @Sendable () -> Void) {
        let wasEmpty = remote.withLock { work in
            defer { work.bodies.append(body) }
            return work.isEmpty
        }
        if wasEmpty { wakeUp() }
    }

    /// Ends the loop's wait, so that a turn begins. From any thread.
    public func wakeUp() {
        // Fails only where the counter is full: then it is readable, which is all that is wanted.
        var one: UInt64 = 1
        write(wakeDescriptor, &one, MemoryLayout.size(ofValue: one))
    }

    func enqueueRemotely(_ job: UnownedJob) {
        let wasEmpty = remote.withLock { work in
            defer { work.jobs.append(job) }
            return work.isEmpty
        }
        if wasEmpty { wakeUp() }
    }

    func takeRemoteWork() {
        var count: UInt64 = 0
        read(wakeDescriptor, &count, MemoryLayout.size(ofValue: count))
        let work = remote.withLock { work in
            defer { work = RemoteWork() }
            return work
        }
        for body in work.bodies {
            bodies.append(body)
        }
        jobs.append(contentsOf: work.jobs)
    }
}
