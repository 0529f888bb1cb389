public import Words

/// The operations of a viewer's screen.
public struct ViewerControls {
    /// The terminal has another size.
    public var resize: () -> Void
    /// Gives the terminal to its shell for a while; `ViewerEvent.suspended` tells when that is done.
    public var suspend: () -> Void
    /// Shows the screen again.
    public var resume: () -> Void
    /// Gives the terminal back for good and closes it.
    public var leave: () -> Void

    /// Creates the controls of a screen that is shown.
    public init(
        resize: @escaping () -> Void, suspend: @escaping () -> Void, resume: @escaping () -> Void,
        leave: @escaping () -> Void
    ) {
        (self.resize, self.suspend, self.resume, self.leave) = (resize, suspend, resume, leave)
    }
}

/// What a viewer's screen tells.
public enum ViewerEvent: Sendable {
    /// The terminal is its shell's until the screen is resumed.
    case suspended
    /// The user has left the screen.
    case left
    /// The terminal is gone; the screen has stopped by itself.
    case gone
}

/// Performs a command on the screen of a crawl that was shown last, as it is typed there behind `:`. `answer` is called with
/// whether it is a command that applies there, and with what the screen says, before the command has its effect.
///
/// - Returns: whether there is a screen; without, there is no answer.
public typealias CommandScreen = (
    _ line: String, _ answer: (_ isDone: Bool, _ words: SafeText?) -> Void
) -> Bool

/// Shows a crawl on a terminal that another process has handed over, whose descriptor the callee owns, also if it throws.
///
/// - Throws: `StartFailure` with the reason why there is no screen.
public typealias StartViewer = (ViewerRequest, Int32, @escaping (ViewerEvent) -> Void) throws -> ViewerControls
