import Words

/// The origins of one host with all schemes and ports. They are presumably one machine, so politeness applies to them
/// together. Most hosts have one origin.
struct HostGroup {
    /// The number of its first origin.
    let origin: UInt32
    /// Whether it is this machine, by its text.
    let isLoopback: Bool
    /// The number of URLs in flight.
    var inFlight = 0
    /// The number of URLs that wait for a slot or for the host, not for the user or for robots.txt.
    var todo = 0
    /// When its first entry in the queue of resting hosts is due.
    var wakesAt = Int64.max

    // Data that only `HostTable.apply` and `recordOutcome` change.

    /// The end of its rest, monotonic nanoseconds; 0 for no rest.
    private(set) var restsUntil: Int64 = 0
    /// Whether it asked for its rest.
    private(set) var isBackingOff = false
    /// Its pace within the limits.
    private(set) var slowed = PaceLimits()
    private var pace = HostPace()

    // Its turn. Its part in other counts is kept here, so that it can be subtracted.

    /// The origins whose turn comes, linked by `Host.next`.
    var first = Host.none
    var last = Host.none
    var queue = HostTurns.Queue.none
    /// Whether an entry of it is in the second queue, valid or not.
    var isInSecond = false
    private(set) var counted = Counted()

    /// Its part in other counts.
    struct Counted {
        /// What its URLs wait for.
        var standing = HostStanding.ready
        /// The number of those URLs.
        var todo = 0
        /// Whether it has a share of the slots.
        var competes = false
    }

    init(of origin: UInt32, isLoopback: Bool) {
        self.origin = origin
        self.isLoopback = isLoopback
    }

    /// Applies a change.
    ///
    /// - Returns: whether it has an effect.
    mutating func apply(_ change: HostChange) -> Bool {
        switch change {
        case .rests(let due, let isBackingOff):
            let isLonger = replace(&restsUntil, by: due)
            return replace(&self.isBackingOff, by: isBackingOff) || isLonger
        case .pace(let limits): return replace(&slowed, by: limits)
        case .paused, .blocked, .robots, .crawlDelay, .answered, .trapped: return false
        }
    }

    /// Sets the pace of an earlier run.
    mutating func restore(_ limits: PaceLimits) {
        (pace, slowed) = (HostPace(limits), limits)
    }

    /// Records the outcome of one of its exchanges.
    ///
    /// - Returns: its pace from now on.
    mutating func recordOutcome(
        _ sign: HostPace.Sign, latency: Int64?, began: Int64, now: Int64, limit: Int, heedsTrouble: Bool
    ) -> PaceLimits {
        pace.recordOutcome(
            sign, latency: latency, began: began, now: now, inFlight: inFlight, limit: limit,
            heedsTrouble: heedsTrouble)
        return paceLimits
    }

    /// Records an exchange that it may have turned away.
    ///
    /// - Returns: connections that the URL has cost, and its pace from now on; nil if the exchange was not turned away.
    mutating func turnAway(taken: Int?, limit: Int) -> (taken: Int, limits: PaceLimits)? {
        pace.turnAway(others: inFlight - 1, taken: taken, limit: limit).map { ($0, paceLimits) }
    }

    private var paceLimits: PaceLimits {
        var limits = PaceLimits()
        (limits.delay, limits.connections) = (pace.delay, pace.connections)
        return limits
    }

    /// What its URLs wait for, with a limit of connections.
    @inline(__always)
    func standing(_ connections: Int) -> HostStanding {
        if restsUntil > 0 { return isBackingOff ? .backingOff : .delayed }
        return inFlight >= connections ? .busy : .ready
    }

    /// Counts again, with a change in the number of waiting URLs and a limit of connections.
    @inline(__always)
    mutating func recount(change: Int, connections: Int) -> (before: Counted, now: Counted) {
        let before = counted
        todo += change
        let standing = standing(connections)
        counted = Counted(
            standing: standing, todo: todo, competes: inFlight > 0 || todo > 0 && standing.competes)
        return (before, counted)
    }
}
