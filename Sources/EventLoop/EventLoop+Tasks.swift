/// The loop as the executor of tasks.
///
/// A task executor preference is all it takes: async functions that run where their caller does have no executor of
/// their own, so the runtime brings every continuation here. With a global actor on top each resumption would be
/// checked against two executors, and would cost more.
extension EventLoop: TaskExecutor {
    /// Takes a job of the Swift runtime; called by it, from any thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isOnLoopThread {
            jobs.append(job)
        } else if remote.append(job) {
            wakeUp()
        }
    }

    /// Starts a task whose every step runs on this loop; the first with the next generation of ready work.
    ///
    /// The runtime keeps no executor alive: the loop must outlive its tasks.
    ///
    /// On the loop's thread, or before `run()`: so what `body` captures need not be sendable, it never leaves the thread.
    ///
    /// Not from a function of an actor, which `body` would belong to as well: it would wait for that actor's executor,
    /// which this loop does not serve. Top-level code and `main` of an `@main` type are the main actor's: call a
    /// function of yours from there, and spawn in that.
    @discardableResult
    public func spawn<T: Sendable>(
        _ body: @escaping @isolated(any) () async throws -> T
    ) -> Task<T, any Error> {
        requireLoopThread()
        precondition(body.isolation == nil, "spawned from a function of an actor: spawn from one that has none")
        // Sendable only in name: it stays on the loop's thread. In all else it has the type that the runtime calls: each
        // closure around it would cost the task a frame.
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

    /// Runs `body` at once on the loop's thread, and soon from any other.
    func onLoop(_ body: @escaping @Sendable () -> Void) {
        if isOnLoopThread { body() } else { submit(body) }
    }
}
