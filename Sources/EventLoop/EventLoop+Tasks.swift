/// The loop as the executor of tasks.
///
/// A task executor preference suffices: async functions that run where their caller does have no executor of their own,
/// so the runtime brings every continuation here. A global actor in addition would have each resumption checked against
/// two executors, at a higher cost.
extension EventLoop: TaskExecutor {
    /// Enqueues a job. The Swift runtime calls it, from any thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isOnLoopThread {
            jobs.append(job)
        } else if remote.append(job) {
            wakeUp()
        }
    }

    /// Starts a task that runs on this loop alone. Its first step runs with the next generation of ready work.
    ///
    /// The runtime keeps no executor alive: the loop must outlive its tasks.
    ///
    /// On the loop's thread, or before `run()`. What `body` captures need not be sendable, since it never leaves the
    /// thread.
    ///
    /// Do not call it in a function of an actor: `body` would be isolated to that actor, whose executor this loop does
    /// not serve. Top-level code and `main` of an `@main` type belong to the main actor: call a nonisolated function
    /// there, and spawn in that one.
    @discardableResult
    public func spawn<T: Sendable>(
        _ body: @escaping @isolated(any) () async throws -> T
    ) -> Task<T, any Error> {
        requireLoopThread()
        precondition(body.isolation == nil, "spawned from a function of an actor: spawn from one that has none")
        // Only the type says sendable; the closure stays on the loop's thread. A closure around it would cost the task
        // a frame.
        let confined = unsafeBitCast(body, to: (@Sendable @isolated(any) () async throws -> T).self)
        return Task(executorPreference: self, operation: confined)
    }

    /// Suspends the current task until the next turn.
    public func yield() async {
        await withUnsafeContinuation { yielded.append($0) }
    }

    /// Suspends the current task until `deadline`, in CLOCK_MONOTONIC nanoseconds.
    ///
    /// - Throws: `.cancelled` as soon as the task is cancelled.
    public func sleep(until deadline: Int64) async throws(WaitError) {
        requireLoopThread()
        if Task.isCancelled { throw .cancelled }
        let timer = group.arm(deadline, .nothing)
        let outcome = await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<WaitOutcome, Never>) in
                if Task.isCancelled {
                    group.timers.remove(timer)
                    continuation.resume(returning: .cancelled)
                } else {
                    group.timers.setAction(.endSleep(continuation), of: timer)
                }
            }
        } onCancel: {
            onLoop { self.endSleep(timer) }
        }
        try outcome.get()
    }

    private func endSleep(_ timer: TimerID) {
        if case .endSleep(let continuation)? = group.timers.remove(timer) {
            continuation.resume(returning: .cancelled)
        }
    }

    /// Runs `body` at once if called on the loop's thread, and soon if called on any other.
    func onLoop(_ body: @escaping @Sendable () -> Void) {
        if isOnLoopThread { body() } else { submit(body) }
    }
}
