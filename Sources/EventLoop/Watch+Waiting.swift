/// The coroutine face.
extension Watch {
    /// Suspends the current task until the descriptor is readable, or returns at once if it has become so since the
    /// last wait for that. One waiter for each direction: a second is a programming error and traps.
    ///
    /// - Parameter deadline: CLOCK_MONOTONIC nanoseconds; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled`, `.closed`.
    public func readable(until deadline: Int64? = nil) async throws(WaitError) {
        try await wait(for: .read, until: deadline).get()
    }

    /// Suspends the current task until the descriptor is writable; otherwise like `readable`.
    ///
    /// - Parameter deadline: CLOCK_MONOTONIC nanoseconds; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled`, `.closed`.
    public func writable(until deadline: Int64? = nil) async throws(WaitError) {
        try await wait(for: .write, until: deadline).get()
    }

    private func wait(for direction: Direction, until deadline: Int64?) async -> WaitOutcome {
        loop.requireLoopThread()
        if isClosed { return .closed }
        if Task.isCancelled { return .cancelled }
        requireIdle(direction)
        if remembered.contains(direction.interest) {
            remembered.remove(direction.interest)
            return .ready
        }
        sides[direction.rawValue].wait &+= 1
        let wait = sides[direction.rawValue].wait
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { park($0, direction, deadline) }
        } onCancel: {
            loop.onLoop { self.cancel(direction, wait) }
        }
    }

    private func park(
        _ continuation: UnsafeContinuation<WaitOutcome, Never>, _ direction: Direction, _ deadline: Int64?
    ) {
        // A cancellation from another thread that came before now finds no waiter; one that comes later does.
        if Task.isCancelled { return continuation.resume(returning: .cancelled) }
        sides[direction.rawValue].waiter = continuation
        if let deadline {
            sides[direction.rawValue].deadline = loop.arm(deadline, .endWait(self, direction))
        }
        updateInterest()
    }

    private func cancel(_ direction: Direction, _ wait: UInt32) {
        if sides[direction.rawValue].wait == wait { wake(direction, .cancelled) }
    }

    /// Ends the direction's wait, if there is one: the task goes on in this turn's generation of ready work, or in the
    /// next turn's if that is running.
    func wake(_ direction: Direction, _ outcome: WaitOutcome) {
        guard let waiter = sides[direction.rawValue].waiter else { return }
        sides[direction.rawValue].waiter = nil
        if let deadline = sides[direction.rawValue].deadline {
            loop.timers.remove(deadline)
            sides[direction.rawValue].deadline = nil
        }
        updateInterest()
        waiter.resume(returning: outcome)
    }
}
