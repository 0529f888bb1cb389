/// Everything that anyone may ask of a running crawl: one half of the spine.
///
/// Keys, signals and (one day) a control socket are sources of commands; none of them knows of an engine. What a
/// command is about may have changed since whoever asks last looked: where it no longer applies, nothing happens. A host
/// is meant by its number, 0 ..< `CrawlView.hostCount`.
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

    /// Skip a URL that waits or is in flight, with reason `cancelled`. Its exchange is dropped by the engine.
    case cancel(URLID)
    /// Skip the URL that a slot's exchange requests.
    case cancelSlot(Int)
    /// Make the next attempt at a URL that waits for it now, whatever its host asked for.
    case retryNow(URLID)
    /// Let a waiting URL go out before all others.
    case moveToFront(URLID)
    /// Fetch a URL again that is done, or fetch one after all that was cancelled. A crawl that ended by itself runs again for
    /// it, as for whatever else lets a URL wait again.
    case recrawl(URLID)

    /// Skip what waits and what is in flight to a host, and what is found of it from now on, with reason `cancelled`.
    case blockHost(UInt32)
    /// Undo `blockHost`: what was skipped for it waits again.
    case unblockHost(UInt32)
    /// Send nothing more to a host; exchanges in flight end on their own.
    case pauseHost(UInt32)
    /// Go on with a host after `pauseHost`.
    case resumeHost(UInt32)

    /// Exchanges in flight at most, 1 to 65,535; never more than the process can hold.
    case setConcurrency(Int)
    /// Exchanges in flight at most to one host, loopback hosts included, 1 to 65,535.
    case setPerHost(Int)
    /// Nanoseconds from one request to a host to the next at least, loopback hosts included, 0 to 3,600,000,000,000.
    case setDelay(Int64)
    /// Requests a second at most, in all and evenly spaced, 1 to 1,000,000; nil for no limit.
    case setRate(Int?)

    /// URLs requested at most; nil for no limit. A crawl that this limit ended goes on where the new one allows it.
    case setPageLimit(Int?)
    /// Bytes read at most, likewise.
    case setByteLimit(Int?)
    /// Nanoseconds from the crawl's beginning, likewise.
    case setTimeLimit(Int64?)

    /// Skip URLs in todo that match this pattern (PCRE2), and new ones from now on: reason `pattern`.
    case ignore(String)
    /// Take an `ignore` back: what it dropped waits again.
    case undoIgnore(String)
    /// Skip a cluster of todo, and new URLs of it from now on: reason `cancelled`.
    case pruneCluster(TodoCluster.ID)
    /// Take a `pruneCluster` back: what it dropped waits again.
    case restoreCluster(TodoCluster.ID)
}
