import Words

/// The history of an exchange that failed: its URL, and the steps that led to the failure.
///
/// A failure in a callback has only the loop as its caller; the history replaces the stack trace that is lost there. It
/// is an object created only for failures, so that other records need only a pointer.
public final class ExchangeHistory: Sendable {
    /// A connection state and when it was entered, monotonic nanoseconds.
    public struct Step: Sendable, Hashable {
        /// The state.
        public let state: ConnectionState
        /// When it was entered.
        public let at: Int64
    }

    /// The URL requested.
    public let url: URLID
    /// The page on which it was first found; nil for a seed.
    public let referrer: URLID?
    /// 1 for the first try.
    public let attempt: Int
    /// When the exchange got its slot, monotonic nanoseconds.
    public let startedAt: Int64
    /// The states entered, in order.
    public let steps: [Step]
    /// When it failed, monotonic nanoseconds.
    public let failedAt: Int64
    /// Bytes read from the wire until then.
    public let bytes: Int
    /// The connection's identity, from 1; 0 without a connection.
    public let connection: UInt64
    /// Whether the connection had served an exchange before.
    public let reused: Bool
    /// The kept connection that turned out closed and was replaced, or 0.
    public let replaced: UInt64
    /// Where the exchange last waited in the engine's source.
    public let standing: Standing?

    init(_ live: LiveExchange, referrer: URLID?, failedAt: Int64, standing: Standing?) {
        url = live.url
        self.referrer = referrer
        attempt = live.attempt
        startedAt = live.startedAt
        steps = ConnectionState.allCases.compactMap { state in
            let at = live.entered[Int(state.rawValue)]
            return at == 0 ? nil : Step(state: state, at: at)
        }
        self.failedAt = failedAt
        bytes = live.bytes
        connection = live.connection
        reused = live.reused
        replaced = live.replaced
        self.standing = standing
    }
}

extension ExchangeHistory: CustomStringConvertible {
    /// One line for people, without any remote text.
    public var description: String {
        var parts: [String] = []
        for (index, step) in steps.enumerated() {
            let end = index + 1 < steps.count ? steps[index + 1].at : failedAt
            parts.append("\(step.state) \((end - step.at) / 1_000) µs")
        }
        parts.append(counted(bytes, "byte"))
        if connection != 0 { parts.append("connection \(connection)\(reused ? ", used before" : "")") }
        if replaced != 0 { parts.append("instead of \(replaced)") }
        if let standing { parts.append("at \(standing.file.text):\(standing.line) \(standing.function.text)") }
        return parts.joined(separator: ", ")
    }
}
