import Words

/// What a terminal tells about a crawl outside of its screen: in the title of its window, as the progress in its tab or in
/// the task bar, and with a notification at the end.
struct TerminalStatus {
    /// Which terminals show what. An unknown sequence is shown as text by none of xterm's kind; but some take OSC 9 with any
    /// text for a notification, so that progress goes only to those that are known to show it.
    struct Abilities: Hashable, Sendable {
        /// OSC 2, with the title kept and given back (XTWINOPS 22 and 23).
        var title = false
        /// OSC 9;4, of ConEmu.
        var progress = false
        /// OSC 9 with a text, of iTerm2.
        var notification = false

        /// Those of a terminal by its environment.
        init(isXterm: Bool, environment: [String: String]) {
            title = isXterm
            let program = environment["TERM_PROGRAM"] ?? ""
            let isWindowsTerminal = environment["WT_SESSION"]?.isEmpty == false
            let isConEmu = environment["ConEmuANSI"] == "ON"
            // A multiplexer passes neither on.
            let isInner = environment["TMUX"]?.isEmpty == false || environment["STY"]?.isEmpty == false
            progress =
                isXterm && !isInner && (isWindowsTerminal || isConEmu || ["ghostty", "WezTerm"].contains(program))
            notification = isXterm && !isInner && ["ghostty", "WezTerm", "iTerm.app"].contains(program)
        }

        /// None at all.
        init() {}

        /// The variables that tell.
        static let variables = ["TERM_PROGRAM", "WT_SESSION", "ConEmuANSI", "TMUX", "STY"]
    }

    /// What the progress in a tab looks like.
    enum Progress: Int {
        case none = 0
        case running = 1
        case failed = 2
        case paused = 4
    }

    private let abilities: Abilities
    private var title: SafeText?
    private var progress: (Progress, Int)?

    init(_ abilities: Abilities) {
        self.abilities = abilities
    }

    /// Keeps the title that the window has.
    var begin: [UInt8] { abilities.title ? Array("\u{1B}[22;2t".utf8) : [] }

    /// Gives the title back and takes the progress away; also what a crash sends.
    var end: String {
        (abilities.progress ? "\u{1B}]9;4;0;0\u{7}" : "") + (abilities.title ? "\u{1B}]2;\u{7}\u{1B}[23;2t" : "")
    }

    /// What has changed since the last time, if anything has.
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

    /// All is told anew the next time: someone else had the terminal.
    mutating func forget() {
        title = nil
        progress = nil
    }

    /// Rings the bell, and has a notification shown where that is possible.
    func notify(_ text: SafeText) -> [UInt8] {
        [0x07] + (abilities.notification ? Array("\u{1B}]9;\(text.string)\u{7}".utf8) : [])
    }
}
