public import Crawl
public import EventLoop

/// What a session may ask of a screen.
public struct ScreenControls {
    /// Leave the screen and give the terminal back as it was; then print the reason and a summary.
    public var leave: (ExitReason) -> Void

    /// Controls of a screen that has been entered.
    public init(leave: @escaping (ExitReason) -> Void) {
        self.leave = leave
    }
}

/// Starts an engine for a crawl on a loop, and gives what stops it: gives up what is in flight, lets go of every descriptor.
public typealias StartEngine = (EventLoop, Crawl) throws -> () -> Void

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
