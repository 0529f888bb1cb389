/// The status of an origin (scheme, host, port) for a screen.
public struct HostStatus: Sendable, Hashable {
    /// The reason for a host's pace: the last of these that applies.
    public enum Why: String, Sendable, CaseIterable {
        /// Its pace is that of the limits.
        case ok
        /// Its robots.txt asks for a delay.
        case crawlDelay = "crawl-delay"
        /// It was in trouble: it gets fewer connections, or a longer delay.
        case slow
        /// Its robots.txt is on its way.
        case fetchingRobots = "fetching-robots"
        /// It asked for a rest.
        case backingOff = "backing-off"
        /// The user paused it.
        case paused
        /// The user blocked it.
        case blocked
        /// It is out of scope.
        case outOfScope = "out-of-scope"
    }

    /// Its number, from 0, in order of discovery.
    public let host: UInt32
    /// Scheme, host and port as serialised, such as "http://127.0.0.1:8080"; untrusted bytes.
    public let origin: [UInt8]
    /// The number of waiting URLs, including those that wait for another attempt.
    public let todo: Int
    /// The number of URLs being fetched.
    public let inFlight: Int
    /// The number of URLs that ended, whatever the outcome.
    public let done: Int
    /// The number of those that answered 400 or more, or could not be fetched.
    public let failed: Int
    /// The shortest time in nanoseconds from one request to the next to any origin of the host.
    public let delay: Int64
    /// The present limit on exchanges in flight with all origins of the host.
    public let connections: Int
    /// The recent time in nanoseconds from a request to its first byte back: an exponentially weighted mean. Nil before
    /// the first answer.
    public let latency: Int64?
    /// The end of its rest, monotonic nanoseconds; nil for no rest.
    public let restsUntil: Int64?
    /// The state of its robots.txt.
    public let robots: RobotsState
    /// Why its URLs are left out because of its robots.txt although no rule disallows them.
    public let robotsTrouble: RobotsTrouble?
    /// Whether no answer came to the last request for its robots.txt: its URLs fail as that did.
    public let isRobotsUnreachable: Bool
    /// The reason for its pace.
    public let why: Why
}

extension Crawl {
    /// The number of known origins.
    public var hostCount: Int { frontier.hosts.hosts.count }

    /// The present status of an origin. O(1).
    ///
    /// - Parameter index: its number, 0 ..< `hostCount`.
    /// - Returns: its status; nil for any other number.
    public func host(at index: Int) -> HostStatus? { frontier.hosts.status(at: index) }
}

extension HostTable {
    /// The present status of an origin; nil for a number that none has.
    func status(at index: Int) -> HostStatus? {
        guard hosts.indices.contains(index) else { return nil }
        let number = UInt32(index)
        let host = self[number]
        let group = group(of: number)
        return HostStatus(
            host: number, origin: host.origin, todo: host.todo.count - host.dropped + Int(host.waiting),
            inFlight: host.inFlight,
            done: Int(host.done), failed: Int(host.failed), delay: delay(of: host), connections: connections(of: group),
            latency: host.latency, restsUntil: group.restsUntil > 0 ? group.restsUntil : nil,
            robots: host.robots.state, robotsTrouble: host.robots.trouble,
            isRobotsUnreachable: host.robots.isUnreachable, why: why(host, group))
    }

    private func why(_ host: Host, _ group: HostGroup) -> HostStatus.Why {
        if !host.isInScope { return .outOfScope }
        if host.isBlocked { return .blocked }
        if host.isPaused { return .paused }
        if group.restsUntil > 0, group.isBackingOff { return .backingOff }
        if host.robots.state == .fetching { return .fetchingRobots }
        if group.slowed.isSlowed { return .slow }
        return host.crawlDelay > 0 ? .crawlDelay : .ok
    }
}
