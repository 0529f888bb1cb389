public import Crawl
import Store
public import Words

// Moments of a replay: by name, by what happened then.

extension Replay {
    /// The speeds.
    public static let speeds: [Double] = [0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]

    /// The crawl's own time up to now, and in all, nanoseconds.
    public var position: Int64 { index.position(of: now) }
    /// The length of the recording, without what lies between runs.
    public var length: Int64 { index.length }
    /// Pages and errors in parts of the recording, of equal length but for the last.
    public var parts: (pages: [Int], errors: [Int], width: Int64) { (index.pages, index.errors, index.width) }
    /// The first and the last moment.
    public var start: Int64 { index.start }
    /// The last moment.
    public var end: Int64 { index.end }

    /// Goes to a moment that is written down.
    ///
    /// - Returns: why it does not, or nil.
    public func seek(to text: String) -> SafeText? {
        guard let moment = ReplayMoment(text) else {
            return "takes a moment: 03:12 since the beginning, 90s, 50%, end, or @03:12 for a time of day"
        }
        guard let time = moment.time(in: index, clockOffset: clockOffset) else {
            return "is beyond the recording: it has " + SafeText(clock: length)
        }
        seek(to: time)
        return nil
    }

    /// Goes to a position.
    public func seek(toPosition position: Int64) { seek(to: index.time(at: min(max(0, position), length))) }

    /// Goes to the next error, or to the one before.
    ///
    /// - Returns: whether there is one.
    public func seekError(isBackward: Bool) -> Bool {
        let times = index.errorTimes
        guard let time = isBackward ? times.last(where: { $0 < now }) : times.first(where: { $0 > now }) else {
            return false
        }
        seek(to: time)
        return true
    }

    /// Goes to the moment at which the last exchange of a URL ended.
    ///
    /// - Returns: whether there was one.
    public func seek(to url: URLID) -> Bool {
        // Times of pages are whole milliseconds, rounded down.
        guard let end = recorded.end(of: url.index) else { return false }
        seek(to: (end + 1) * 1_000_000 &- clockOffset)
        return true
    }

    /// The first URL with this in its text.
    public func url(with text: String) -> URLID? {
        recorded.url(with: Array(text.utf8)).map { URLID(index: $0) }
    }
}
