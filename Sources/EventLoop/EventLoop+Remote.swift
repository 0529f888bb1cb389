import Glibc

/// The door for other threads: a locked queue, and an eventfd(2) that ends the loop's wait.
extension EventLoop {
    static let wakeData = UInt64.max

    /// Runs `body` on the loop, in the order of submission. From any thread.
    public func submit(_ body: @escaping @Sendable () -> Void) {
        if remote.append(body) { wakeUp() }
    }

    /// Ends the loop's wait, so that a turn begins. From any thread.
    public func wakeUp() {
        // Fails only if the counter is full: then the descriptor is readable already, and the loop wakes up.
        var one: UInt64 = 1
        write(wakeDescriptor, &one, MemoryLayout.size(ofValue: one))
    }

    func takeRemoteWork() {
        // The counter first, so that work appended from now on wakes the loop again.
        var count: UInt64 = 0
        read(wakeDescriptor, &count, MemoryLayout.size(ofValue: count))
        let work = remote.takeAll()
        for body in work.bodies {
            bodies.append(body)
        }
        for job in work.jobs {
            jobs.append(job)
        }
    }
}
