public import Words

/// What a user may choose about the screen.
public struct MonitorOptions: Sendable {
    /// Whether colours are used; attributes are in any case.
    public var isColoured = true
    /// What may be changed while the screen is shown. A locale without UTF-8 has the effect of `isASCII`.
    public var settings = ScreenSettings()
    /// Whether the screen closes by itself when the crawl is finished.
    public var exitWhenDone = false
    /// What the header says at all times: why the screen may stand still, for one.
    public var note: SafeText?
    /// The terminal to open: private descriptors, so that no mode of ours leaks to other programs.
    public var terminalPath = "/dev/tty"
    /// The terminal's type, from the environment's TERM.
    public var terminalType = ""
    /// Milliseconds for the terminal to take some of the last bytes; it has twice as many for all of them.
    public var patience: Int32 = 2_000
    /// What the environment's COLORTERM says of its colours.
    public var colourTerm = ""

    /// What the screen says until the first key: where to look, and which key to press next.
    public var greeting: SafeText?
    /// Whether the end of the crawl rings the terminal's bell.
    public var notifies = false
    /// The environment, as far as it tells what the terminal can show outside of its screen.
    let environment: [String: String]

    /// The variables of the environment that tell of a terminal.
    public static let variables = ["TERM", "COLORTERM"] + TerminalStatus.Abilities.variables

    /// The defaults for an environment, of which `variables` matter.
    public init(environment: [String: String]) {
        terminalType = environment["TERM"] ?? ""
        colourTerm = environment["COLORTERM"] ?? ""
        self.environment = environment
    }
}
