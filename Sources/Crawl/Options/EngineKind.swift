/// The kinds of engines, in the order of their invention.
public enum EngineKind: String, Sendable, CaseIterable {
    /// Block the loop until the socket is ready: one exchange at a time.
    case blocking
    /// Register a callback for when the socket is ready.
    case callback
    /// Suspend the exchange's coroutine until the socket is ready.
    case coroutine
}
