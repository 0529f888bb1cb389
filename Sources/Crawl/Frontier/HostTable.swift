/// What is known of an origin's robots.txt.
enum RobotsState: Equatable {
    /// Nobody asks.
    case notObeyed
    case unknown
    /// Its URLs wait for it.
    case fetching
    /// Its rules are used until then, monotonic nanoseconds.
    case known(until: Int64)
}

/// One origin (scheme, host, port): its waiting URLs and how many connections it has.
struct Host {
    /// Serialised origin, such as "http://127.0.0.1:8080".
    let origin: [UInt8]
    /// Whether the crawl may go there.
    let isInScope: Bool
    var todo = RingQueue()
    var inFlight = 0
    /// Whether the host stands in the queue of those that can go out next.
    var isReady = false
    var robots: RobotsState
    /// Nanoseconds from one request to the next at least; 0 for no delay.
    var crawlDelay: Int64 = 0
    /// Whether it waits until the next request may go out.
    var isResting = false
    /// Whether a response head has come from it.
    var hasAnswered = false
    /// Whether a part of it is closed as a trap.
    var isTrapped = false
}

/// All origins ever met, by their serialised text.
struct HostTable {
    private(set) var hosts: [Host] = []
    private var positions: [UInt64: UInt32] = [:]
    private let fingerprint: Fingerprint
    private var last: UInt32 = 0
    private let robots: RobotsState

    init(seed: UInt64, obeysRobots: Bool) {
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

    /// The position of an origin, which is added if it is new; `isInScope` is asked then only.
    mutating func position(of origin: UnsafeBufferPointer<UInt8>, isInScope: () -> Bool) -> UInt32 {
        if Int(last) < hosts.count, hosts[Int(last)].origin.withUnsafeBufferPointer({ equal($0, origin) }) {
            return last
        }
        if let known = knownPosition(of: origin) {
            last = known
            return known
        }
        var key = fingerprint(origin)
        while positions[key] != nil { key &+= 1 }
        last = UInt32(hosts.count)
        positions[key] = last
        hosts.append(Host(origin: Array(origin), isInScope: isInScope(), robots: robots))
        return last
    }
}
