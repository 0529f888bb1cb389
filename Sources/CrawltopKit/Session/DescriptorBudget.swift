public import EventLoop
import Glibc
import Words

/// How many connections the process can hold open, and so how many exchanges can be in flight.
public struct DescriptorBudget: Sendable, Equatable {
    /// Descriptors that everything but connections needs: standard streams, log, terminal, signals, selectors, DNS.
    public static let reserve = 40
    /// Descriptors without which there is no crawl: standard streams, the loop's, signals, the log, the terminal, a name
    /// server, a connection.
    static let least = 16

    /// Connections open at a time at most, idle ones included.
    public let connections: Int
    /// Whether the selector is what allows no more.
    private let isSelectors: Bool

    /// The arithmetic.
    ///
    /// - Parameters:
    ///   - openFiles: descriptors that the process may have, RLIMIT_NOFILE.
    ///   - selector: `select` holds no descriptor from 1024 (FD_SETSIZE) on, however many there may be.
    ///   - endsHere: how many ends of a connection are in this process: 2 where it serves the site it crawls.
    public init(openFiles: Int, selector: SelectorKind, endsHere: Int = 1) {
        isSelectors = selector == .select && openFiles >= Int(FD_SETSIZE)
        let numbers = isSelectors ? Int(FD_SETSIZE) : openFiles
        connections = max(1, (numbers - Self.reserve) / endsHere)
    }

    /// The wish, or as much of it as can be held; and, where that is less, one sentence that says why.
    public func concurrency(wished: Int) -> (granted: Int, remark: String?) {
        guard wished > connections else { return (wished, nil) }
        let why =
            isSelectors
            ? "select holds descriptors below \(FD_SETSIZE) only" : "the process may open no more files (ulimit -n)"
        return (connections, "\(counted(connections, "exchange")) in flight instead of \(wished): \(why)")
    }

    /// Why so few open files are not enough for anything; nil where they are.
    public static func shortage(openFiles: Int) -> String? {
        guard openFiles < least else { return nil }
        return "the process may open no more than \(counted(openFiles, "file")) (ulimit -n), and needs \(least)"
    }

    /// Raises the soft limit of open files to the hard one, and returns what is allowed then.
    public static func raiseOpenFiles() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        limit.rlim_cur = limit.rlim_max
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 {
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        return Int(clamping: limit.rlim_cur)
    }
}
