/// Waits in tasks.
extension Watch {
    /// Suspends the current task until the descriptor is readable, or returns at once if it has become readable since
    /// the last wait for that. Each direction has one waiter: a second one is a programming error and traps.
    ///
    /// The wait times out only if the descriptor is not readable at the deadline: a process that was stopped for a
    /// while finds both.
    ///
    /// - Parameter deadline: by the clock of the watch's group, which is CLOCK_MONOTONIC but for freezes; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled`, `.closed`.
    public func readable(until deadline: Int64? = nil) async throws(WaitError) {
        try await wait(for: .read, until: deadline).get()
    }

    /// Suspends the current task until the descriptor is writable; otherwise like `readable`.
    ///
    /// - Parameter deadline: by the clock of the watch's group, which is CLOCK_MONOTONIC but for freezes; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled`, `.closed`.
    public func writable(until deadline: Int64? = nil) async throws(WaitError) {
        try await wait(for: .write, until: deadline).get()
    }

    /// Suspends the current task until the descriptor is ready in a direction, like `readable` and `writable`, but
    /// ignores the task's cancellation: only `cancelWaiters` and `unwatch` end the wait early.
    ///
    /// For owners that end the waits of their tasks by the watch. A wait that the runtime can cancel needs a handler
    /// and three more frames. Without them a task of an engine fits into one slab of the runtime's allocator instead of
    /// two, which saves a kilobyte for each of ten thousand.
    ///
    /// - Parameters:
    ///   - direction: what to wait for; one waiter for each.
    ///   - deadline: by the clock of the watch's group; nil waits for ever.
    /// - Returns: how the wait ended.
    package func park(for direction: Direction, until deadline: Int64? = nil) async -> WaitOutcome {
        if let known = startWait(for: direction) { return known }
        var outcome: WaitOutcome
        repeat {
            outcome = await withUnsafeContinuation { park(.task($0), direction, deadline) }
        } while waitsOn(direction, outcome)
        return outcome
    }

    private func wait(for direction: Direction, until deadline: Int64?) async -> WaitOutcome {
        if Task.isCancelled { return .cancelled }
        if let known = startWait(for: direction) { return known }
        let wait = sides[direction.rawValue].wait
        var outcome: WaitOutcome
        repeat {
            outcome = await withTaskCancellationHandler {
                await withUnsafeContinuation { continuation in
                    // A cancellation by another thread finds no waiter if it came before this line; a later one does.
                    if Task.isCancelled { return continuation.resume(returning: .cancelled) }
                    park(.task(continuation), direction, deadline)
                }
            } onCancel: {
                loop.onLoop { self.cancel(direction, wait) }
            }
        } while waitsOn(direction, outcome)
        return outcome
    }

    /// Whether a resumed task must wait again, because the group was frozen before the task's turn came.
    private func waitsOn(_ direction: Direction, _ outcome: WaitOutcome) -> Bool {
        guard group.isFrozen, outcome == .ready || outcome == .timedOut, !isClosed, !Task.isCancelled else {
            return false
        }
        if outcome == .ready { remember(direction) }
        return true
    }

    /// Starts a wait. Returns its outcome if that is known at once.
    private func startWait(for direction: Direction) -> WaitOutcome? {
        loop.requireLoopThread()
        if isClosed { return .closed }
        requireIdle(direction)
        if takeRemembered(direction) { return .ready }
        sides[direction.rawValue].wait &+= 1
        return nil
    }

    func park(_ waiter: Waiter, _ direction: Direction, _ deadline: Int64?) {
        sides[direction.rawValue].waiter = waiter
        if let deadline {
            sides[direction.rawValue].deadline = group.arm(deadline, .endWait(self, direction))
        }
        updateInterest()
    }

    private func cancel(_ direction: Direction, _ wait: UInt32) {
        if sides[direction.rawValue].wait == wait { wake(direction, .cancelled) }
    }

    /// Ends the direction's wait, if there is one. The task resumes in this turn's generation of ready work, or in the
    /// next turn's if that is running; a callback is called here.
    func wake(_ direction: Direction, _ outcome: WaitOutcome) {
        takeWaiter(direction)?.end(outcome)
    }

    /// Removes and returns the direction's waiter, without resuming it.
    func takeWaiter(_ direction: Direction) -> Waiter? {
        guard let waiter = sides[direction.rawValue].waiter else { return nil }
        sides[direction.rawValue].waiter = nil
        if let deadline = sides[direction.rawValue].deadline {
            group.timers.remove(deadline)
            sides[direction.rawValue].deadline = nil
        }
        updateInterest()
        return waiter
    }
}
