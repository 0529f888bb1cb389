import HTTP

/// Until when a wait may last, and what it means when that has come.
struct WaitLimit {
    /// What is waited for, as far as it matters to how the wait fails.
    enum Phase {
        case resolving, connecting, talking
    }

    /// By the clock of the exchanges.
    let time: Int64
    /// Whether the exchange as a whole must be over by then.
    let isTotal: Bool
    let phase: Phase

    init(_ time: Int64, deadline: Int64, _ phase: Phase) {
        self.time = min(time, deadline)
        isTotal = time >= deadline
        self.phase = phase
    }

    /// How the exchange fails when that time has come.
    var failure: FetchError {
        if isTotal { return FetchError(.timeout, "the exchange took too long") }
        return switch phase {
        case .resolving: FetchError(.dns, "the name servers did not answer in time")
        case .connecting: FetchError(.timeout, "the connection did not stand in time")
        case .talking: FetchError(.timeout, "the server was silent for too long")
        }
    }
}

extension Connection {
    /// Until when a wait for this connection may last that begins now: it must stand by then, or the server may be silent
    /// for so long, and the exchange last for so.
    ///
    /// A process that was stopped for a while, or was busy elsewhere, wakes up to time-outs and to answers. So a wait that
    /// began in time ends with what lies in the socket, however late it is; one that would begin too late fails.
    ///
    /// - Parameters:
    ///   - now: the present.
    ///   - silence: when a server that says nothing from now on is silent for too long.
    ///   - deadline: when the exchange must be over.
    /// - Returns: the limit, which has not come.
    /// - Throws: `timeout` where that time has come.
    func waitLimit(from now: Int64, silence: Int64, deadline: Int64) throws(FetchError) -> WaitLimit {
        let limit =
            awaited == nil
            ? WaitLimit(silence, deadline: deadline, .talking)
            : WaitLimit(connectLimit, deadline: deadline, .connecting)
        guard now < limit.time else { throw limit.failure }
        return limit
    }
}
