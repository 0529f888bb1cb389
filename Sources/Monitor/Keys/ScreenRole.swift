/// What the user of a screen may do.
public enum ScreenRole: Sendable, Hashable {
    /// The crawl lives with its screen, and ends when it is left.
    case owner
    /// The crawl goes on without the screen.
    case viewer
    /// The same, and nothing is changed.
    case onlooker
}
