import CNet
import Glibc

/// Blocking waits: they block the loop, and with it all other work on it.
extension Watch {
    /// Blocks the loop until the descriptor is readable. No other descriptor, timer or task is served meanwhile.
    ///
    /// Signals are served: their handlers run here, and then the wait ends, since a handler may have asked for
    /// anything.
    ///
    /// - Parameter deadline: by the clock of the watch's group; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled` (a signal came), `.closed`.
    public func blockUntilReadable(_ deadline: Int64? = nil) throws(WaitError) {
        try block(for: .read, until: deadline).get()
    }

    /// Blocks the loop until the descriptor is writable; otherwise like `blockUntilReadable`.
    ///
    /// - Parameter deadline: by the clock of the watch's group; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled` (a signal came), `.closed`.
    public func blockUntilWritable(_ deadline: Int64? = nil) throws(WaitError) {
        try block(for: .write, until: deadline).get()
    }

    /// Blocks the loop until the descriptor is ready in a direction, like `blockUntilReadable` and
    /// `blockUntilWritable`.
    package func block(for direction: Direction, until deadline: Int64? = nil) -> WaitOutcome {
        loop.requireLoopThread()
        if isClosed { return .closed }
        do {
            try loop.block([pollfd(descriptor, direction.interest)], deadline.map(group.onLoop))
            return .ready
        } catch {
            return isClosed ? .closed : WaitOutcome(error)
        }
    }
}

extension EventLoop {
    /// Blocks the loop until one of the watched descriptors is ready; otherwise like `Watch.blockUntilWritable`.
    ///
    /// - Parameters:
    ///   - readers: watches to wait for until one is readable.
    ///   - writers: watches to wait for until one is writable.
    ///   - deadline: CLOCK_MONOTONIC nanoseconds; nil waits for ever.
    /// - Throws: `.timedOut`, `.cancelled` (a signal came), `.closed`.
    public func block(
        untilReadable readers: [Watch] = [], untilWritable writers: [Watch], _ deadline: Int64? = nil
    ) throws(WaitError) {
        requireLoopThread()
        try block(
            readers.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
                + writers.map { pollfd(fd: $0.descriptor, events: Int16(POLLOUT), revents: 0) }, deadline)
    }

    fileprivate func block(_ watched: [pollfd], _ deadline: Int64?) throws(WaitError) {
        // poll(2) skips a negative descriptor, which a loop without signal handlers has.
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
            // An interrupted call has not looked at the descriptors.
            if count == 0, let deadline, now >= deadline { throw .timedOut }
        }
    }
}
