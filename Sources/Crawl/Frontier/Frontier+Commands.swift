// Commands on single URLs and hosts. They are rare, so they may walk through a queue.

extension Frontier {
    /// The state of a URL; nil for an unknown one.
    func state(of id: URLID) -> URLState? {
        Int(id.index) < count ? table[id.index].pointee.state : nil
    }

    /// Cancels a URL that waits or is in flight. O(waiting).
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
            enqueue(table[id.index], at: .first)
        }
        endRest(of: host)
    }

    /// Moves a URL that waits for its turn, and its host, before all others.
    func moveToFront(_ id: URLID) {
        let record = table[id.index]
        let host = record.pointee.host
        guard takesNew, !(isShared && record.pointee.isHeld), removeDeeper(record) || hosts[host].todo.remove(id.index)
        else { return }
        line(up: id.index, of: host, isFirst: true)
        hosts.moveToFront(host)
    }

    /// Makes a finished or cancelled URL wait again, if its host's rules allow it.
    ///
    /// - Returns: whether it waits.
    func recrawl(_ id: URLID) -> Bool {
        guard let state = state(of: id) else { return false }
        let record = table[id.index]
        let host = record.pointee.host
        guard !hosts[host].isBlocked, isAllowed(table.text(of: record), at: host) else { return false }
        guard state == .done || record.pointee.skipCause == .reason(.cancelled) else { return false }
        requestAgain(record)
        return true
    }

    /// Skips the waiting URLs of a host, and those found from now on.
    ///
    /// - Returns: the URLs skipped now, without those in flight.
    func block(_ host: UInt32) -> [URLID] {
        change(host, .blocked(true))
        let ids = withdrawAll(of: host)
        for id in ids { move(table[id], to: .skipped(.reason(.cancelled))) }
        return ids.map { URLID(index: $0) }
    }

    /// Undoes `block`, except for URLs that newer rules forbid.
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
