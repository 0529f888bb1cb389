/// Everything that anyone may ask of a running crawl: one half of the spine.
///
/// Keys, signals and (one day) a control socket are sources of commands; none of them knows of an engine.
public enum CrawlCommand: Sendable, Hashable {
    /// Stop dispatching; exchanges in flight end on their own.
    case pause
    /// Dispatch again after `pause`.
    case resume
    /// `pause` when running, `resume` when pausing or paused.
    case togglePause
    /// Dispatch nothing more, let what is in flight end (for a bounded time), then finish.
    case drain
    /// Finish now; what is in flight is given up.
    case abort
    /// Skip URLs in todo that match this pattern (PCRE2), and new ones from now on: reason `pattern`.
    case ignore(String)
    /// Take an `ignore` back: what it dropped waits again.
    case undoIgnore(String)
    /// Skip a cluster of todo, and new URLs of it from now on: reason `cancelled`.
    case pruneCluster(TodoCluster.ID)
    /// Take a `pruneCluster` back: what it dropped waits again.
    case restoreCluster(TodoCluster.ID)
}
