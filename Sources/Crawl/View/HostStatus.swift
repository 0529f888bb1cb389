/// An origin (scheme, host, port) as a screen shows it.
public struct HostStatus: Sendable, Hashable {
    /// Why a host is taken as slowly as it is: the first of these that applies, from the last to the first.
    public enum Why: String, Sendable, CaseIterable {
        /// It gets all that the limits allow.
        case ok
        /// Its robots.txt asks for a delay.
        case crawlDelay = "crawl-delay"
        /// It was in trouble: it gets fewer connections, or a longer delay.
        case slow
        /// Its robots.txt is on its way.
        case fetchingRobots = "fetching-robots"
        /// It asked to be left alone for a while.
        case backingOff = "backing-off"
        /// The user paused it.
        case paused
        /// The user blocked it.
        case blocked
        /// The crawl does not go there.
        case outOfScope = "out-of-scope"
    }

    /// Its number, from 0, in order of discovery.
    public let host: UInt32
    /// Scheme, host and port as serialised, such as "http://127.0.0.1:8080"; untrusted bytes.
    public let origin: [UInt8]
    /// URLs waiting, those that wait for another attempt included.
    public let todo: Int
    /// URLs being fetched.
    public let inFlight: Int
    /// URLs that ended, whatever the outcome.
    public let done: Int
    /// Those of them that answered 400 or more, or could not be fetched.
    public let failed: Int
    /// Nanoseconds from one request to the next to any origin of the host at least.
    public let delay: Int64
    /// Exchanges in flight at most, now, with all origins of the host.
    public let connections: Int
    /// Nanoseconds from a request to its first byte back, as of late: an exponentially weighted mean. Nil before the
    /// first answer.
    public let latency: Int64?
    /// Until when nothing goes out to it, monotonic nanoseconds; nil where it does not wait for a time.
    public let restsUntil: Int64?
    /// What is known of its robots.txt.
    public let robots: RobotsState
    /// Why its URLs are left out, where that is for its robots.txt and no rule says so.
    public let robotsTrouble: RobotsTrouble?
    /// Whether no answer came to the last request for its robots.txt: its URLs fail as that did.
    public let isRobotsUnreachable: Bool
    /// Why it is taken as slowly as it is.
    public let why: Why
}

extension Crawl {
    /// How many origins have been met.
    public var hostCount: Int { frontier.hosts.hosts.count }

    /// An origin as it stands now. O(1).
    ///
    /// - Parameter index: its number, 0 ..< `hostCount`.
    /// - Returns: how it stands.
    public func host(at index: Int) -> HostStatus {
        frontier.hosts.status(of: UInt32(index))
    }
}

extension HostTable {
    /// An origin as it stands now.
    func status(of number: UInt32) -> HostStatus {
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
