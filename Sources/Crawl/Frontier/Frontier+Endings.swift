import HTTP

// What becomes of a URL that was in flight, and of one that is wanted once more.

/// What is remembered of a URL that goes out more than once.
struct Attempts {
    /// Attempts that have failed.
    var failed: UInt8 = 0
    /// Connections that its host got fewer because it turned the URL away; nil where it never did.
    var taken: Int32?
    /// Whether its request had to be sent again because its connection had been closed meanwhile.
    var isResent = false
}

extension Frontier {
    /// A URL in flight ended, with a status or an error; its document was read so.
    func finish(_ id: URLID, status: UInt16, error: FetchErrorKind?, reading: URLRecord.Reading = .none) {
        move(inFlight(id), to: .done(status: status, error: error, reading: reading))
    }

    /// Puts a URL that is done back to todo, as one to which so many redirects in a row lead; not where its host is blocked.
    func fetchAgain(_ id: URLID, hops: Int) {
        let record = table[id.index]
        guard record.pointee.state == .done, !hosts[record.pointee.host].isBlocked else { return }
        setHops(hops, of: record)
        if takesNew { move(record, to: .todo(.last)) } else { requestAgain(record) }
    }

    /// The same for one whose answer counts no longer: that was an attempt.
    func tryAgain(_ id: URLID, hops: Int) {
        attempts[id.index] = Attempts(failed: 1)
        fetchAgain(id, hops: hops)
        if table[id.index].pointee.state != .todo { attempts[id.index] = nil }
    }

    /// A URL waits that has been requested before, as for another attempt: no limit on new ones holds it back.
    func requestAgain(_ record: UnsafeMutablePointer<URLRecord>) {
        let id = record.pointee.id
        if !takesNew { attempts[id] = attempts[id] ?? Attempts() }
        move(record, to: .todo(.first))
    }

    /// A URL in flight failed and waits for another attempt until `due`: it counts as todo again.
    func postpone(_ id: URLID, until due: Int64, isResent: Bool) {
        var known = attempts[id.index] ?? Attempts()
        known.failed = UInt8(clamping: Int(known.failed) + 1)
        known.isResent = isResent
        attempts[id.index] = known
        move(inFlight(id), to: .todo(.delayed(until: due)))
    }

    /// Whether further attempts are to come, or in flight.
    var triesAgain: Bool { !attempts.isEmpty }

    /// Attempts at a URL that have failed, of those that count; 0 once it has ended.
    func failedAttempts(at id: URLID) -> Int { attempt(at: id) - 1 }

    /// Which attempt at a URL the present or next one is, from 1.
    func attempt(at id: URLID) -> Int {
        triesAgain ? Int(attempts[id.index]?.failed ?? 0) + 1 : 1
    }

    /// The exchange of a URL in flight ended before a byte came, or its connection was refused: its host's pace changes
    /// where it may serve no more at a time than it did then.
    func noteTurnedAway(_ id: URLID, now: Int64) {
        let position = table[id.index].pointee.host
        let host = hosts[position]
        // Where others of the host answer on another port, that tells nothing of this one.
        guard host.hasAnswered, host.inFlight > 1 || hosts.group(of: position).inFlight == 1 else { return }
        var known = attempts[id.index] ?? Attempts()
        guard let taken = slowDown(position, asTurningAway: known.taken.map(Int.init)) else { return }
        known.taken = Int32(clamping: taken)
        attempts[id.index] = known
        if host.inFlight == 1 { rest(position, until: now + HostPace.step) }
    }

    /// Whether a request for a URL had to be sent again because its connection had been closed meanwhile.
    func isResent(_ id: URLID) -> Bool {
        triesAgain && attempts[id.index]?.isResent ?? false
    }

    /// A URL in flight was given up before it ended: it is the next to go out.
    func giveBack(_ id: URLID, isResent: Bool = false) {
        if isResent { attempts[id.index, default: Attempts()].isResent = true }
        move(inFlight(id), to: .todo(.first))
    }

    /// A URL in flight sends its request to its host once more, unless the host has to be left alone now.
    func departAgain(_ id: URLID, now: Int64) -> Bool {
        let host = table[id.index].pointee.host
        guard hosts.group(of: host).restsUntil <= now else { return false }
        keepDistance(from: host, now: now)
        hosts.settle(host)
        return true
    }

    private func inFlight(_ id: URLID) -> UnsafeMutablePointer<URLRecord> {
        let record = table[id.index]
        precondition(record.pointee.state == .inFlight, "only a URL in flight can end")
        return record
    }
}
