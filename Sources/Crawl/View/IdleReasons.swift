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
        var reasons = frontier.hosts.idleReasons(
            awaited: frontier.robots.queue, delayed: frontier.delayed, deeper: frontier.levels.count,
            in: frontier.table.records)
        reasons.addCrawlState(state, holders: holders, freeSlots: concurrency - counts.inFlight, rate: rate, now: now)
        return reasons
    }
}

extension IdleReasons {
    /// Takes what holds of the crawl as a whole.
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
    /// What the waiting URLs wait for. When the first of them is due is not yet relative to the time.
    ///
    /// - Parameters:
    ///   - awaited: robots.txt that are waited for.
    ///   - delayed: URLs that wait for a time.
    ///   - deeper: how many wait for nearer ones.
    ///   - urls: what is known of them.
    /// - Returns: how many wait for what.
    func idleReasons(
        awaited: RingQueue, delayed: DelayQueue, deeper: Int, in urls: borrowing URLRecords
    ) -> IdleReasons {
        var reasons = IdleReasons()
        reasons.ready = turns.waiting[.ready]
        reasons.hostLimit = turns.waiting[.busy]
        reasons.hostDelay = turns.waiting[.delayed]
        reasons.backingOff = turns.waiting[.backingOff] + delayed.count
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
