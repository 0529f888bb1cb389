// What a user may do to single URLs and hosts. Rare, so a walk through a queue is fine.

extension Frontier {
    /// Where a URL stands; nil for one that is not known.
    func state(of id: URLID) -> URLState? {
        Int(id.index) < count ? table[id.index].pointee.state : nil
    }

    /// Takes a URL that waits or is in flight out for good. O(waiting).
    func cancel(_ id: URLID) {
        let record = table[id.index]
        if record.pointee.state == .todo { withdraw(record) }
        move(record, to: .skipped(.reason(.cancelled)))
    }

    /// Ends the wait of a URL in todo, and its host's rest.
    func retryNow(_ id: URLID) {
        let host = table[id.index].pointee.host
        if delayed.removeAll(where: { $0 == id.index }).isEmpty {
            moveToFront(id)
        } else {
            hosts[host].waiting -= 1
            put(table[id.index], at: .first)
        }
        endRest(of: host)
    }

    /// Puts a URL that waits for its turn, and its host, before all others.
    func moveToFront(_ id: URLID) {
        let record = table[id.index]
        let host = record.pointee.host
        guard takesNew, letGo(record) || hosts[host].todo.remove(id.index) else { return }
        line(up: id.index, of: host, isFirst: true)
        hosts.moveToFront(host)
    }

    /// Lets a URL that is done, or was cancelled, wait again, where its host's rules allow it.
    ///
    /// - Returns: whether it does.
    func recrawl(_ id: URLID) -> Bool {
        guard let state = state(of: id) else { return false }
        let record = table[id.index]
        let host = record.pointee.host
        guard !hosts[host].isBlocked, isAllowed(table.text(of: record), at: host) else { return false }
        guard state == .done || record.pointee.skipCause == .reason(.cancelled) else { return false }
        requestAgain(record)
        return true
    }

    /// Skips what waits of a host, and what will be found of it.
    ///
    /// - Returns: what is skipped now; what is in flight is not among it.
    func block(_ host: UInt32) -> [URLID] {
        change(host, .blocked(true))
        let ids = withdrawAll(of: host)
        for id in ids { move(table[id], to: .skipped(.reason(.cancelled))) }
        return ids.map { URLID(index: $0) }
    }

    /// Undoes that, but for what rules forbid that have come meanwhile.
    func unblock(_ host: UInt32) {
        change(host, .blocked(false))
        for id in blocked.removeValue(forKey: host) ?? [] {
            let record = table[id]
            guard record.pointee.skipCause == .reason(.cancelled) else { continue }
            let isAllowed = isAllowed(table.text(of: record), at: host)
            move(record, to: isAllowed ? .todo(.last) : .skipped(.reason(refusal(at: host))))
        }
    }
}
