public import Crawl
public import Words

/// Where a replay is, as the screen shows it.
public struct ReplayPlace: Sendable, Hashable {
    /// Nanoseconds from the recording's beginning, and its length.
    public var position: Int64 = 0
    /// Its length in nanoseconds.
    public var length: Int64 = 0
    /// Whether time passes.
    public var isPlaying = false
    /// How often the crawl's time passes in real time.
    public var speed = 1.0
    /// Pages that ended in parts of equal length, from the beginning.
    public var pages: [Int] = []
    /// Errors among them.
    public var errors: [Int] = []
    /// The length of a part in nanoseconds.
    public var width: Int64 = 1
    /// Whether the place is looked for.
    public var isSeeking = false
    /// What is to be known of the recording as a whole.
    public var remark: SafeText?

    /// Creates the beginning of nothing.
    public init() {}
}

/// A command to a replay.
public enum ReplayCommand: Sendable, Hashable {
    case togglePlay, faster, slower, step, start, end, nextError, previousError
    /// Go on by seconds, or back.
    case skip(seconds: Int)
    /// Go on by twentieths of the whole, or back.
    case leap(Int)
    /// Go to a moment as it is written: `03:12`.
    case at(String)
    /// Go to the end of a URL's last exchange.
    case url(URLID)
    /// The same for the first URL that has this in it.
    case urlWith(String)
}
