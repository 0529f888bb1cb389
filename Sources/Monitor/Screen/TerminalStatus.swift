import Words

/// The status of a crawl outside of its screen: in the title of the window, as progress in its tab or in the task bar,
/// and as a notification at the end.
struct TerminalStatus {
    /// The features of a terminal. Terminals similar to xterm ignore unknown sequences, but some show OSC 9 with any
    /// text as a notification, so progress is sent only to terminals that are known to show it.
    struct Abilities: Hashable, Sendable {
        /// OSC 2, with the title saved and restored (XTWINOPS 22 and 23).
        var title = false
        /// OSC 9;4, of ConEmu.
        var progress = false
        /// OSC 9 with a text, of iTerm2.
        var notification = false
        /// OSC 8, in text on the main screen. Cells of the screen itself have none: ncurses writes parts of a line at a
        /// time, and knows nothing of links that these would cut or lose.
        var hyperlinks = false

        /// Detects a terminal's features by its environment.
        init(isXterm: Bool, environment: [String: String]) {
            title = isXterm
            let program = environment["TERM_PROGRAM"] ?? ""
            let isWindowsTerminal = environment["WT_SESSION"]?.isEmpty == false
            let isConEmu = environment["ConEmuANSI"] == "ON"
            // A multiplexer forwards neither.
            let isInner = environment["TMUX"]?.isEmpty == false || environment["STY"]?.isEmpty == false
            progress =
                isXterm && !isInner && (isWindowsTerminal || isConEmu || ["ghostty", "WezTerm"].contains(program))
            let isVTE = environment["VTE_VERSION"].flatMap { Int($0) } ?? 0 >= 5_000
            let isKonsole = environment["KONSOLE_VERSION"]?.isEmpty == false
            let isLinking = ["ghostty", "WezTerm", "iTerm.app", "vscode"].contains(program)
            let isLinkingType = ["xterm-kitty", "alacritty", "foot"].contains(environment["TERM"] ?? "")
            hyperlinks =
                isXterm && !isInner && environment["TERM"] != "dumb"
                && (isWindowsTerminal || isVTE || isKonsole || isLinking || isLinkingType)
            notification = isXterm && !isInner && ["ghostty", "WezTerm", "iTerm.app"].contains(program)
        }

        /// Creates a status without features.
        init() {}

        /// The variables that are read.
        static let variables = [
            "TERM_PROGRAM", "WT_SESSION", "ConEmuANSI", "VTE_VERSION", "KONSOLE_VERSION", "TMUX", "STY",
        ]
    }

    /// The progress in a tab.
    enum Progress: Int {
        case none = 0
        case running = 1
        case failed = 2
        case paused = 4
    }

    private let abilities: Abilities
    /// Whether the window's title is saved: once, whatever continues the process.
    private var isBegun = false
    private var title: SafeText?
    private var progress: (Progress, Int)?

    init(_ abilities: Abilities) {
        self.abilities = abilities
    }

    /// Saves the window's title, unless it is saved already.
    mutating func begin() -> [UInt8] {
        guard abilities.title, !isBegun else { return [] }
        isBegun = true
        return Array("\u{1B}[22;2t".utf8)
    }

    /// Restores the title and removes the progress.
    mutating func finish() -> [UInt8] {
        isBegun = false
        return Array(end.utf8)
    }

    /// The sequences that do so, which a crash sends as well.
    var end: String {
        (abilities.progress ? "\u{1B}]9;4;0;0\u{7}" : "") + (abilities.title ? "\u{1B}]2;\u{7}\u{1B}[23;2t" : "")
    }

    /// The sequences for everything that changed since the last call.
    mutating func show(_ title: SafeText, _ progress: Progress, percent: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        if abilities.title, title != self.title {
            self.title = title
            bytes += Array("\u{1B}]2;\(title.string)\u{7}".utf8)
        }
        if abilities.progress, self.progress.map({ $0.0 != progress || $0.1 != percent }) ?? true {
            self.progress = (progress, percent)
            bytes += Array("\u{1B}]9;4;\(progress.rawValue);\(percent)\u{7}".utf8)
        }
        return bytes
    }

    /// Sends everything again the next time, after another program had the terminal.
    mutating func forget() {
        title = nil
        progress = nil
    }

    /// Rings the bell, and shows a notification if possible.
    func notify(_ text: SafeText) -> [UInt8] {
        [0x07] + (abilities.notification ? Array("\u{1B}]9;\(text.string)\u{7}".utf8) : [])
    }
}
