/// A gate where tasks and callbacks wait until it opens, once. For events without a descriptor, such as an answer from
/// another thread or a limit that is lifted.
///
/// All of it on the loop's thread.
public final class Gate: @unchecked Sendable {
    private struct Entry {
        let waiter: Waiter
        let timer: TimerID?
    }

    private let group: WatchGroup
    private let loop: EventLoop
    private var isOpen = false
    private var entries: [UInt64: Entry] = [:]
    private var lastEntry: UInt64 = 0

    /// Creates a closed gate. While its group is frozen, nobody passes.
    public init(loop: EventLoop, in group: WatchGroup? = nil) {
        self.loop = loop
        self.group = group ?? loop.group
    }

    /// Opens the gate. The waiters pass in the order in which they came, later ones at once.
    public func open() {
        loop.requireLoopThread()
        group.whenThawed { [self] in
            isOpen = true
            for entry in entries.keys.sorted() { endWait(entry, .ready) }
        }
    }

    /// Calls `body` when the gate opens; at once if it is open.
    public func onOpen(_ body: @escaping () -> Void) {
        if isOpen, !group.isFrozen { body() } else { whenOpen { _ in body() } }
    }

    /// Calls `body` once: when the gate opens, in the next turn if it is open, or when `deadline` has come.
    ///
    /// - Parameters:
    ///   - deadline: in nanoseconds of the clock of the gate's group; nil waits for ever.
    ///   - body: called with the outcome of the wait.
    /// - Returns: an identifier of the wait, for `forget`.
    @discardableResult
    package func whenOpen(until deadline: Int64? = nil, _ body: @escaping (WaitOutcome) -> Void) -> UInt64 {
        loop.requireLoopThread()
        lastEntry += 1
        let entry = lastEntry
        add(.callback(body), entry, deadline)
        return entry
    }

    /// Ends a callback's wait without calling it.
    package func forget(_ wait: UInt64) {
        _ = remove(wait)
    }

    /// Suspends the current task until the gate is open.
    ///
    /// - Parameter deadline: by the clock of the gate's group, which is CLOCK_MONOTONIC but for freezes; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled`.
    public func wait(until deadline: Int64? = nil) async throws(WaitError) {
        try await outcome(until: deadline).get()
    }

    /// Suspends the current task until the gate is open, like `wait`.
    package func outcome(until deadline: Int64? = nil) async -> WaitOutcome {
        loop.requireLoopThread()
        if isOpen, !group.isFrozen { return .ready }
        lastEntry += 1
        let entry = lastEntry
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<WaitOutcome, Never>) in
                if Task.isCancelled { return continuation.resume(returning: .cancelled) }
                add(.task(continuation), entry, deadline)
            }
        } onCancel: {
            loop.onLoop { self.endWait(entry, .cancelled) }
        }
    }

    private func add(_ waiter: Waiter, _ entry: UInt64, _ deadline: Int64?) {
        let timer = deadline.map { group.schedule(at: $0) { [self] in endWait(entry, .timedOut) } }
        entries[entry] = Entry(waiter: waiter, timer: timer)
        if isOpen { loop.soon { [self] in group.whenThawed { [self] in endWait(entry, .ready) } } }
    }

    private func endWait(_ entry: UInt64, _ outcome: WaitOutcome) {
        remove(entry)?.end(outcome)
    }

    private func remove(_ entry: UInt64) -> Waiter? {
        guard let found = entries.removeValue(forKey: entry) else { return nil }
        if let timer = found.timer { group.cancel(timer) }
        return found.waiter
    }
}
