import Glibc

/// A thread for what may wait where the loop must not.
package enum BackgroundThread {
    /// Starts a thread with all signals blocked, which the loop handles. Nobody waits for its end.
    ///
    /// - Parameter body: what the thread does.
    /// - Returns: whether there is a thread.
    package static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let box = Unmanaged.passRetained(Body(run: body))
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        guard pthread_create(&thread, nil, backgroundThreadMain, box.toOpaque()) == 0 else {
            box.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    fileprivate final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}

private func backgroundThreadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<BackgroundThread.Body>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
}
