import EventLoop
import Glibc
public import Words

/// A user's choices for the screen.
public struct MonitorOptions: Sendable {
    /// Whether colours are used; attributes always are.
    public var isColoured = true
    /// The settings that may change while the screen is shown. A locale without UTF-8 has the effect of `isASCII`.
    public var settings = ScreenSettings()
    /// Whether the screen closes by itself when the crawl is finished.
    public var exitWhenDone = false
    /// A permanent note in the header, such as why the screen may stand still.
    public var note: SafeText?
    /// The screen's terminal.
    public var terminal = MonitorTerminal.own(path: "/dev/tty")
    /// What the user of the screen may do.
    public var role = ScreenRole.owner
    /// The terminal's type, from the environment's TERM.
    public var terminalType = ""
    /// Milliseconds for the terminal to accept some of the last bytes; it has twice as many for all of them. 0 for a
    /// terminal of others, for which the loop does not wait.
    public var patience: Int32 = 2_000
    /// The colours of the terminal by the environment's COLORTERM.
    public var colourTerm = ""

    /// The hints until the first key, the most important first: as many as fit are shown.
    public var tour: [SafeText] = []
    /// Whether the end of the crawl rings the terminal's bell.
    public var notifies = false
    /// The environment variables that describe the terminal's abilities outside of its screen.
    let environment: [String: String]

    /// Whether the terminal is known to show hyperlinks (OSC 8), and colours are wanted: without, other extras are not
    /// wanted, either.
    public var supportsHyperlinks: Bool {
        isColoured && TerminalStatus.Abilities(isXterm: true, environment: environment).hyperlinks
    }

    /// The offset from monotonic nanoseconds to nanoseconds since 1970 in the local time zone.
    public static var localOffset: Int64 { localOffset(EventLoop.calendarOffset()) }

    /// The same from the offset to nanoseconds since 1970 in UTC.
    static func localOffset(_ offset: Int64) -> Int64 {
        var now = time(nil)
        var local = tm()
        localtime_r(&now, &local)
        return offset + Int64(local.tm_gmtoff) * 1_000_000_000
    }

    /// The names of the environment variables that describe a terminal.
    public static let variables = ["TERM", "COLORTERM"] + TerminalStatus.Abilities.variables

    /// The defaults for an environment, which needs only `variables`.
    public init(environment: [String: String]) {
        terminalType = environment["TERM"] ?? ""
        colourTerm = environment["COLORTERM"] ?? ""
        self.environment = environment
    }
}

/// The terminal of a screen.
public enum MonitorTerminal: Sendable {
    /// That of this process: it is opened anew, so that other programs do not share its modes.
    case own(path: String)
    /// One that another process has handed over, open for reading and writing. The screen closes it. The other process
    /// tells of changed sizes, and stops and continues with its shell.
    case handed(Int32, isUTF8: Bool)
}
