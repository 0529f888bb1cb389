// Which URL goes out next: hosts take turns, within the limits of each, and none has all the slots while others wait.

extension Frontier {
    /// Takes the next URL to fetch: now it is in flight.
    func claim(now: Int64) -> URLID? {
        continuesAt = nil
        while true {
            if !robots.queue.isEmpty, let awaited = claimAwaited(now: now) { return awaited }
            guard let host = nextHost() else {
                guard hasLevel else { return nil }
                guard skippedWaiting.count < Self.skipsAtOnce else {
                    continuesAt = now + Self.turnPause
                    return nil
                }
                fillQueues()
                continue
            }
            if needsRules(host, now: now) {
                fetchRules(of: host)
                continue
            }
            guard skippedWaiting.count < Self.skipsAtOnce else {
                settle(host)
                continuesAt = now + Self.turnPause
                return nil
            }
            guard let id = hosts[host].todo.popFirst() else { continue }
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
        !turns.first.isEmpty || !robots.queue.isEmpty || hasLevel
    }

    /// Takes the host whose turn it is out of its queue.
    private func nextHost() -> UInt32? {
        let free = concurrency - counts.inFlight
        let share = turns.share(of: concurrency)
        let mayHaveMore = free > turns.reserve(of: concurrency)
        while let host = turns.first.popFirst() {
            hosts[host].queue = .none
            guard canGo(host) else { continue }
            if mayHaveMore || hosts[host].inFlight < share { return host }
            hosts[host].queue = .second
            if !hosts[host].isInSecond { turns.second.append(host) }
            hosts[host].isInSecond = true
        }
        while let host = turns.second.popFirst() {
            hosts[host].isInSecond = false
            guard hosts[host].queue == .second else { continue }
            hosts[host].queue = .none
            guard canGo(host) else { continue }
            if mayHaveMore || hosts[host].inFlight < share { return host }
            hosts[host].queue = .second
            hosts[host].isInSecond = true
            turns.second.append(host)
            return nil
        }
        return nil
    }

    private func canGo(_ host: UInt32) -> Bool {
        guard !hosts[host].todo.isEmpty, hosts[host].counted.standing == .ready else { return false }
        return takesNew || attempts[hosts[host].todo[0]] != nil
    }

    /// A URL goes out.
    func depart(_ id: UInt32, from host: UInt32, now: Int64) {
        hosts[host].inFlight += 1
        counts.todo -= 1
        counts.inFlight += 1
        table[id].pointee.state = .inFlight
        // Where nothing is sent there is nobody to be polite to.
        if robots.unreachable.isEmpty || robots.unreachable[host] == nil { keepDistance(from: host, now: now) }
        settle(host)
        check()
    }

    /// The next request to a host waits from now on for its delay.
    func keepDistance(from host: UInt32, now: Int64) {
        let delay = delay(of: hosts[host])
        if delay > 0 { rest(host, until: now + delay) }
    }

    /// Nothing more goes out to a host until then, or until later if that is so already.
    func rest(_ host: UInt32, until due: Int64, isBackingOff: Bool = false) {
        if isBackingOff { hosts[host].isBackingOff = true }
        guard due > hosts[host].restsUntil else { return }
        hosts[host].restsUntil = due
        enterRest(host)
    }

    private func enterRest(_ host: UInt32) {
        guard hosts[host].restsUntil < hosts[host].wakesAt else { return }
        hosts[host].wakesAt = hosts[host].restsUntil
        resting.insert(host, due: hosts[host].restsUntil)
    }

    /// Ends a host's rest.
    func endRest(_ host: UInt32) {
        hosts[host].restsUntil = 0
        hosts[host].isBackingOff = false
        settle(host)
    }

    /// Puts the URLs whose waiting is over before their hosts' others: they are the longest known.
    func release(dueAt now: Int64) {
        while let host = resting.popDue(now) {
            // A rest that was made longer has an entry for its first end only, one that was cut short an entry too many.
            hosts[host].wakesAt = .max
            if hosts[host].restsUntil > now { enterRest(host) } else { endRest(host) }
        }
        while let id = delayed.popDue(now) {
            hosts[table[id].pointee.host].waiting -= 1
            putFirst(id)
        }
    }

    func putFirst(_ id: UInt32) {
        if isAwaited(URLID(index: id)) { return enqueueAwaited(id) }
        let host = table[id].pointee.host
        // Further attempts stay before all others, so that they are found.
        if takesNew || attempts[id] != nil { hosts[host].todo.prepend(id) } else { hosts[host].todo.append(id) }
        settle(host)
    }

    /// Nanoseconds from one request to a host to the next at least.
    @inline(__always)
    func delay(of host: Host) -> Int64 {
        max(politeness.limits(isLoopback: host.isLoopback).delay, host.crawlDelay, host.pace.delay)
    }

    /// Connections that a host may have by the limits.
    @inline(__always)
    func connectionLimit(of host: Host) -> Int {
        min(concurrency, politeness.limits(isLoopback: host.isLoopback).connections ?? .max)
    }

    /// Connections that a host may have now.
    @inline(__always)
    func connections(of host: Host) -> Int {
        min(connectionLimit(of: host), host.pace.connections ?? .max)
    }

    /// Brings up to date what is counted of a host, and its place in the queues: after any change of its waiting URLs, of
    /// those in flight, or of what it waits for. O(1).
    func settle(_ host: UInt32) {
        let standing = hosts[host].standing(connections(of: hosts[host]))
        let todo = hosts[host].todo.count - hosts[host].dropped
        let competes = hosts[host].inFlight > 0 || todo > 0 && standing.competes
        let before = hosts[host].counted
        turns.waiting[before.standing] -= before.todo
        turns.waiting[standing] += todo
        turns.competing += (competes ? 1 : 0) - (before.competes ? 1 : 0)
        hosts[host].counted = (standing, todo, competes)
        guard todo > 0, standing == .ready else { return }
        switch hosts[host].queue {
        case .first: return
        case .second where hosts[host].inFlight >= turns.share(of: concurrency): return
        case .second, .none: break
        }
        hosts[host].queue = .first
        turns.first.append(host)
    }

    /// Does so for every host, after a change of the limits.
    func settleAll() {
        for host in hosts.hosts.indices { settle(UInt32(host)) }
    }
}
