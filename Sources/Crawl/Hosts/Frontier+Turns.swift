// Which URL goes out next: hosts take turns, within the limits of each, and none has all the slots while others wait.

extension Frontier {
    /// Takes the next URL to fetch: now it is in flight.
    func claim(now: Int64) -> URLID? {
        (continuesAt, skipsOfTurn) = (nil, 0)
        while true {
            if !robots.line.isEmpty { askInLine(now: now) }
            if !robots.queue.isEmpty, let awaited = claimAwaited(now: now) { return awaited }
            guard let host = nextHost() else {
                guard hasLevel else {
                    // What others hold would never be let go.
                    guard !robots.line.isEmpty, counts.inFlight == 0, nextDue == nil else { return nil }
                    askInLine(now: now, isStuck: true)
                    continue
                }
                guard skipsOfTurn < Self.skipsAtOnce else {
                    continuesAt = now + Self.turnPause
                    return nil
                }
                fillQueues()
                continue
            }
            if needsRules(host, now: now) {
                fetchRules(of: host, now: now)
                continue
            }
            guard skipsOfTurn < Self.skipsAtOnce else {
                settle(host)
                continuesAt = now + Self.turnPause
                return nil
            }
            guard let id = hosts[host].todo.popFirst() else {
                settle(host)
                continue
            }
            guard mayDepart(id, from: host) else {
                settle(host)
                continue
            }
            depart(id, from: host, now: now)
            return URLID(index: id)
        }
    }

    /// Whether `claim` would look for a URL at all: the time for which it is worth waking up.
    var hasTurn: Bool {
        !turns.first.isEmpty || hasLevel || nextAwaited != nil || !robots.line.isEmpty && !robots.isLineStuck
    }

    /// Takes the origin whose turn it is out of its queue: hosts take turns, and within each its origins.
    private func nextHost() -> UInt32? {
        let free = concurrency - counts.inFlight
        let share = turns.share(of: concurrency)
        let mayHaveMore = free > turns.reserve(of: concurrency)
        while let group = turns.first.popFirst() {
            hosts.groups[Int(group)].queue = .none
            guard let host = nextOrigin(of: group) else { continue }
            if mayHaveMore || hosts.groups[Int(group)].inFlight < share {
                hosts.popFirst(of: group)
                return host
            }
            hosts.groups[Int(group)].queue = .second
            if !hosts.groups[Int(group)].isInSecond { turns.second.append(group) }
            hosts.groups[Int(group)].isInSecond = true
        }
        while let group = turns.second.popFirst() {
            hosts.groups[Int(group)].isInSecond = false
            guard hosts.groups[Int(group)].queue == .second else { continue }
            hosts.groups[Int(group)].queue = .none
            guard let host = nextOrigin(of: group) else { continue }
            if mayHaveMore || hosts.groups[Int(group)].inFlight < share {
                hosts.popFirst(of: group)
                return host
            }
            hosts.groups[Int(group)].queue = .second
            hosts.groups[Int(group)].isInSecond = true
            turns.second.append(group)
            return nil
        }
        return nil
    }

    /// The origin of a host whose turn it is; those before it that can't go leave the line.
    private func nextOrigin(of group: UInt32) -> UInt32? {
        guard hosts.groups[Int(group)].counted.standing == .ready else { return nil }
        while hosts.groups[Int(group)].first != Host.none {
            let host = hosts.groups[Int(group)].first
            if canGo(host) { return host }
            hosts.popFirst(of: group)
        }
        return nil
    }

    private func canGo(_ host: UInt32) -> Bool {
        guard !hosts[host].todo.isEmpty, hosts[host].standing == .ready else { return false }
        return takesNew || attempts[hosts[host].todo[0]] != nil
    }

    /// A URL goes out.
    func depart(_ id: UInt32, from host: UInt32, now: Int64) {
        // Where nothing is sent there is nobody to be polite to.
        if robots.unreachable.isEmpty || robots.unreachable[host] == nil { keepDistance(from: host, now: now) }
        move(table[id], to: .inFlight)
    }

