/// Why a wait ended without readiness.
public enum WaitError: Error, Equatable, Sendable {
    /// The deadline came first.
    case timedOut
    /// The waiting task was cancelled, `Watch.cancelWaiters` was called, or a signal came during a blocking wait.
    case cancelled
    /// The descriptor is not watched any more.
    case closed
}

/// How a wait ended. It passes through a continuation, where typed throws cannot.
package enum WaitOutcome: Sendable {
    case ready, timedOut, cancelled, closed

    package init(_ error: WaitError) {
        switch error {
        case .timedOut: self = .timedOut
        case .cancelled: self = .cancelled
        case .closed: self = .closed
        }
    }

    package func get() throws(WaitError) {
        switch self {
        case .ready: return
        case .timedOut: throw .timedOut
        case .cancelled: throw .cancelled
        case .closed: throw .closed
        }
    }
}

/// One of a descriptor's two directions; the raw value is an index.
package enum Direction: Int, CaseIterable {
    case read, write

    /// The set with this direction alone.
    var interest: Interest { self == .read ? .read : .write }
}
