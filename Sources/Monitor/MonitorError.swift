import Glibc

/// The reason why a screen cannot start.
public enum MonitorError: Error, Sendable, Hashable {
    /// TERM names no terminal with a movable cursor.
    case unknownTerminal
    /// There is no terminal to open: the errno of the system call.
    case noTerminal(errno: Int32)
    /// The loop cannot watch the terminal or its signals.
    case unwatchable
}

extension MonitorError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        switch self {
        case .unknownTerminal: "there is no screen on a terminal of this type: --headless writes a log"
        case .noTerminal(let code): "the terminal cannot be opened: \(String(cString: strerror(code)))"
        case .unwatchable: "the terminal cannot be watched"
        }
    }
}