    /// The next request to a host waits from now on for its delay.
    func keepDistance(from host: UInt32, now: Int64) {
        let delay = delay(of: hosts[host])
        if delay > 0 { rest(host, until: now + delay) }
    }

    /// Nothing more goes out to an origin's host until then, or until later if that is so already.
    func rest(_ host: UInt32, until due: Int64, isBackingOff: Bool = false) {
        let group = hosts[host].group
        if isBackingOff { hosts.groups[Int(group)].isBackingOff = true }
        guard due > hosts.groups[Int(group)].restsUntil else { return }
        hosts.groups[Int(group)].restsUntil = due
        enterRest(group)
    }

    private func enterRest(_ group: UInt32) {
        let due = hosts.groups[Int(group)].restsUntil
        guard due < hosts.groups[Int(group)].wakesAt else { return }
        hosts.groups[Int(group)].wakesAt = due
        resting.insert(group, due: due)
    }

    /// Ends the rest of an origin's host.
    func endRest(of host: UInt32) {
        endRest(hosts[host].group)
    }

    private func endRest(_ group: UInt32) {
        hosts.groups[Int(group)].restsUntil = 0
        hosts.groups[Int(group)].isBackingOff = false
        settle(group)
    }

    /// Puts the URLs whose waiting is over before their hosts' others: they are the longest known.
    func release(dueAt now: Int64) {
        while let group = resting.popDue(now) {
            // A rest that was made longer has an entry for its first end only, one that was cut short an entry too many.
            hosts.groups[Int(group)].wakesAt = .max
            if hosts.groups[Int(group)].restsUntil > now { enterRest(group) } else { endRest(group) }
        }
        while let id = delayed.popDue(now) {
            hosts[table[id].pointee.host].waiting -= 1
            put(table[id], at: .first)
        }
    }

    /// Nanoseconds from one request to an origin to the next to its host at least.
    @inline(__always)
    func delay(of host: Host) -> Int64 {
        let group = hosts.groups[Int(host.group)]
        return max(politeness.limits(isLoopback: group.isLoopback).delay, host.crawlDelay, group.pace.delay)
    }

    /// Connections that a host may have by the limits.
    @inline(__always)
    func connectionLimit(of group: HostGroup) -> Int {
        min(concurrency, politeness.limits(isLoopback: group.isLoopback).connections ?? .max)
    }

    /// Connections that a host may have now.
    @inline(__always)
    func connections(of group: HostGroup) -> Int {
        min(connectionLimit(of: group), group.pace.connections ?? .max)
    }

    /// Brings up to date what is counted of an origin and of its host, and their places in the queues: after any change of
    /// its waiting URLs, of those in flight, or of what it waits for. O(1).
    func settle(_ host: UInt32) {
        let (before, now) = hosts[host].recount()
        if before.standing != .ready { turns.waiting[before.standing] -= before.todo }
        if now.standing != .ready {
            turns.waiting[now.standing] += now.todo
        } else if now.todo > 0 {
            hosts.line(up: host)
        }
        settle(hosts[host].group, change: now.ready - before.ready)
    }

    /// Does the same for a host, whose origins have so many more URLs that wait for what they have in common.
    private func settle(_ group: UInt32, change: Int = 0) {
        if settle(&hosts.groups[Int(group)], change: change) { turns.first.append(group) }
    }

    /// - Returns: whether the host is to go into the first queue.
    @inline(__always)
    private func settle(_ group: inout HostGroup, change: Int) -> Bool {
        let (before, now) = group.recount(change: change, connections: connections(of: group))
        turns.waiting[before.standing] -= before.todo
        turns.waiting[now.standing] += now.todo
        turns.competing += (now.competes ? 1 : 0) - (before.competes ? 1 : 0)
        guard now.todo > 0, now.standing == .ready else { return false }
        switch group.queue {
        case .first: return false
        case .second where group.inFlight >= turns.share(of: concurrency): return false
        case .second, .none: break
        }
        group.queue = .first
        return true
    }

    /// Does so for every host, after a change of the limits.
    func settleAll() {
        for host in hosts.hosts.indices { settle(UInt32(host)) }
    }
}
