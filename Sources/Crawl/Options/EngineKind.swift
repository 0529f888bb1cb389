/// The ways to wait, in the order in which the world found them.
public enum EngineKind: String, Sendable, CaseIterable {
    /// Hold the loop until the socket is ready: one exchange at a time.
    case blocking
    /// Register a callback for the time when the socket is ready.
    case callback
    /// Suspend the exchange's coroutine until the socket is ready.
    case coroutine
}
