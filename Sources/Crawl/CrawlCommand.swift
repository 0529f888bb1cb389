/// Everything that anyone may ask of a running crawl: one half of the spine.
///
/// Keys, signals and (one day) a control socket are sources of commands; none of them knows of an engine.
public enum CrawlCommand: Sendable, Hashable {
    /// Stop dispatching; exchanges in flight end on their own.
    case pause
    /// Dispatch again after `pause`.
    case resume
    /// `pause` when running, `resume` when pausing or paused, frozen or not.
    case togglePause
    /// Stop dispatching and stand still: sockets are not read, time-outs do not run. The state is `pausing`, or `paused`
    /// where nothing is in flight.
    case freeze
    /// Go on after `freeze` where it stopped: dispatching, unless it was paused before.
    case thaw
    /// Dispatch nothing more, let what is in flight end (for a bounded time), then finish.
    case drain
    /// Finish now; what is in flight is given up.
    case abort
}
