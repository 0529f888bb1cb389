/// One origin (scheme, host, port): its waiting URLs, how many connections it has, and what it waits for.
struct Host {
    /// Serialised origin, such as "http://127.0.0.1:8080".
    let origin: [UInt8]
    /// Its URL without a path, against which the texts of its others are read: then only their paths are looked at. Empty
    /// for what is out of scope: little is fetched there.
    let root: WebURL
    /// Whether the crawl may go there.
    let scope: ScopeVerdict
    /// Whether it is this machine, by its text.
    let isLoopback: Bool
    var todo = RingQueue()
    /// Entries in `todo` that were dropped while they waited and are still to be taken out.
    var dropped = 0
    var inFlight = 0
    /// URLs that count as todo and are not in `todo`: they wait for another attempt, or are awaited as robots.txt.
    var waiting: Int32 = 0
    var done: Int32 = 0
    var failed: Int32 = 0
    var robots: RobotsState
    /// Whether its rules, where they are known, may disallow a URL.
    var isRestricted = false
    /// Nanoseconds from one request to the next at least, by its robots.txt; 0 for no delay.
    var crawlDelay: Int64 = 0
    /// Whether a response head has come from it.
    var hasAnswered = false
    /// Whether a part of it is closed as a trap.
    var isTrapped = false
    var pace = HostPace()
    /// Until when nothing goes out, monotonic nanoseconds; 0 where it does not wait for a time.
    var restsUntil: Int64 = 0
    /// When its first entry in the queue of those that rest is due.
    var wakesAt = Int64.max
    /// Whether it asked for its rest.
    var isBackingOff = false
    var isPaused = false
    var isBlocked = false

    // Its turn. What others have counted of it stands here, so that it can be taken back.
    var queue = HostTurns.Queue.none
    /// Whether an entry of it is in the second queue, valid or not.
    var isInSecond = false
    var counted = (standing: HostStanding.ready, todo: 0, competes: false)

    init(origin: [UInt8], scope: ScopeVerdict, isLoopback: Bool, robots: RobotsState) {
        self.origin = origin
        let root = scope == .inside ? origin + [UInt8(ascii: "/")] : []
        self.root = root.withUnsafeBufferPointer { try? WebURL(bytes: $0) } ?? WebURL()
        self.scope = scope
        self.isLoopback = isLoopback
        self.robots = robots
    }

    /// Whether the crawl may go there.
    var isInScope: Bool { scope == .inside }

    /// Whether none of its URLs waits or is in flight.
    var isIdle: Bool { todo.count == dropped && waiting == 0 && inFlight == 0 }

    /// What its URLs wait for, where it may have so many connections.
    @inline(__always)
    func standing(_ connections: Int) -> HostStanding {
        if isPaused { return .paused }
        if robots == .fetching { return .robots }
        if restsUntil > 0 { return isBackingOff ? .backingOff : .delayed }
        return inFlight >= connections ? .busy : .ready
    }
}

/// The origins ever met, by their serialised text, up to a limit.
struct HostTable {
    private(set) var hosts: [Host] = []
    private var positions: [UInt64: UInt32] = [:]
    private let fingerprint: Fingerprint
    private var last: UInt32 = 0
    private let robots: RobotsState
    private let limit: Int

    init(seed: UInt64, obeysRobots: Bool, limit: Int) {
        self.limit = limit
        robots = obeysRobots ? .unknown : .notObeyed
        fingerprint = Fingerprint(seed: seed)
    }

    subscript(host: UInt32) -> Host {
        _read { yield hosts[Int(host)] }
        _modify { yield &hosts[Int(host)] }
    }

    /// The position of an origin that is known.
    func knownPosition(of origin: UnsafeBufferPointer<UInt8>) -> UInt32? {
        var key = fingerprint(origin)
        while let position = positions[key] {
            if hosts[Int(position)].origin.withUnsafeBufferPointer({ equal($0, origin) }) { return position }
            key &+= 1
        }
        return nil
    }

    /// Whether no further origin is kept.
    var isFull: Bool { hosts.count >= limit }

    /// The position of an origin, which is added if it is new; `scope` is asked then only. Nil where it is new and the
    /// table is full.
    mutating func position(of origin: UnsafeBufferPointer<UInt8>, scope: () -> ScopeVerdict) -> UInt32? {
        if Int(last) < hosts.count, hosts[Int(last)].origin.withUnsafeBufferPointer({ equal($0, origin) }) {
            return last
        }
        if let known = knownPosition(of: origin) {
            last = known
            return known
        }
        guard !isFull else { return nil }
        var key = fingerprint(origin)
        while positions[key] != nil { key &+= 1 }
        last = UInt32(hosts.count)
        positions[key] = last
        hosts.append(
            Host(origin: Array(origin), scope: scope(), isLoopback: isLoopback(origin: origin), robots: robots))
        return last
    }
}
