// The places where URLs wait: in their host's queue, until their depth has its turn, until a time, or as robots.txt of
// a waiting host.

extension Frontier {
    /// Adds a waiting URL to a queue, and emits the event.
    func enqueue(_ record: UnsafeMutablePointer<URLRecord>, at place: TodoPlace) {
        let (id, host) = (record.pointee.id, record.pointee.host)
        switch place {
        case .last where isShared || maxDepth != nil && record.pointee.depth > levels.level:
            // Something is left for the other processes, or for this one.
            isSharedOver = false
            levels.append(id, depth: record.pointee.depth)
            record.pointee.isHeld = true
            hosts[host].waiting += 1
            tellPlace(.deeper, of: id)
        case .last, .taken: line(up: id, of: host, isFirst: false)
        case .first where isAwaited(URLID(index: id)), .awaited:
            robots.queue.append(id)
            hosts[host].waiting += 1
            tellPlace(.awaited, of: id)
        // While no new URLs are fetched, further attempts stay before all others.
        case .first: line(up: id, of: host, isFirst: takesNew || attempts[id] != nil)
        case .delayed(let due):
            delayed.insert(id, due: due)
            hosts[host].waiting += 1
            tellPlace(.delayed(until: due), of: id)
        case .lastAttempt(let due):
            delayed.insert(id, due: due, isLast: true)
            hosts[host].waiting += 1
            tellPlace(.lastAttempt(until: due), of: id)
        }
    }

    /// Adds a waiting URL before or behind all others of its origin, and emits the event.
    @inline(__always)
    func line(up id: UInt32, of host: UInt32, isFirst: Bool) {
        if isFirst { hosts[host].todo.prepend(id) } else { hosts[host].todo.append(id) }
        hosts.updateTurns(of: host)
        tellPlace(isFirst ? .front : .back, of: id)
    }

    /// Decides whether URLs are fetched that have not been requested yet. Where they are not, further attempts come before all
    /// others of their origins, so that these hold none of them back. O(origins + URLs that wait at those of further attempts).
    func setTakesNew(_ takesNew: Bool) {
        self.takesNew = takesNew
        if !takesNew {
            releaseLastAttempts()
            for host in Set(attempts.keys.map { table[$0].pointee.host }) {
                for id in hosts[host].todo.removeAll(where: { attempts[$0] != nil }).reversed() {
                    line(up: id, of: host, isFirst: true)
                }
            }
        }
        for host in hosts.hosts.indices { hosts.updateTurns(of: UInt32(host)) }
    }

    /// Whether last attempts wait, and nothing else can be fetched before them: what waits for nearer ones waits for
    /// them, too.
    var hasOnlyLastAttempts: Bool {
        delayed.lastCount > 0 && counts.inFlight == 0 && counts.todo == delayed.lastCount + levels.count
    }

    /// Lets last attempts wait for their time alone.
    func releaseLastAttempts() {
        guard delayed.lastCount > 0 else { return }
        delayed.releaseLast()
        tellDetail(.lastAttemptsDue)
    }

    /// Lets a URL's last attempt, if it waits for that, wait for its time alone.
    func releaseLastAttempt(_ id: UInt32) {
        if let due = delayed.releaseLast(id) { tellPlace(.delayed(until: due), of: id) }
    }

    @inline(__always)
    private func tellPlace(_ place: WaitingPlace, of id: UInt32) {
        tellDetail(
            .queued(
                URLID(index: id), place, failedAttempts: attempts[id].map { Int($0.failed) },
                hasFailed: attempts[id]?.hasFailed ?? false))
    }

    /// Removes a waiting URL from its queue. O(waiting).
    func withdraw(_ record: UnsafeMutablePointer<URLRecord>) {
        let (id, host) = (record.pointee.id, record.pointee.host)
        if robots.queue.remove(id) || !delayed.removeAll(where: { $0 == id }).isEmpty {
            hosts[host].waiting -= 1
        } else if !removeDeeper(record) {
            hosts[host].todo.remove(id)
        }
        hosts.updateTurns(of: host)
    }

    /// Removes all waiting URLs of a host from their queues. O(waiting).
    func withdrawAll(of host: UInt32) -> [UInt32] {
        let ids = withdrawQueued(of: host) + removeDeeper(of: host)
        hosts.updateTurns(of: host)
        return ids
    }

    /// Removes the waiting URLs of a host from their queues, but for those that are held. Its turns have to be updated after.
    func withdrawQueued(of host: UInt32) -> [UInt32] {
        var ids: [UInt32] = []
        while let id = hosts[host].todo.popFirst() {
            // Ignored URLs may still be in the queue.
            if table[id].pointee.state == .todo { ids.append(id) }
        }
        hosts[host].dropped = 0
        let waiting =
            delayed.removeAll { table[$0].pointee.host == host }
            + robots.queue.removeAll { table[$0].pointee.host == host }
        hosts[host].waiting -= Int32(waiting.count)
        return ids + waiting
    }
}
