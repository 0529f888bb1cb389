/// Why nothing more is dispatched at present: what the waiting URLs wait for, and the free slots.
///
/// The URL counts add up to the frontier's todo.
public struct IdleReasons: Sendable, Hashable {
    /// The number of URLs that can be fetched as soon as there is a slot.
    public var ready = 0
    /// The number of URLs whose hosts have all their connections in use.
    public var hostLimit = 0
    /// The number of URLs whose hosts wait for the delay between two requests.
    public var hostDelay = 0
    /// The number of URLs that wait for another attempt, or whose hosts asked for a rest.
    public var backingOff = 0
    /// The number of URLs whose last attempt is made when the rest is done.
    public var lastAttempts = 0
    /// The number of URLs that wait until nearer ones have been fetched, because depth is limited.
    public var deeper = 0
    /// The number of URLs whose hosts' robots.txt is being fetched.
    public var robots = 0
    /// The number of URLs of hosts that the user paused. A blocked host has none: its URLs are skipped.
    public var hostPaused = 0
    /// Nanoseconds until the first URL that waits for a time is due; nil if there is none.
    public var nextDue: Int64?
    /// The number of free slots.
    public var freeSlots = 0
    /// The holders of dispatch.
    public var holders: [DispatchHolder] = []
    /// Whether the crawl is paused, or about to be.
    public var isPaused = false
    /// Whether exchanges in flight end and nothing more is dispatched.
    public var isDraining = false
    /// Whether the limit on pages is used up, and only further attempts are made.
    public var arePagesUsedUp = false

    /// Creates reasons without any waiting URL.
    public init() {}
}

extension Crawl {
    /// Why nothing more is dispatched at present. O(awaited robots.txt), independent of the numbers of hosts and URLs.
    public func idleReasons(now: Int64) -> IdleReasons {
        var reasons = frontier.hosts.idleReasons(
            awaited: frontier.robots.queue, delayed: frontier.delayed, deeper: frontier.levels.count,
            in: frontier.table.records)
        reasons.addCrawlState(state, holders: holders, freeSlots: concurrency - counts.inFlight, rate: rate, now: now)
        reasons.arePagesUsedUp = !frontier.takesNew
        return reasons
    }
}

extension IdleReasons {
    /// Adds the state of the crawl as a whole.
    mutating func addCrawlState(
        _ state: CrawlState, holders: [DispatchHolder], freeSlots: Int, rate: RequestRate?, now: Int64
    ) {
        self.freeSlots = max(0, freeSlots)
        self.holders = holders
        isPaused = state == .pausing || state == .paused
        isDraining = state == .draining
        if let rate, ready > 0, freeSlots > 0 { nextDue = min(nextDue ?? .max, rate.nextDue) }
        nextDue = nextDue.map { max(0, $0.subtractingReportingOverflow(now).partialValue) }
    }
}

extension HostTable {
    /// What the waiting URLs wait for. `nextDue` is not yet relative to the present.
    ///
    /// - Parameters:
    ///   - awaited: the awaited robots.txt.
    ///   - delayed: the URLs that wait for a time.
    ///   - deeper: the number of URLs that wait for nearer ones.
    ///   - urls: their records.
    /// - Returns: the number of URLs by what they wait for.
    func idleReasons(
        awaited: RingQueue, delayed: DelayQueue, deeper: Int, in urls: borrowing URLRecords
    ) -> IdleReasons {
        var reasons = IdleReasons()
        reasons.ready = turns.waiting[.ready]
        reasons.hostLimit = turns.waiting[.busy]
        reasons.hostDelay = turns.waiting[.delayed]
        reasons.backingOff = turns.waiting[.backingOff] + delayed.count - delayed.lastCount
        reasons.lastAttempts = delayed.lastCount
        reasons.deeper = deeper
        reasons.robots = turns.waiting[.robots]
        reasons.hostPaused = turns.waiting[.paused]
        for position in 0..<awaited.count {
            let host = self[urls[awaited[position]].pointee.host]
            let group = groups[Int(host.group)]
            switch host.isPaused ? .paused : group.standing(connections(of: group)) {
            case .ready, .robots: reasons.ready += 1
            case .busy: reasons.hostLimit += 1
            case .delayed: reasons.hostDelay += 1
            case .backingOff: reasons.backingOff += 1
            case .paused: reasons.hostPaused += 1
            }
        }
        let due = min(nextRestEnd ?? .max, delayed.nextDue ?? .max)
        reasons.nextDue = due == .max ? nil : due
        return reasons
    }
}
