public import Crawl
public import EventLoop
import Words

/// The operations of an engine that a session uses.
public struct EngineControls {
    /// Abandons all exchanges in flight and closes every descriptor.
    public var shutDown: () -> Void

    /// Creates the controls of a started engine.
    public init(shutDown: @escaping () -> Void) {
        self.shutDown = shutDown
    }
}

/// The operations of a screen that a session uses.
public struct ScreenControls {
    /// Leaves the screen and restores the terminal.
    public var leave: () -> Void
    /// Prints the reason and a summary on the restored terminal.
    public var report: (ExitReason) -> Void

    /// Creates the controls of a screen that has been entered.
    public init(
        leave: @escaping () -> Void, report: @escaping (ExitReason) -> Void
    ) {
        self.leave = leave
        self.report = report
    }
}

/// Starts an engine for a crawl on a loop.
public typealias StartEngine = (EventLoop, Crawl) throws -> EngineControls

/// Starts a screen for a session. It passes commands to `Session.perform`, and its quit key calls `Session.quit`.
public typealias StartScreen = (Session) throws -> ScreenControls

/// Why a session could not start.
public struct StartFailure: Error {
    /// The reason, with the exit code and a sentence.
    public let reason: ExitReason

    /// Creates a failure with a reason.
    public init(_ reason: ExitReason) {
        self.reason = reason
    }
}

extension DispatchHolder {
    /// The log, if its lines are written more slowly than the crawl produces them.
    static let log = DispatchHolder("the log's reader is behind")
}
