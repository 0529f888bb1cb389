/// A place where tasks wait until somebody lets them all through, once. For what is no descriptor: an answer from a
/// helper thread, a limit that is lifted.
///
/// All of it on the loop's thread.
public final class Gate: @unchecked Sendable {
    private struct Waiter {
        let continuation: UnsafeContinuation<WaitOutcome, Never>
        let timer: TimerID?
    }

    private let loop: EventLoop
    private var isOpen = false
    private var waiters: [UInt64: Waiter] = [:]
    private var lastWaiter: UInt64 = 0
    private var bodies: [() -> Void] = []

    /// A closed gate.
    public init(loop: EventLoop) {
        self.loop = loop
    }

    /// Lets everybody through, those who come later too.
    public func open() {
        loop.requireLoopThread()
        isOpen = true
        for waiter in waiters.keys.sorted() { end(waiter, .ready) }
        for body in bodies { body() }
        bodies = []
    }

    /// Calls `body` when the gate opens; at once if it is open.
    public func onOpen(_ body: @escaping () -> Void) {
        loop.requireLoopThread()
        if isOpen { body() } else { bodies.append(body) }
    }

    /// Suspends the current task until the gate is open.
    ///
    /// - Parameter deadline: CLOCK_MONOTONIC nanoseconds; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled`.
    public func wait(until deadline: Int64? = nil) async throws(WaitError) {
        loop.requireLoopThread()
        if isOpen { return }
        lastWaiter += 1
        let waiter = lastWaiter
        let outcome = await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<WaitOutcome, Never>) in
                if Task.isCancelled { return continuation.resume(returning: .cancelled) }
                let timer = deadline.map { loop.schedule(at: $0) { [self] in end(waiter, .timedOut) } }
                waiters[waiter] = Waiter(continuation: continuation, timer: timer)
            }
        } onCancel: {
            loop.onLoop { self.end(waiter, .cancelled) }
        }
        try outcome.get()
    }

    private func end(_ waiter: UInt64, _ outcome: WaitOutcome) {
        guard let found = waiters.removeValue(forKey: waiter) else { return }
        if let timer = found.timer { loop.cancel(timer) }
        found.continuation.resume(returning: outcome)
    }
}
