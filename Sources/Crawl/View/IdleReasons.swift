/// Why nothing more goes out at present: what each waiting URL waits for, and the slots that are free for them.
///
/// The URL counts add up to the frontier's todo.
public struct IdleReasons: Sendable, Hashable {
    /// URLs that can go out as soon as there is a slot.
    public var ready = 0
    /// URLs whose hosts have all the connections that they may have.
    public var hostLimit = 0
    /// URLs whose hosts wait for the delay between two requests.
    public var hostDelay = 0
    /// URLs that wait for another attempt, or whose hosts asked to be left alone for a while.
    public var backingOff = 0
    /// URLs that wait until nearer ones have been fetched, because depth is limited.
    public var deeper = 0
    /// URLs whose hosts' robots.txt is on its way.
    public var robots = 0
    /// URLs of hosts that the user paused. A blocked host has none: they are skipped.
    public var hostPaused = 0
    /// Nanoseconds until the first of those that wait for a time is due; nil where none does.
    public var nextDue: Int64?
    /// Slots that are free.
    public var freeSlots = 0
    /// Those that hold dispatch back.
    public var holders: [DispatchHolder] = []
    /// Whether the crawl is paused, or about to be.
    public var isPaused = false
    /// Whether what is in flight ends, and nothing more goes out.
    public var isDraining = false

    /// Nothing waits.
    public init() {}
}

extension Crawl {
    /// Why nothing more goes out at present. O(robots.txt that are to be asked for), whatever the numbers of hosts and URLs.
    public func idleReasons(now: Int64) -> IdleReasons {
        var reasons = frontier.idleReasons
        reasons.nextDue = nextDue.map { max(0, $0 - now) }
        reasons.freeSlots = max(0, concurrency - counts.inFlight)
        reasons.holders = holders
        reasons.isPaused = state == .pausing || state == .paused
        reasons.isDraining = state == .draining
        return reasons
    }
}

extension Frontier {
    /// What the waiting URLs wait for.
    var idleReasons: IdleReasons {
        var reasons = IdleReasons()
        reasons.ready = hosts.turns.waiting[.ready]
        reasons.hostLimit = hosts.turns.waiting[.busy]
        reasons.hostDelay = hosts.turns.waiting[.delayed]
        reasons.backingOff = hosts.turns.waiting[.backingOff] + delayed.count
        reasons.deeper = levels.count
        reasons.robots = hosts.turns.waiting[.robots]
        reasons.hostPaused = hosts.turns.waiting[.paused]
        for position in 0..<robots.queue.count {
            let host = hosts[table[robots.queue[position]].pointee.host]
            let group = hosts.groups[Int(host.group)]
            switch host.isPaused ? .paused : group.standing(hosts.connections(of: group)) {
            case .ready, .robots: reasons.ready += 1
            case .busy: reasons.hostLimit += 1
            case .delayed: reasons.hostDelay += 1
            case .backingOff: reasons.backingOff += 1
            case .paused: reasons.hostPaused += 1
            }
        }
        return reasons
    }
}
