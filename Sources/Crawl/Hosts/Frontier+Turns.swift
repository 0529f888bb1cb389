// Chooses the next URL: hosts take turns within their limits, and none has all slots while others wait.

extension Frontier {
    /// Takes the next URL to fetch, which is in flight from now on.
    func claim(now: Int64) -> URLID? {
        (continuesAt, skipsOfTurn) = (nil, 0)
        while true {
            if !robots.line.isEmpty { askInLine(now: now) }
            if !robots.queue.isEmpty, let awaited = claimAwaited(now: now) { return awaited }
            guard let host = nextHost() else {
                guard hasLevel else {
                    // Nothing in flight or due will free what others hold.
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
                hosts.updateTurns(of: host)
                continuesAt = now + Self.turnPause
                return nil
            }
            guard let id = hosts[host].todo.popFirst() else {
                hosts.updateTurns(of: host)
                continue
            }
            guard mayDepart(id, from: host) else {
                hosts.updateTurns(of: host)
                continue
            }
            depart(id, from: host, now: now)
            return URLID(index: id)
        }
    }

    /// Whether `claim` would look for a URL at all, so that a wake-up is useful.
    var hasTurn: Bool {
        !hosts.turns.first.isEmpty || hasLevel || nextAwaited != nil || !robots.line.isEmpty && !robots.isLineStuck
    }

    /// Removes and returns the origin whose turn it is: hosts take turns, and so do the origins of each.
    private func nextHost() -> UInt32? {
        let free = hosts.concurrency - counts.inFlight
        let share = hosts.turns.share(of: hosts.concurrency)
        let mayHaveMore = free > hosts.turns.reserve(of: hosts.concurrency)
        while let group = hosts.turns.first.popFirst() {
            hosts.groups[Int(group)].queue = .none
            guard let host = nextOrigin(of: group) else { continue }
            if mayHaveMore || hosts.groups[Int(group)].inFlight < share {
                hosts.popFirst(of: group)
                return host
            }
            hosts.groups[Int(group)].queue = .second
            if !hosts.groups[Int(group)].isInSecond { hosts.turns.second.append(group) }
            hosts.groups[Int(group)].isInSecond = true
        }
        while let group = hosts.turns.second.popFirst() {
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
            hosts.turns.second.append(group)
            return nil
        }
        return nil
    }

    /// The origin of a host whose turn it is. Origins before it that can't send are removed from the line.
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

    /// Moves a URL in flight.
    func depart(_ id: UInt32, from host: UInt32, now: Int64) {
        // An unreachable host gets no requests, so it needs no delay.
        if robots.unreachable.isEmpty || robots.unreachable[host] == nil { keepDistance(from: host, now: now) }
        move(table[id], to: .inFlight)
    }

    /// Starts the delay before the next request to a host.
    func keepDistance(from host: UInt32, now: Int64) {
        let delay = hosts.delay(of: hosts[host])
        if delay > 0 { rest(host, until: now + delay) }
    }

    /// Moves URLs whose wait is over before the others of their hosts: they have been known for longest.
    func release(dueAt now: Int64) {
        while let host = hosts.rested(by: now) { endRest(of: host) }
        if hasOnlyLastAttempts { releaseLastAttempts() }
        while let id = delayed.popDue(now) {
            hosts[table[id].pointee.host].waiting -= 1
            enqueue(table[id], at: .first)
        }
    }
}
