// Counts what the waiting URLs of each origin and host wait for, and queues those whose turn may come.

extension HostTable {
    /// The shortest time in nanoseconds from a request to an origin to the next to its host.
    @inline(__always)
    func delay(of host: Host) -> Int64 {
        let group = groups[Int(host.group)]
        return max(limits(of: group).delay, host.crawlDelay, group.slowed.delay)
    }

    /// The shortest time in nanoseconds from one request to the next, by the limits, for hosts like that of an origin.
    func delay(ofHostsLike host: UInt32?) -> Int64 {
        (host.map { limits(of: group(of: $0)) } ?? politeness.limits(isLoopback: false)).delay
    }

    /// The number of connections to one of the hosts like that of an origin by the limits; nil for no limit of its own.
    func connectionLimit(ofHostsLike host: UInt32?) -> Int? {
        (host.map { limits(of: group(of: $0)) } ?? politeness.limits(isLoopback: false)).connections
    }

    /// Connections that a host may have by the limits.
    @inline(__always)
    func connectionLimit(of group: HostGroup) -> Int {
        min(concurrency, limits(of: group).connections ?? .max)
    }

    /// The number of connections that a host may have now.
    @inline(__always)
    func connections(of group: HostGroup) -> Int {
        min(connectionLimit(of: group), group.slowed.connections ?? .max)
    }

    /// Updates the counts of an origin and its host, and their places in the queues. Call it after any change of its
    /// waiting URLs, of those in flight, or of what it waits for. O(1).
    mutating func updateTurns(of host: UInt32) {
        let (before, now) = self[host].recount()
        if before.standing != .ready { turns.waiting[before.standing] -= before.todo }
        if now.standing != .ready {
            turns.waiting[now.standing] += now.todo
        } else if now.todo > 0 {
            line(up: host)
        }
        updateTurns(ofGroup: self[host].group, change: now.ready - before.ready)
    }

    /// Does the same for a host, with a change in the number of URLs that wait for the host.
    mutating func updateTurns(ofGroup number: UInt32, change: Int = 0) {
        let connections = connections(of: groups[Int(number)])
        let (before, now) = groups[Int(number)].recount(change: change, connections: connections)
        turns.waiting[before.standing] -= before.todo
        turns.waiting[now.standing] += now.todo
        turns.competing += (now.competes ? 1 : 0) - (before.competes ? 1 : 0)
        guard now.todo > 0, now.standing == .ready else { return }
        switch groups[Int(number)].queue {
        case .first: return
        case .second where groups[Int(number)].inFlight >= turns.share(of: concurrency): return
        case .second, .none: break
        }
        groups[Int(number)].queue = .first
        turns.first.append(number)
    }

    // The origins of a host take turns.

    /// Adds an origin to the end of its host's line, unless it is in line already.
    mutating func line(up host: UInt32) {
        guard !self[host].isLinedUp else { return }
        self[host].isLinedUp = true
        self[host].next = Host.none
        let group = Int(self[host].group)
        let last = groups[group].last
        if last == Host.none { groups[group].first = host } else { self[last].next = host }
        groups[group].last = host
    }

    /// Removes the origin whose turn it is.
    mutating func popFirst(of group: UInt32) {
        let host = groups[Int(group)].first
        guard host != Host.none else { return }
        self[host].isLinedUp = false
        groups[Int(group)].first = self[host].next
        if groups[Int(group)].first == Host.none { groups[Int(group)].last = Host.none }
    }

    /// Moves an origin before the others of its host, and the host before all others, if their turn may come. O(origins
    /// of the host).
    mutating func moveToFront(_ host: UInt32) {
        let group = self[host].group
        if self[host].isLinedUp {
            var others: [UInt32] = []
            while groups[Int(group)].first != Host.none {
                others.append(groups[Int(group)].first)
                popFirst(of: group)
            }
            for other in [host] + others.filter({ $0 != host }) { line(up: other) }
        }
        guard groups[Int(group)].queue == .first else { return }
        turns.first.remove(group)
        turns.first.prepend(group)
    }
}
