/// Why a screen cannot begin.
public enum MonitorError: Error, Sendable, Hashable {
    /// TERM names no terminal that can place its cursor.
    case unknownTerminal
    /// There is no terminal to open: the errno of the system call.
    case noTerminal(errno: Int32)
    /// The loop cannot watch the terminal or its signals.
    case unwatchable
}
