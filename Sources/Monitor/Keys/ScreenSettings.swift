public import Words

/// The settings of the screen that a user may change while it is shown.
public struct ScreenSettings: Sendable, Hashable {
    /// The set of colours.
    public var theme = ThemeName.default
    /// The shortest time between two frames in nanoseconds, 50 ms to 10 s.
    public var refresh: Int64 = 100_000_000
    /// Whether the program gets the mouse; without it, the terminal can select text.
    public var usesMouse = true
    /// Whether only ASCII is drawn.
    public var isASCII = false
    /// The meters that are shown.
    public var meters = Set(MeterName.allCases)
    /// Chosen columns and their order, for tables that differ from the default.
    public var columns: [ColumnChoice] = []
    /// Whether Seen has the column on what has changed since an earlier crawl, unless others are chosen.
    public var comparesRuns = false

    /// The file that the setup box can write the settings to.
    public var configPath: SafeText = "~/.config/crawltop/config"

    /// The defaults.
    public init() {}
}
