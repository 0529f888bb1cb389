public import Crawl
public import EventLoop
import Words

/// What a session may ask of an engine, whichever it is.
public struct EngineControls {
    /// Give up what is in flight and let go of every descriptor.
    public var shutDown: () -> Void

    /// Controls of an engine that has been started.
    public init(shutDown: @escaping () -> Void) {
        self.shutDown = shutDown
    }
}

/// What a session may ask of a screen.
public struct ScreenControls {
    /// Leave the screen and give the terminal back as it was.
    public var leave: () -> Void
    /// Print the reason and a summary on the terminal that was given back.
    public var report: (ExitReason) -> Void

    /// Controls of a screen that has been entered.
    public init(leave: @escaping () -> Void, report: @escaping (ExitReason) -> Void) {
        self.leave = leave
        self.report = report
    }
}

/// Starts an engine for a crawl on a loop.
public typealias StartEngine = (EventLoop, Crawl) throws -> EngineControls

/// Starts a screen for a session; it sends its keys' commands to `Session.perform` and its quit key to `Session.quit`.
public typealias StartScreen = (Session) throws -> ScreenControls

/// Why a session could not start.
public struct StartFailure: Error {
    /// The exit code and its sentence.
    public let reason: ExitReason

    /// A failure with an exit code of its own.
    public init(_ reason: ExitReason) {
        self.reason = reason
    }
}

extension DispatchHolder {
    /// The log, whose lines are written more slowly than the crawl tells them.
    static let log = DispatchHolder("the log's reader is behind")
}
