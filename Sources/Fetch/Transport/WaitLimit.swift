import EventLoop
import HTTP

/// The limit of a wait, and the failure when it has passed.
package struct WaitLimit {
    /// The phase of an exchange, which decides how the wait fails.
    package enum Phase {
        case resolving, connecting, talking
    }

    /// The end of the wait, by the clock of the exchanges.
    let time: Int64
    /// Whether it is the limit of the exchange as a whole.
    let isTotal: Bool
    let phase: Phase

    package init(_ time: Int64, deadline: Int64, _ phase: Phase) {
        self.time = min(time, deadline)
        isTotal = time >= deadline
        self.phase = phase
    }

    /// The failure of the exchange when that time has passed.
    var failure: FetchError {
        if isTotal { return FetchError(.timeout, "the exchange took too long") }
        return switch phase {
        case .resolving: FetchError(.dns, "the name servers did not answer in time")
        case .connecting: FetchError(.timeout, "the connection did not stand in time")
        case .talking: FetchError(.timeout, "the server was silent for too long")
        }
    }

    /// The failure of a task whose wait did not end with readiness.
    func failure(after error: WaitError) -> FetchError {
        switch error {
        case .timedOut: failure
        case .cancelled: Self.cancelled
        case .closed: FetchError(.closed, "the connection was closed")
        }
    }

    /// The failure of a task that was cancelled.
    static let cancelled = FetchError(.closed, "the task was cancelled")
}

extension Connection {
    /// The limit of a wait for this connection that starts now: the limits for connecting, for a silent server, and for
    /// the exchange as a whole.
    ///
    /// A process that was stopped or busy for a while finds both time-outs and answers. So a wait that started in time
    /// ends with the data in the socket, however late it is; one that would start too late fails.
    ///
    /// - Parameters:
    ///   - now: the present.
    ///   - silence: when a server that sends nothing from now on has been silent for too long.
    ///   - deadline: when the exchange must be complete.
    /// - Returns: the limit, which has not passed.
    /// - Throws: `timeout` if it has passed.
    func waitLimit(from now: Int64, silence: Int64, deadline: Int64) throws(FetchError) -> WaitLimit {
        let limit =
            awaited == nil
            ? WaitLimit(silence, deadline: deadline, .talking)
            : WaitLimit(connectLimit, deadline: deadline, .connecting)
        guard now < limit.time else { throw limit.failure }
        return limit
    }
}
