import CShims
import Glibc

/// The blocking face: it holds the loop, and with it everybody else on it.
extension Watch {
    /// Waits right here until the descriptor is readable: no other descriptor, timer or task is served meanwhile.
    ///
    /// Signals are: their handlers run here, and then the wait ends, since they may have asked for anything.
    ///
    /// - Parameter deadline: CLOCK_MONOTONIC nanoseconds; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled` (a signal came), `.closed`.
    public func holdUntilReadable(_ deadline: Int64? = nil) throws(WaitError) {
        try hold(POLLIN, deadline)
    }

    /// Waits right here until the descriptor is writable; otherwise like `holdUntilReadable`.
    ///
    /// - Parameter deadline: CLOCK_MONOTONIC nanoseconds; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled` (a signal came), `.closed`.
    public func holdUntilWritable(_ deadline: Int64? = nil) throws(WaitError) {
        try hold(POLLOUT, deadline)
    }

    private func hold(_ events: Int32, _ deadline: Int64?) throws(WaitError) {
        loop.requireLoopThread()
        if isClosed { throw .closed }
        // poll(2) passes over a negative descriptor: that of a loop that handles no signals.
        var entries: InlineArray<2, pollfd> = [
            pollfd(fd: descriptor, events: Int16(events), revents: 0),
            pollfd(fd: loop.signals.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let timeout = deadline.map { max(0, $0 - EventLoop.clock()) }
            let count = withUnsafeMutablePointer(to: &entries) {
                $0.withMemoryRebound(to: pollfd.self, capacity: 2) { shims_poll($0, 2, timeout ?? -1) }
            }
            let failed = count < 0 && errno != EINTR
            loop.updateNow()
            if failed { throw .closed }
            if count > 0, entries[1].revents != 0 {
                loop.takeSignals()
                throw isClosed ? .closed : .cancelled
            }
            if count > 0 { return }
            if let deadline, loop.now >= deadline { throw .timedOut }
        }
    }
}
