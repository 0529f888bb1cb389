public import Words

/// What a user may choose of the screen and change while it is shown.
public struct ScreenSettings: Sendable, Hashable {
    /// The set of colours.
    public var theme = ThemeName.default
    /// Nanoseconds between two frames at least, 50 ms to 10 s.
    public var refresh: Int64 = 100_000_000
    /// Whether the mouse is ours; without it, the terminal's own selection of text works.
    public var usesMouse = true
    /// Whether nothing but ASCII is drawn.
    public var isASCII = false
    /// The meters that are shown.
    public var meters = Set(MeterName.allCases)
    /// Columns and their order, for the tables that are not to have their own.
    public var columns: [ColumnChoice] = []

    /// The file that they can be written to, by hand.
    public var configPath: SafeText = "~/.config/crawltop/config"

    /// The defaults.
    public init() {}
}
