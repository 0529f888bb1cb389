public import EventLoop
import Glibc
import Words

/// The number of connections that the process can hold open, which limits the exchanges in flight.
public struct DescriptorBudget: Sendable, Equatable {
    /// The number of descriptors for everything but connections: standard streams, log, terminal, signals, selectors,
    /// DNS, those who ask for metrics, and those who command the crawl.
    public static let reserve = 40 + ControlServer.maxConnections
    /// The smallest number of descriptors for a crawl: standard streams, the loop's, signals, the log, the terminal, a
    /// name server, a connection.
    static let least = 16

    /// The largest number of open connections, idle ones included.
    public let connections: Int
    /// Whether the selector sets the limit.
    private let isSelectors: Bool

    /// Computes the budget.
    ///
    /// - Parameters:
    ///   - openFiles: the number of descriptors that the process may have, RLIMIT_NOFILE.
    ///   - selector: the selector; `select` cannot hold descriptors from 1024 (FD_SETSIZE) on.
    ///   - endsHere: the number of ends of a connection in this process: 2 if it serves the site it crawls.
    public init(openFiles: Int, selector: SelectorKind, endsHere: Int = 1) {
        isSelectors = selector == .select && openFiles >= Int(FD_SETSIZE)
        let numbers = isSelectors ? Int(FD_SETSIZE) : openFiles
        connections = max(1, (numbers - Self.reserve) / endsHere)
    }

    /// The wished concurrency, or as much of it as the budget allows; if that is less, with a sentence on why.
    public func concurrency(wished: Int) -> (granted: Int, remark: String?) {
        guard wished > connections else { return (wished, nil) }
        let why =
            isSelectors
            ? "select holds descriptors below \(FD_SETSIZE) only" : "the process may open no more files (ulimit -n)"
        return (connections, "\(counted(connections, "exchange")) in flight instead of \(wished): \(why)")
    }

    /// Why a number of open files is not enough for any crawl; nil if it is.
    public static func shortage(openFiles: Int) -> String? {
        guard openFiles < least else { return nil }
        return "the process may open no more than \(counted(openFiles, "file")) (ulimit -n), and needs \(least)"
    }

    /// Raises the soft limit of open files to the hard one, and returns the new limit.
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
