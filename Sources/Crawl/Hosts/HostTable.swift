import Web
import Words

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
    var robots: RobotsState
    /// Whether its rules, where they are known, may disallow a URL.
    var isRestricted = false
    /// The URL that brought its rules; `URLRecord.none` where there are none, but only whether all is allowed.
    var rules = URLRecord.none
    /// Nanoseconds from one request to the next at least, by its robots.txt; 0 for no delay.
    var crawlDelay: Int64 = 0
    /// Whether a response head has come from it.
    var hasAnswered = false
    /// Whether a part of it is closed as a trap.
    var isTrapped = false
    var isPaused = false
    var isBlocked = false
    /// Nanoseconds to the first byte, as of late.
    var latency: Int64?

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

    init(origin: [UInt8], scope: ScopeVerdict, group: UInt32, robots: RobotsState) {
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
        return robots == .fetching ? .robots : .ready
    }

    /// One of its URLs was the first, and is the second.
    @inline(__always)
    fileprivate mutating func count(_ before: URLRecord, _ now: URLRecord) {
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

/// The origins ever met, by their serialised text, up to a limit, and the hosts that they belong to.
struct HostTable {
    private(set) var hosts: [Host] = []
    var groups: [HostGroup] = []
    /// Origins by the hash of their text; the first origin of each host by the hash of the host's, too.
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

    /// A URL was the first, and is the second.
    @inline(__always)
    mutating func count(_ before: URLRecord, _ now: URLRecord) {
        hosts[Int(before.host)].count(before, now)
        let change = (now.state == .inFlight ? 1 : 0) - (before.state == .inFlight ? 1 : 0)
        if change != 0 { groups[Int(hosts[Int(before.host)].group)].inFlight += change }
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
        let group = group(of: hostName(in: origin), in: origin)
        last = UInt32(hosts.count)
        insert(last, under: fingerprint(origin))
        hosts.append(Host(origin: Array(origin), scope: scope(), group: group, robots: robots))
        return last
    }

    private mutating func insert(_ host: UInt32, under hash: UInt64) {
        var key = hash
        while positions[key] != nil { key &+= 1 }
        positions[key] = host
    }

    /// The host of an origin that is about to be added.
    private mutating func group(
        of name: UnsafeBufferPointer<UInt8>, in origin: UnsafeBufferPointer<UInt8>
    ) -> UInt32 {
        var key = fingerprint(name)
        while let position = positions[key] {
            let other = hosts[Int(position)]
            if other.origin.withUnsafeBufferPointer({ equal(hostName(in: $0), name) }) { return other.group }
            key &+= 1
        }
        positions[key] = UInt32(hosts.count)
        groups.append(HostGroup(isLoopback: isLoopback(origin: origin)))
        return UInt32(groups.count - 1)
    }
}
