/// Work that is ready to run, one generation a turn.
extension EventLoop {
    /// Runs `body` with the next generation of ready work: from a timer or a handler of a descriptor in this turn, from
    /// ready work in the next. On the loop's thread, or before `run()`.
    public func soon(_ body: @escaping () -> Void) {
        requireLoopThread()
        bodies.append(body)
    }

    /// Closures first, then tasks. Whatever these make ready waits for the next turn.
    func runReady() {
        swap(&yielded, &resuming)
        for continuation in resuming {
            continuation.resume()
        }
        resuming.removeAll(keepingCapacity: true)

        swap(&bodies, &runningBodies)
        swap(&jobs, &runningJobs)
        for body in runningBodies {
            body()
        }
        runningBodies.removeAll(keepingCapacity: true)
        runJobs()
        runningJobs.removeAll(keepingCapacity: true)
    }
}
