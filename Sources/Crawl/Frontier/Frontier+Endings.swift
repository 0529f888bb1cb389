// What becomes of a URL that was in flight, and of one that is wanted once more.

extension Frontier {
    /// A URL in flight ended, with a status or an error.
    func finish(_ id: URLID, status: UInt16, error: FetchErrorKind?) {
        let record = leave(id)
        record.pointee.state = .done
        record.pointee.status = status
        record.pointee.errorKind = error
        hosts[record.pointee.host].done += 1
        if record.pointee.isBroken {
            hosts[record.pointee.host].failed += 1
        } else {
            referrers.settle(id.index)
        }
        if triesAgain { attempts[id.index] = nil }
        counts.done += 1
        check()
    }

    /// Puts a URL that is done back to todo, as one to which so many redirects in a row lead; not where its host is blocked.
    func fetchAgain(_ id: URLID, hops: Int) {
        let record = table[id.index]
        guard record.pointee.state == .done, !hosts[record.pointee.host].isBlocked else { return }
        reopen(record)
        referrers.reopen(id.index)
        record.pointee.revive(depth: record.pointee.depth, hops: UInt8(clamping: hops))
        enqueue(record)
    }

    /// A URL in flight failed and waits for another attempt until `due`: it counts as todo again.
    func postpone(_ id: URLID, until due: Int64) {
        let record = leave(id)
        record.pointee.state = .todo
        attempts[id.index] = UInt8(clamping: attempt(at: id))
        delayed.insert(id.index, due: due)
        hosts[record.pointee.host].waiting += 1
        counts.todo += 1
        check()
    }

    /// Whether further attempts are to come, or in flight.
    var triesAgain: Bool { !attempts.isEmpty }

    /// Which attempt at a URL the present or next one is, from 1.
    func attempt(at id: URLID) -> Int {
        triesAgain ? Int(attempts[id.index] ?? 0) + 1 : 1
    }

    /// A URL in flight was given up before it ended: it is the next to go out.
    func giveBack(_ id: URLID) {
        let record = leave(id)
        record.pointee.state = .todo
        counts.todo += 1
        putFirst(id.index)
        check()
    }

    func leave(_ id: URLID) -> UnsafeMutablePointer<URLRecord> {
        let record = table[id.index]
        precondition(record.pointee.state == .inFlight, "only a URL in flight can end")
        counts.inFlight -= 1
        hosts[record.pointee.host].inFlight -= 1
        settle(record.pointee.host)
        return record
    }
}
