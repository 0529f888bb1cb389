import Web

/// One origin (scheme, host, port): its waiting URLs, and what it waits for beside what its host does (`HostGroup`).
struct Host {
    static let none = UInt32.max

    /// Serialised origin, such as "http://127.0.0.1:8080".
    let origin: [UInt8]
    /// Its URL without a path, against which the texts of its others are read: then only their paths are looked at. Empty
    /// for what is out of scope: little is fetched there.
    let root: WebURL
    /// Whether the crawl may go there.
    let scope: ScopeVerdict
    /// The host that it is one of the origins of.
    let group: UInt32
    var todo = RingQueue()
    /// Entries in `todo` that were dropped while they waited and are still to be taken out.
    var dropped = 0
    private(set) var inFlight = 0
    /// URLs that count as todo and are not in `todo`: they wait for another attempt, or are awaited as robots.txt.
    var waiting: Int32 = 0
    private(set) var done: Int32 = 0
    private(set) var failed: Int32 = 0

    // What is known of it: for `HostTable.apply` and `recordOutcome` alone.

    private(set) var robots: HostRobots
    /// Nanoseconds from one request to the next at least, by its robots.txt; 0 for no delay.
    private(set) var crawlDelay: Int64 = 0
    /// Whether a response head has come from it.
    private(set) var hasAnswered = false
    /// Whether a part of it is closed as a trap.
    private(set) var isTrapped = false
    private(set) var isPaused = false
    private(set) var isBlocked = false
    /// Nanoseconds to the first byte, as of late.
    private(set) var latency: Int64?

    // Its turn within its host. What others have counted of it stands here, so that it can be taken back.
    var isLinedUp = false
    /// Who comes after it, where it stands in line.
    var next = Host.none
    private var counted = Counted()

    /// What others have counted of it.
    struct Counted {
        /// What its URLs wait for.
        var standing = HostStanding.ready
        /// How many they are.
        var todo = 0

        /// Those of them that wait for nothing of its own.
        @inline(__always)
        var ready: Int { standing == .ready ? todo : 0 }
    }

    init(origin: [UInt8], scope: ScopeVerdict, group: UInt32, robots: HostRobots) {
        self.origin = origin
        let root = scope == .inside ? origin + [UInt8(ascii: "/")] : []
        self.root = root.withUnsafeBufferPointer { try? WebURL(bytes: $0) } ?? WebURL()
        self.scope = scope
        self.group = group
        self.robots = robots
    }

    /// Whether the crawl may go there.
    var isInScope: Bool { scope == .inside }

    /// Whether none of its URLs waits or is in flight.
    var isIdle: Bool { todo.count == dropped && waiting == 0 && inFlight == 0 }

    /// What its URLs alone wait for; `ready` where that is what all of its host's do.
    @inline(__always)
    var standing: HostStanding {
        if isPaused { return .paused }
        return robots.state == .fetching ? .robots : .ready
    }

    /// Takes what comes to hold of it.
    ///
    /// - Returns: whether that is news.
    mutating func apply(_ change: HostChange) -> Bool {
        switch change {
        case .paused(let isPaused): replace(&self.isPaused, by: isPaused)
        case .blocked(let isBlocked): replace(&self.isBlocked, by: isBlocked)
        case .robots(let robots): replace(&self.robots, by: robots)
        case .crawlDelay(let delay): replace(&crawlDelay, by: delay)
        case .answered: replace(&hasAnswered, by: true)
        case .trapped: replace(&isTrapped, by: true)
        case .rests, .pace: false
        }
    }

    /// Takes the nanoseconds from one of its requests to the first byte.
    mutating func recordLatency(_ latency: Int64) {
        self.latency = HostPace.smoothed(self.latency, latency)
    }

    /// One of its URLs was the first, and is the second.
    @inline(__always)
    mutating func count(_ before: URLRecord, _ now: URLRecord) {
        inFlight += (now.state == .inFlight ? 1 : 0) - (before.state == .inFlight ? 1 : 0)
        done += (now.state == .done ? 1 : 0) - (before.state == .done ? 1 : 0)
        failed += (now.isBrokenEnd ? 1 : 0) - (before.isBrokenEnd ? 1 : 0)
    }

    /// Counts its URLs anew.
    @inline(__always)
    mutating func recount() -> (before: Counted, now: Counted) {
        let before = counted
        counted = Counted(standing: standing, todo: todo.count - dropped)
        return (before, counted)
    }
}

/// Puts a value in another's place.
///
/// - Returns: whether they differ.
func replace<Value: Equatable>(_ old: inout Value, by new: Value) -> Bool {
    guard old != new else { return false }
    old = new
    return true
}
