/// The sets of colours of the screen.
public enum ThemeName: String, Sendable, CaseIterable {
    /// The terminal's own eight colours.
    case `default`
    /// Attributes alone.
    case mono
    /// Bright colours and bold letters.
    case highContrast = "high-contrast"
    /// Blue, orange and lightness instead of green and red.
    case colourBlind = "colour-blind"
    /// Ethan Schoonover's Solarized, on the terminal's own background.
    case solarised
}
