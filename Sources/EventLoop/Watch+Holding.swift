import CNet
import Glibc

/// The blocking face: it holds the loop, and with it everybody else on it.
extension Watch {
    /// Waits right here until the descriptor is readable: no other descriptor, timer or task is served meanwhile.
    ///
    /// Signals are: their handlers run here, and then the wait ends, since they may have asked for anything.
    ///
    /// - Parameter deadline: by the clock of the watch's group; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled` (a signal came), `.closed`.
    public func holdUntilReadable(_ deadline: Int64? = nil) throws(WaitError) {
        try hold(for: .read, until: deadline).get()
    }

    /// Waits right here until the descriptor is writable; otherwise like `holdUntilReadable`.
    ///
    /// - Parameter deadline: by the clock of the watch's group; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled` (a signal came), `.closed`.
    public func holdUntilWritable(_ deadline: Int64? = nil) throws(WaitError) {
        try hold(for: .write, until: deadline).get()
    }

    /// Waits right here until the descriptor is ready in a direction, like `holdUntilReadable` and `holdUntilWritable`.
    package func hold(for direction: Direction, until deadline: Int64? = nil) -> WaitOutcome {
        loop.requireLoopThread()
        if isClosed { return .closed }
        do {
            try loop.hold([pollfd(descriptor, direction.interest)], deadline.map(group.onLoop))
            return .ready
        } catch {
            return isClosed ? .closed : WaitOutcome(error)
        }
    }
}

extension EventLoop {
    /// Waits right here until one of the watched descriptors is ready; otherwise like `Watch.holdUntilWritable`.
    ///
    /// - Parameters:
    ///   - readers: those that are to be readable.
    ///   - writers: those that are to be writable.
    ///   - deadline: CLOCK_MONOTONIC nanoseconds; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled` (a signal came), `.closed`.
    public func hold(
        untilReadable readers: [Watch] = [], untilWritable writers: [Watch], _ deadline: Int64? = nil
    ) throws(WaitError) {
        requireLoopThread()
        try hold(
            readers.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
                + writers.map { pollfd(fd: $0.descriptor, events: Int16(POLLOUT), revents: 0) }, deadline)
    }

    fileprivate func hold(_ watched: [pollfd], _ deadline: Int64?) throws(WaitError) {
        // poll(2) passes over a negative descriptor: that of a loop that handles no signals.
        var entries = watched + [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)]
        while true {
            let timeout = deadline.map { max(0, $0 - EventLoop.clock()) }
            let count = shims_poll(&entries, nfds_t(entries.count), timeout ?? -1)
            let failed = count < 0 && errno != EINTR
            updateNow()
            if failed { throw .closed }
            if count > 0, entries.last?.revents != 0 {
                takeSignals()
                throw .cancelled
            }
            if count > 0 { return }
            // A call that was interrupted has not looked.
            if count == 0, let deadline, now >= deadline { throw .timedOut }
        }
    }
}
