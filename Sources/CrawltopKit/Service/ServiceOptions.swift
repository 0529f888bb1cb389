import Glibc

/// What a service manager such as systemd tells a process that it starts (sd_notify(3), systemd.exec(5)).
public struct ServiceOptions: Sendable {
    /// The variables of the environment that it reads.
    public static let variables = ownVariables + ["JOURNAL_STREAM"]
    /// Those that are meant for this process and not for its children.
    public static let ownVariables = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]

    /// Where to tell how the process stands: the path of a socket, or `@` and an abstract name; nil for nowhere.
    let socket: String?
    /// Nanoseconds within which a sign of life is awaited; nil for none.
    let watchdog: Int64?
    /// The journal's socket, as its device and number; empty without one.
    let journalStream: String

    /// Reads the environment.
    init(_ environment: [String: String]) {
        let path = environment["NOTIFY_SOCKET", default: ""]
        socket = path.hasPrefix("/") || path.hasPrefix("@") ? path : nil
        let process = environment["WATCHDOG_PID", default: ""]
        let limit = Int64(environment["WATCHDOG_USEC", default: ""]).flatMap { $0 > 0 ? $0 : nil }
        watchdog = process.isEmpty || Int32(process) == getpid() ? limit.map { min($0, 1 << 40) * 1_000 } : nil
        journalStream = environment["JOURNAL_STREAM", default: ""]
    }
}
