public import EventLoop
import Glibc

/// Runs `body` as a task on a new event loop that has a thread of its own, and hands back what it returns or throws.
///
/// The loop has stopped when this returns, whatever else it was doing. Expectations inside `body` count for the calling
/// test, and a test's time limit cancels `body`.
///
/// - Parameters:
///   - selector: what the loop waits with.
///   - jumps: whether the loop's time is one that jumps (`JumpingTime`).
///   - body: runs on the loop.
/// - Returns: what `body` does.
/// - Throws: what `body` does, and what the system refuses.
public func onLoop<T: Sendable>(
    selector: SelectorKind = .epoll, jumps: Bool = false, _ body: @escaping @Sendable (EventLoop) async throws -> T
) async throws -> T {
    let loop = jumps ? try JumpingTime.loop(selector: selector) : try EventLoop(selector: selector)
    let task = loop.spawn {
        defer { loop.stop() }
        return try await body(loop)
    }
    await withTaskCancellationHandler {
        await withUnsafeContinuation { (stopped: UnsafeContinuation<Void, Never>) in
            startThread {
                runToTheEnd(loop)
                stopped.resume()
            }
        }
    } onCancel: {
        task.cancel()
    }
    return try await task.value
}

/// Runs a loop until it is stopped, for the last time. Whoever still waits for a descriptor goes on then, and closes what it
/// has open: a process has only so many.
public func runToTheEnd(_ loop: EventLoop) {
    loop.run()
    for _ in 0..<3 {
        loop.unwatchAll()
        loop.stop()
        loop.run()
    }
}

/// Runs `body` on a new thread.
public func startThread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
    let code = pthread_create(
        &thread, nil,
        { context in
            guard let context else { return nil }
            Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body()
            return nil
        }, context)
    precondition(code == 0, "pthread_create: \(code)")
    pthread_detach(thread)
}

private final class ThreadBody: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}
