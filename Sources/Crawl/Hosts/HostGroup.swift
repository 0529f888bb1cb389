import Words

/// The origins of one host, whatever their schemes and ports: one machine, as far as anybody can tell, so that all that
/// spares a host holds for them together. Most hosts have one.
struct HostGroup {
    /// The number of its first origin.
    let origin: UInt32
    /// Whether it is this machine, by its text.
    let isLoopback: Bool
    /// URLs in flight.
    var inFlight = 0
    /// URLs that wait for a slot or for what the origins have in common, not for the user or for robots.txt.
    var todo = 0
    /// When its first entry in the queue of those that rest is due.
    var wakesAt = Int64.max

    // What is known of it: for `HostTable.apply` and `recordOutcome` alone.

    /// Until when nothing goes out, monotonic nanoseconds; 0 where it does not wait for a time.
    private(set) var restsUntil: Int64 = 0
    /// Whether it asked for its rest.
    private(set) var isBackingOff = false
    /// What is left of what the limits allow.
    private(set) var slowed = PaceLimits()
    private var pace = HostPace()

    // Its turn. What others have counted of it stands here, so that it can be taken back.

    /// The origins whose turn comes, linked by `Host.next`.
    var first = Host.none
    var last = Host.none
    var queue = HostTurns.Queue.none
    /// Whether an entry of it is in the second queue, valid or not.
    var isInSecond = false
    private(set) var counted = Counted()

    /// What others have counted of it.
    struct Counted {
        /// What its URLs wait for.
        var standing = HostStanding.ready
        /// How many they are.
        var todo = 0
        /// Whether slots are divided with it in mind.
        var competes = false
    }

    init(of origin: UInt32, isLoopback: Bool) {
        self.origin = origin
        self.isLoopback = isLoopback
    }

    /// Takes what comes to hold of it.
    ///
    /// - Returns: whether that is news.
    mutating func apply(_ change: HostChange) -> Bool {
        switch change {
        case .rests(let due, let isBackingOff):
            let isLonger = replace(&restsUntil, by: due)
            return replace(&self.isBackingOff, by: isBackingOff) || isLonger
        case .pace(let limits): return replace(&slowed, by: limits)
        case .paused, .blocked, .robots, .crawlDelay, .answered, .trapped: return false
        }
    }

    /// One of its exchanges ended.
    ///
    /// - Returns: what is to be left of what the limits allow.
    mutating func recordOutcome(
        _ sign: HostPace.Sign, latency: Int64?, began: Int64, now: Int64, limit: Int, heedsTrouble: Bool
    ) -> PaceLimits {
        pace.recordOutcome(
            sign, latency: latency, began: began, now: now, inFlight: inFlight, limit: limit,
            heedsTrouble: heedsTrouble)
        return paceLimits
    }

    /// One of its exchanges came to nothing.
    ///
    /// - Returns: connections that its URL has cost, and what is to be left of what the limits allow; nil where it was not one
    ///   too many.
    mutating func turnAway(taken: Int?, limit: Int) -> (taken: Int, limits: PaceLimits)? {
        pace.turnAway(others: inFlight - 1, taken: taken, limit: limit).map { ($0, paceLimits) }
    }

    private var paceLimits: PaceLimits {
        var limits = PaceLimits()
        (limits.delay, limits.connections) = (pace.delay, pace.connections)
        return limits
    }

    /// What its URLs wait for, where it may have so many connections.
    @inline(__always)
    func standing(_ connections: Int) -> HostStanding {
        if restsUntil > 0 { return isBackingOff ? .backingOff : .delayed }
        return inFlight >= connections ? .busy : .ready
    }

    /// Counts anew, where so many more URLs wait and it may have so many connections.
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
