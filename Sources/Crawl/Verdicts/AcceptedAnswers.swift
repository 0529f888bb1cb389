import HTTP

/// Answers that the user takes for fine, although they are not.
public struct AcceptedAnswers: Sendable, Hashable {
    /// Ranges of statuses.
    public var statuses: [ClosedRange<UInt16>]
    /// Whether servers need not answer in time.
    public var timeouts: Bool

    /// Creates the answers; none by default.
    public init(statuses: [ClosedRange<UInt16>] = [], timeouts: Bool = false) {
        self.statuses = statuses
        self.timeouts = timeouts
    }

    /// Whether an answer of a status is fine.
    func include(_ status: UInt16) -> Bool { statuses.contains { $0.contains(status) } }

    /// Whether an exchange ended in one of them.
    func include(_ record: FetchRecord) -> Bool {
        guard let error = record.error else { return include(record.status) }
        return timeouts && error.kind == .timeout
    }
}
