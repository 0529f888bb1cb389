import HTTP

// A URL's state changes here and nowhere else, and with it all that goes by states: the counts, its host's counters, whose
// links still matter, what is remembered of attempts, and what comes back when a host is unblocked.

/// Where a URL stands, with what is known of it there.
enum URLStanding {
    /// It waits to be fetched.
    case todo(TodoPlace)
    case inFlight
    case done(status: UInt16, error: FetchErrorKind?, reading: URLRecord.Reading)
    case skipped(SkipCause)

    var state: URLState {
        switch self {
        case .todo: .todo
        case .inFlight: .inFlight
        case .done: .done
        case .skipped: .skipped
        }
    }
}

/// Where among those that wait a URL waits.
enum TodoPlace {
    /// Behind all others of its host, or of its depth where that has not its turn yet.
    case last
    /// Before all others of its host.
    case first
    /// For a time, monotonic nanoseconds.
    case delayed(until: Int64)
    /// Before all hosts, because one waits for it as its robots.txt.
    case awaited
}

extension Frontier {
    /// A URL that is new stands where it belongs from the beginning.
    @inline(__always)
    func admit(_ record: UnsafeMutablePointer<URLRecord>, as standing: URLStanding) {
        counts.add(standing.state)
        record.pointee.move(to: standing)
        if case .skipped(let cause) = standing { noteSkip(record, cause) }
        if case .todo(let place) = standing { put(record, at: place) }
        tell(record, from: nil, former: nil)
    }

    /// Moves a URL that is known to where it stands from now on. One that waited has been taken out of its queue before.
    func move(_ record: UnsafeMutablePointer<URLRecord>, to standing: URLStanding) {
        let before = record.pointee
        let former = before.state == .done && before.id != untold ? answer(of: record) : nil
        record.pointee.move(to: standing)
        counts.move(from: before.state, to: standing.state)
        hosts.count(before, record.pointee)
        switch standing {
        case .todo(let place):
            if before.state != .inFlight { referrers.reopen(before.id) }
            put(record, at: place)
        case .inFlight: break
        case .done: settleEnd(of: record)
        case .skipped(let cause):
            settleLinks(to: before.id)
            attempts[before.id] = nil
            noteSkip(record, cause)
        }
        if before.state == .inFlight { robots.isLineStuck = false }
        if before.state == .inFlight || standing.state == .inFlight { hosts.settle(before.host) }
        tell(record, from: before, former: former)
    }

    @inline(__always)
    private func tell(_ record: UnsafeMutablePointer<URLRecord>, from before: URLRecord?, former: URLMove.Answer?) {
        assert(counts.isConsistent, "seen = todo + in flight + done + skipped")
        let record = record.pointee
        onMove(
            URLMove(
                url: URLID(index: record.id), from: before?.state, to: record.state, reason: record.skipReason,
                formerReason: before?.skipReason, formerAnswer: former,
                referrer: record.referrer == URLRecord.none ? nil : URLID(index: record.referrer)))
    }

    private func answer(of record: UnsafeMutablePointer<URLRecord>) -> URLMove.Answer {
        let known = record.pointee
        return URLMove.Answer(
            status: known.status, error: known.errorKind, isRedirect: target(of: URLID(index: known.id)) != nil)
    }

    private func noteSkip(_ record: UnsafeMutablePointer<URLRecord>, _ cause: SkipCause) {
        let host = record.pointee.host
        if case .trap(let kind) = cause { traps[kind, default: 0] += 1 }
        if cause == .reason(.cancelled), hosts[host].isBlocked { blocked[host, default: []].append(record.pointee.id) }
    }

    /// What the links to a URL come to is known, unless it is broken: then they are told at the crawl's end.
    private func settleEnd(of record: UnsafeMutablePointer<URLRecord>) {
        let id = URLID(index: record.pointee.id)
        let isRedirect = target(of: id) != nil
        if !record.pointee.isBroken {
            if isRedirect { settleRedirect(id) } else { settleLinks(to: id.index) }
        }
        if !redirects.isEmpty {
            if !isRedirect { otherWays[id.index] = nil }
            advanceSettling()
        }
        if triesAgain { attempts[id.index] = nil }
    }
}
