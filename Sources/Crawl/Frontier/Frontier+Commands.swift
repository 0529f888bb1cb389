// What a user may do to single URLs and hosts. Rare, so a walk through a queue is fine.

extension Frontier {
    /// Where a URL stands; nil for one that is not known.
    func state(of id: URLID) -> URLState? {
        Int(id.index) < count ? table[id.index].pointee.state : nil
    }

    /// Takes a URL that waits or is in flight out for good. O(waiting).
    func cancel(_ id: URLID) {
        let record = table[id.index]
        let host = record.pointee.host
        if record.pointee.state == .inFlight {
            _ = leave(id)
        } else {
            if robots.queue.remove(id.index) || !delayed.removeAll(where: { $0 == id.index }).isEmpty {
                hosts[host].waiting -= 1
            } else if !letGo(record) {
                hosts[host].todo.remove(id.index)
            }
            counts.todo -= 1
            settle(host)
        }
        skipCancelled(record)
        check()
    }

    private func skipCancelled(_ record: UnsafeMutablePointer<URLRecord>) {
        let (id, host) = (record.pointee.id, record.pointee.host)
        record.pointee.state = .skipped
        record.pointee.skipCause = .reason(.cancelled)
        referrers.settle(id)
        attempts[id] = nil
        counts.skipped += 1
        if hosts[host].isBlocked { blocked[host, default: []].append(id) }
    }

    /// Ends the wait of a URL in todo, and its host's rest.
    func retryNow(_ id: URLID) {
        let host = table[id.index].pointee.host
        if delayed.removeAll(where: { $0 == id.index }).isEmpty {
            moveToFront(id)
        } else {
            hosts[host].waiting -= 1
            putFirst(id.index)
        }
        endRest(of: host)
    }

    /// Puts a URL that waits for its turn, and its host, before all others.
    func moveToFront(_ id: URLID) {
        let record = table[id.index]
        let host = record.pointee.host
        guard takesNew, letGo(record) || hosts[host].todo.remove(id.index) else { return }
        hosts[host].todo.prepend(id.index)
        settle(host)
        hosts.moveToFront(host)
        let group = hosts[host].group
        guard hosts.groups[Int(group)].queue == .first else { return }
        turns.first.remove(group)
        turns.first.prepend(group)
    }

    /// Lets a URL that is done, or was cancelled, wait again, where its host's rules allow it.
    ///
    /// - Returns: whether it does.
    func recrawl(_ id: URLID) -> Bool {
        guard let state = state(of: id) else { return false }
        let record = table[id.index]
        let host = record.pointee.host
        guard !hosts[host].isBlocked, isAllowed(table.text(of: record), at: host) else { return false }
        switch state {
        case .done: reopen(record)
        case .skipped where record.pointee.skipCause == .reason(.cancelled): counts.skipped -= 1
        case .skipped, .todo, .inFlight: return false
        }
        referrers.reopen(id.index)
        record.pointee.revive(depth: record.pointee.depth, hops: record.pointee.hops)
        enqueueRequested(id)
        return true
    }

    /// A URL that is done no longer counts as such.
    func reopen(_ record: UnsafeMutablePointer<URLRecord>) {
        hosts[record.pointee.host].done -= 1
        if record.pointee.isBroken { hosts[record.pointee.host].failed -= 1 }
        counts.done -= 1
    }

    func pause(_ host: UInt32, _ isPaused: Bool) {
        hosts[host].isPaused = isPaused
        settle(host)
    }

    /// Skips what waits of a host, and what will be found of it.
    ///
    /// - Returns: what is skipped now; what is in flight is not among it.
    func block(_ host: UInt32) -> [URLID] {
        hosts[host].isBlocked = true
        var ids: [UInt32] = []
        while let id = hosts[host].todo.popFirst() {
            // What was ignored while it waited may still be in the queue.
            if table[id].pointee.state == .todo { ids.append(id) }
        }
        hosts[host].dropped = 0
        let waiting =
            delayed.removeAll { table[$0].pointee.host == host }
            + robots.queue.removeAll { table[$0].pointee.host == host }
        hosts[host].waiting -= Int32(waiting.count)
        ids += waiting + letGo(of: host)
        for id in ids { skipCancelled(table[id]) }
        counts.todo -= ids.count
        settle(host)
        check()
        return ids.map { URLID(index: $0) }
    }

    /// Undoes that, but for what rules forbid that have come meanwhile.
    ///
    /// - Returns: how many URLs were skipped for it.
    func unblock(_ host: UInt32) -> Int {
        hosts[host].isBlocked = false
        var count = 0
        for id in blocked.removeValue(forKey: host) ?? [] {
            let record = table[id]
            guard record.pointee.skipCause == .reason(.cancelled) else { continue }
            count += 1
            guard isAllowed(table.text(of: record), at: host) else {
                record.pointee.skipCause = .reason(refusal(at: host))
                skippedWaiting.append(URLID(index: id))
                continue
            }
            referrers.reopen(id)
            record.pointee.revive(depth: record.pointee.depth, hops: record.pointee.hops)
            counts.skipped -= 1
            enqueue(record)
        }
        check()
        return count
    }
}
