/// A command to a running crawl.
///
/// Keys and signals are sources of commands; they do not depend on an engine. The subject of a command may have changed
/// meanwhile: a command that no longer applies has no effect. Hosts are named by their number, 0 ..<
/// `CrawlView.hostCount`.
public enum CrawlCommand: Sendable, Hashable {
    /// A command for this process alone, where several share a crawl. To a crawl of one process it makes no difference.
    indirect case here(CrawlCommand)

    /// Stop dispatching; exchanges in flight end on their own.
    case pause
    /// Dispatch again after `pause`.
    case resume
    /// `pause` when running, `resume` when pausing or paused, frozen or not.
    case togglePause
    /// Stop dispatching and freeze exchanges: sockets are not read, time-outs do not run. The state is `pausing`, or
    /// `paused` if nothing is in flight.
    case freeze
    /// Go on after `freeze`; dispatch again unless the crawl was paused before.
    case thaw
    /// Dispatch nothing more, let exchanges in flight end (for a bounded time), then finish.
    case drain
    /// Finish now; exchanges in flight are given up.
    case abort

    /// Skip a URL that waits or is in flight, with reason `cancelled`. The engine drops its exchange.
    case cancel(URLID)
    /// Skip the URL that a slot's exchange requests.
    case cancelSlot(Int)
    /// Make the next attempt at a waiting URL now, even if its host asked for a delay.
    case retryNow(URLID)
    /// Let a waiting URL go out before all others.
    case moveToFront(URLID)
    /// Fetch a finished URL again, or a cancelled URL after all. A crawl that ended by itself runs again for it, as for
    /// any other command that makes a URL wait again.
    case recrawl(URLID)

    /// Skip all URLs of a host that wait, are in flight or are found from now on, with reason `cancelled`.
    case blockHost(UInt32)
    /// Undo `blockHost`: the URLs skipped for it wait again.
    case unblockHost(UInt32)
    /// Send nothing more to a host; exchanges in flight end on their own.
    case pauseHost(UInt32)
    /// Go on with a host after `pauseHost`.
    case resumeHost(UInt32)

    /// Set the limit on exchanges in flight, 1 to 65,535; never more than the process can hold.
    case setConcurrency(Int)
    /// Set the limit on exchanges in flight to one host, loopback hosts included, 1 to 65,535.
    case setPerHost(Int)
    /// Set the shortest time from one request to a host to the next, loopback hosts included, 0 to 3,600,000,000,000
    /// ns.
    case setDelay(Int64)
    /// Requests a second at most, in all and evenly spaced, 1 to 1,000,000; nil for no limit.
    case setRate(Int?)

    /// Links followed from a seed at most, 0 to 65,535; nil for no limit. URLs that wait deeper are skipped with reason
    /// `depth`, and those skipped for their depth wait where the new limit allows it. The depth of a URL is that of the
    /// first way to it if it was found while there was no limit.
    case setDepthLimit(Int?)

    /// URLs requested at most; nil for no limit. A crawl that this limit ended goes on where the new one allows it.
    case setPageLimit(Int?)
    /// Bytes read at most, likewise.
    case setByteLimit(Int?)
    /// Nanoseconds from the crawl's beginning, likewise.
    case setTimeLimit(Int64?)

    /// Skip URLs in todo that match this pattern (PCRE2), and new ones from now on: reason `pattern`.
    case ignore(String)
    /// Undo an `ignore`: the URLs that it skipped wait again.
    case undoIgnore(String)
    /// Skip a cluster of todo, and new URLs of it from now on: reason `cancelled`.
    case pruneCluster(TodoCluster.ID)
    /// Undo a `pruneCluster`: the URLs that it skipped wait again.
    case restoreCluster(TodoCluster.ID)
}
