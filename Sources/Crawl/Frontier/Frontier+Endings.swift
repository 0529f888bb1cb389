import HTTP

// Ends of URLs in flight, and further requests for known URLs.

/// The data of a URL that is requested more than once.
struct Attempts {
    /// The number of failed attempts.
    var failed: UInt8 = 0
    /// The number of connections by which its host was slowed for turning the URL away; nil if it never did.
    var taken: Int32?
    /// Whether its request had to be sent again because its connection had been closed meanwhile.
    var isResent = false
}

extension Frontier {
    /// Finishes a URL in flight with a status or an error.
    func finish(_ id: URLID, status: UInt16, error: FetchErrorKind?, reading: DocumentReading = .none) {
        move(inFlight(id), to: .done(status: status, error: error, reading: reading))
    }

    /// Moves a finished URL back to todo with a number of redirects before it, unless its host is blocked.
    func fetchAgain(_ id: URLID, hops: Int) {
        let record = table[id.index]
        guard record.pointee.state == .done, !hosts[record.pointee.host].isBlocked else { return }
        setHops(hops, of: record)
        if takesNew { move(record, to: .todo(.last)) } else { requestAgain(record) }
    }

    /// The same for a URL whose answer no longer counts: it counts as an attempt.
    func tryAgain(_ id: URLID, hops: Int) {
        attempts[id.index] = Attempts(failed: 1)
        fetchAgain(id, hops: hops)
        if table[id.index].pointee.state != .todo { attempts[id.index] = nil }
    }

    /// Makes a URL that was requested before wait as for another attempt: limits on new URLs do not apply.
    func requestAgain(_ record: UnsafeMutablePointer<URLRecord>) {
        let id = record.pointee.id
        if !takesNew { attempts[id] = attempts[id] ?? Attempts() }
        move(record, to: .todo(.first))
    }

    /// Moves a failed URL in flight back to todo, to wait for another attempt until `due`.
    func postpone(_ id: URLID, until due: Int64, isResent: Bool) {
        var known = attempts[id.index] ?? Attempts()
        known.failed = UInt8(clamping: Int(known.failed) + 1)
        known.isResent = isResent
        attempts[id.index] = known
        move(inFlight(id), to: .todo(.delayed(until: due)))
    }

    /// Whether any URL has further attempts to come or in flight.
    var triesAgain: Bool { !attempts.isEmpty }

    /// Attempts at a URL that have failed, of those that count; 0 once it has ended.
    func failedAttempts(at id: URLID) -> Int { attempt(at: id) - 1 }

    /// The number of the present or next attempt at a URL, from 1.
    func attempt(at id: URLID) -> Int {
        triesAgain ? Int(attempts[id.index]?.failed ?? 0) + 1 : 1
    }

    /// Slows a host that may have turned away a URL in flight: the exchange ended before a byte came, or its connection
    /// was refused.
    func recordTurnedAway(_ id: URLID, now: Int64) {
        let position = table[id.index].pointee.host
        let host = hosts[position]
        // Answers on other ports of the host say nothing about this one.
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

    /// Gives back a URL in flight, which is the next to be fetched.
    func giveBack(_ id: URLID, isResent: Bool = false) {
        if isResent { attempts[id.index, default: Attempts()].isResent = true }
        move(inFlight(id), to: .todo(.first))
    }

    /// Records another request for a URL in flight, unless its host must rest now.
    func departAgain(_ id: URLID, now: Int64) -> Bool {
        let host = table[id.index].pointee.host
        guard hosts.group(of: host).restsUntil <= now else { return false }
        keepDistance(from: host, now: now)
        hosts.updateTurns(of: host)
        return true
    }

    private func inFlight(_ id: URLID) -> UnsafeMutablePointer<URLRecord> {
        let record = table[id.index]
        precondition(record.pointee.state == .inFlight, "only a URL in flight can end")
        return record
    }
}
