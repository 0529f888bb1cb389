import Web

/// One origin (scheme, host, port): its waiting URLs, and what it waits for in addition to its host (`HostGroup`).
struct Host {
    static let none = UInt32.max

    /// Serialised origin, such as "http://127.0.0.1:8080".
    let origin: [UInt8]
    /// Its URL without a path, the base for parsing the texts of its other URLs, so that only their paths are parsed.
    /// Empty for origins out of scope, where little is fetched.
    let root: WebURL
    /// Whether the crawl may visit it.
    let scope: ScopeVerdict
    /// The number of its host in the groups.
    let group: UInt32
    var todo = RingQueue()
    /// The number of entries in `todo` that were dropped while they waited and not removed yet.
    var dropped = 0
    private(set) var inFlight = 0
    /// The number of URLs that count as todo but are not in `todo`: they wait for another attempt, or are awaited as
    /// robots.txt.
    var waiting: Int32 = 0
    private(set) var done: Int32 = 0
    private(set) var failed: Int32 = 0

    // Data that only `HostTable.apply` and `recordOutcome` change.

    private(set) var robots: HostRobots
    /// The shortest time in nanoseconds from one request to the next, by its robots.txt; 0 for no delay.
    private(set) var crawlDelay: Int64 = 0
    /// Whether a response head has come from it.
    private(set) var hasAnswered = false
    /// Whether a part of it is closed as a trap.
    private(set) var isTrapped = false
    private(set) var isPaused = false
    private(set) var isBlocked = false
    /// The recent mean of nanoseconds to the first byte.
    private(set) var latency: Int64?

    // Its turn within its host. Its part in other counts is kept here, so that it can be subtracted.
    var isLinedUp = false
    /// The next origin in the line.
    var next = Host.none
    private var counted = Counted()

    /// Its part in other counts.
    struct Counted {
        /// What its URLs wait for.
        var standing = HostStanding.ready
        /// The number of those URLs.
        var todo = 0

        /// The number of those that do not wait for the origin itself.
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

    /// Whether the crawl may visit it.
    var isInScope: Bool { scope == .inside }

    /// Whether none of its URLs waits or is in flight.
    var isIdle: Bool { todo.count == dropped && waiting == 0 && inFlight == 0 }

    /// What only its own URLs wait for; `ready` if they wait for the host alone.
    @inline(__always)
    var standing: HostStanding {
        if isPaused { return .paused }
        return robots.state == .fetching ? .robots : .ready
    }

    /// Applies a change.
    ///
    /// - Returns: whether it has an effect.
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

    /// Records the nanoseconds from one of its requests to the first byte.
    mutating func recordLatency(_ latency: Int64) {
        self.latency = HostPace.smoothed(self.latency, latency)
    }

    /// Counts a change of one of its URLs.
    @inline(__always)
    mutating func count(_ before: URLRecord, _ now: URLRecord) {
        inFlight += (now.state == .inFlight ? 1 : 0) - (before.state == .inFlight ? 1 : 0)
        done += (now.state == .done ? 1 : 0) - (before.state == .done ? 1 : 0)
        failed += (now.isFailedEnd ? 1 : 0) - (before.isFailedEnd ? 1 : 0)
    }

    /// Counts its URLs again.
    @inline(__always)
    mutating func recount() -> (before: Counted, now: Counted) {
        let before = counted
        counted = Counted(standing: standing, todo: todo.count - dropped)
        return (before, counted)
    }
}

/// Replaces a value by another.
///
/// - Returns: whether they differ.
func replace<Value: Equatable>(_ old: inout Value, by new: Value) -> Bool {
    guard old != new else { return false }
    old = new
    return true
}
