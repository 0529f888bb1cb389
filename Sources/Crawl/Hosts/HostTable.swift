import Web
import Words

/// The known origins by their serialised text, up to a limit, and their hosts: their limits, and what their URLs wait
/// for.
///
/// Only `apply` and `recordOutcome` change an origin or a host. `updateTurns` updates the counts that depend on them.
struct HostTable {
    private(set) var hosts: [Host] = []
    var groups: [HostGroup] = []
    var turns = HostTurns()
    /// Hosts that wait until their next request may go out.
    var resting = DelayQueue()
    /// The largest number of exchanges in flight.
    private(set) var concurrency: Int
    private(set) var politeness: PolitenessOptions
    private var settings: HostSettingsTable
    /// The limits of hosts with settings of their own, by their first origins.
    private var own: [UInt32: PolitenessOptions.HostLimits] = [:]
    /// Origins by the hash of their text; the first origin of each host by the hash of the host's, too.
    private var positions: [UInt64: UInt32] = [:]
    private let fingerprint: Fingerprint
    private var last: UInt32 = 0
    private let robots: RobotsState
    private let limit: Int
    private let remaps: Remaps

    init(_ options: CrawlOptions) {
        limit = options.frontier.origins
        robots = options.obeysRobots ? .unknown : .notObeyed
        fingerprint = Fingerprint(seed: options.hashSeed)
        concurrency = options.concurrency
        politeness = options.politeness
        settings = options.hosts
        remaps = options.remaps
    }

    subscript(host: UInt32) -> Host {
        _read { yield hosts[Int(host)] }
        _modify { yield &hosts[Int(host)] }
    }

    /// The host that an origin belongs to.
    func group(of host: UInt32) -> HostGroup { groups[Int(hosts[Int(host)].group)] }

    /// Applies a change to an origin or its host.
    ///
    /// - Returns: whether it has an effect.
    mutating func apply(_ change: HostChange, to host: UInt32) -> Bool {
        switch change {
        case .rests, .pace:
            let group = hosts[Int(host)].group
            let end = groups[Int(group)].restsUntil
            guard groups[Int(group)].apply(change) else { return false }
            if groups[Int(group)].restsUntil != end { reviseRest(of: group) }
            updateTurns(ofGroup: group)
        case .paused, .blocked, .robots, .crawlDelay, .answered, .trapped:
            guard hosts[Int(host)].apply(change) else { return false }
            updateTurns(of: host)
        }
        return true
    }

    /// Applies a change of a limit.
    mutating func apply(_ change: LimitChange) {
        switch change {
        case .concurrency(let count): concurrency = count
        case .connections(let count):
            politeness.limitConnections(count)
            settings.forgetConnections()
        case .delay(let delay):
            politeness.setDelay(delay)
            settings.forgetDelays()
        // They spare no host, but whoever runs the crawl.
        case .rate, .depth, .pages, .bytes, .duration: return
        }
        for origin in own.keys {
            setLimits(of: groups[Int(hosts[Int(origin)].group)], named: hosts[Int(origin)].origin)
        }
        for host in hosts.indices { updateTurns(of: UInt32(host)) }
    }

    /// The limits of a host: its own, or those of hosts like it.
    @inline(__always)
    func limits(of group: HostGroup) -> PolitenessOptions.HostLimits {
        let limits = politeness.limits(isLoopback: group.isLoopback)
        return own.isEmpty ? limits : own[group.origin] ?? limits
    }

    /// Sets a host's own limits, if there are settings for it.
    private mutating func setLimits(of group: HostGroup, named origin: [UInt8]) {
        let found = origin.withUnsafeBufferPointer { settings.settings(of: hostName(in: $0)) }
        own[group.origin] = found.map { politeness.limits(isLoopback: group.isLoopback).with($0) }
    }

    /// Records the outcome of an exchange for its host, before the exchange leaves.
    ///
    /// - Returns: the host's pace from now on.
    mutating func recordOutcome(
        _ sign: HostPace.Sign, of host: UInt32, latency: Int64?, began: Int64, now: Int64
    ) -> PaceLimits {
        if let latency { hosts[Int(host)].recordLatency(latency) }
        let group = Int(hosts[Int(host)].group)
        let limit = connectionLimit(of: groups[group])
        let heedsTrouble = limits(of: groups[group]).heedsTrouble
        return groups[group].recordOutcome(
            sign, latency: latency, began: began, now: now, limit: limit, heedsTrouble: heedsTrouble)
    }

    /// Records an exchange that a host may have turned away while it served others.
    ///
    /// - Returns: connections that the URL has cost the host, and the host's pace from now on; nil if the exchange was
    ///   not turned away.
    mutating func turnAway(_ host: UInt32, taken: Int?) -> (taken: Int, limits: PaceLimits)? {
        let group = Int(hosts[Int(host)].group)
        return groups[group].turnAway(taken: taken, limit: connectionLimit(of: groups[group]))
    }

    /// Counts a change of a URL's record.
    @inline(__always)
    mutating func count(_ before: URLRecord, _ now: URLRecord) {
        hosts[Int(before.host)].count(before, now)
        let change = (now.state == .inFlight ? 1 : 0) - (before.state == .inFlight ? 1 : 0)
        if change != 0 { groups[Int(hosts[Int(before.host)].group)].inFlight += change }
    }

    /// The position of a known origin.
    func knownPosition(of origin: UnsafeBufferPointer<UInt8>) -> UInt32? {
        var key = fingerprint(origin)
        while let position = positions[key] {
            if hosts[Int(position)].origin.withUnsafeBufferPointer({ equal($0, origin) }) { return position }
            key &+= 1
        }
        return nil
    }

    /// Whether the table is full, so that no further origin is kept.
    var isFull: Bool { hosts.count >= limit }

    /// The position of an origin. A new one is added with the result of `scope`; nil if the table is full.
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
        hosts.append(Host(origin: Array(origin), scope: scope(), group: group, robots: HostRobots(robots)))
        return last
    }

    private mutating func insert(_ host: UInt32, under hash: UInt64) {
        var key = hash
        while positions[key] != nil { key &+= 1 }
        positions[key] = host
    }

    /// The host of a new origin.
    private mutating func group(
        of name: UnsafeBufferPointer<UInt8>, in origin: UnsafeBufferPointer<UInt8>
    ) -> UInt32 {
        var key = fingerprint(name)
        while let position = positions[key] {
            let other = hosts[Int(position)]
            if other.origin.withUnsafeBufferPointer({ equal(hostName(in: $0), name) }) { return other.group }
            key &+= 1
        }
        let first = UInt32(hosts.count)
        positions[key] = first
        let group = HostGroup(of: first, isLoopback: remaps.isLoopback(origin: origin))
        if !settings.isEmpty { setLimits(of: group, named: Array(origin)) }
        groups.append(group)
        return UInt32(groups.count - 1)
    }
}
