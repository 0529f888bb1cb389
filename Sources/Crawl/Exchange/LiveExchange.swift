/// An exchange in flight, as a screen shows it.
public struct LiveExchange: Sendable {
    /// The slot it holds, from 0 to concurrency - 1.
    public var slot: Int
    /// The URL requested.
    public var url: URLID
    /// Its connection state.
    public var state: ConnectionState
    /// The HTTP status, or 0 before the head.
    public var status: UInt16 = 0
    /// Whether the connection had served an exchange before.
    public var reused = false
    /// When it got its slot, monotonic nanoseconds.
    public var startedAt: Int64
    /// When it entered `state`, monotonic nanoseconds.
    public var stateSince: Int64
    /// When each state was entered, by `ConnectionState.rawValue`; 0 for others.
    public var entered = InlineArray<6, Int64>(repeating: 0)
    /// 1 for the first try.
    public var attempt = 1
    /// Bytes read from the wire so far, head included.
    public var bytes = 0
    /// The body's length by Content-Length, if it was sent.
    public var expectedBytes: Int?
    /// The connection's identity, from 1; 0 while there is none.
    public var connection: UInt64 = 0
    /// The kept connection that turned out closed and was replaced; 0 while there is none.
    public var replaced: UInt64 = 0

    init(slot: Int, url: URLID, at now: Int64, attempt: Int) {
        self.slot = slot
        self.url = url
        self.state = .connecting
        self.startedAt = now
        self.stateSince = 0
        self.attempt = attempt
    }

    /// Whether it has entered any state.
    var hasEntered: Bool { stateSince != 0 }

    /// Sets its connection, which replaces an earlier one.
    mutating func connect(_ connection: UInt64, reused: Bool) {
        if self.connection != 0 { replaced = self.connection }
        self.connection = connection
        self.reused = reused
    }

    mutating func enter(_ state: ConnectionState, at now: Int64) {
        // After a return to an earlier state with another connection, later states no longer count.
        if state.rawValue < self.state.rawValue {
            for later in Int(state.rawValue)..<entered.count { entered[later] = 0 }
        }
        self.state = state
        stateSince = now
        entered[Int(state.rawValue)] = now
    }

    /// The duration of each phase for an exchange that ends at a time. A phase lasts until the next state is entered.
    public func phases(endingAt now: Int64) -> PhaseTimes {
        var times = PhaseTimes()
        times.resolve = lasted(.resolving, endingAt: now)
        times.connect = lasted(.connecting, endingAt: now)
        times.tls = lasted(.securing, endingAt: now)
        let sending = entered[Int(ConnectionState.sending.rawValue)]
        let reading = entered[Int(ConnectionState.reading.rawValue)]
        if sending != 0 { times.wait = (reading == 0 ? now : reading) - sending }
        if reading != 0 { times.read = now - reading }
        times.total = now - startedAt
        return times
    }

    private func lasted(_ state: ConnectionState, endingAt now: Int64) -> Int64? {
        let began = entered[Int(state.rawValue)]
        guard began != 0 else { return nil }
        for later in Int(state.rawValue) + 1..<6 where entered[later] != 0 { return entered[later] - began }
        return now - began
    }
}
