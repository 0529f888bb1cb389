import HTTP

// A URL's state changes only here, together with everything that depends on it: the counts, its host's counters,
// relevant links, attempts, and the URLs that return when a host is unblocked.

/// The state of a URL, with its data.
enum URLStanding {
    /// It waits to be fetched.
    case todo(TodoPlace)
    case inFlight
    case done(URLEnd)
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

/// How a URL ended.
struct URLEnd {
    /// The status of the last answer; 0 for none.
    var status: UInt16
    /// The failure of the last exchange, if the URL is broken.
    var error: FetchErrorKind?
    /// What to make of it.
    var verdict: Verdict?
    /// How its document was read.
    var reading = DocumentReading.none
}

/// The place where a URL waits.
enum TodoPlace {
    /// Behind all others of its host, or of its depth if that has not its turn yet.
    case last
    /// Behind all others of its host: it was taken from the queue that processes share.
    case taken
    /// Before all others of its host.
    case first
    /// Until a time, monotonic nanoseconds.
    case delayed(until: Int64)
    /// The same, but not before nothing else is left to fetch.
    case lastAttempt(until: Int64)
    /// Before all hosts, because one of them waits for it as its robots.txt.
    case awaited
}

extension Frontier {
    /// Emits a detail, which is created only if there is a subscriber.
    @inline(__always)
    func tellDetail(_ event: @autoclosure () -> CrawlEvent) {
        if isHeard { onDetail(event()) }
    }

    /// Sets the first state of a new URL.
    @inline(__always)
    func admit(_ record: UnsafeMutablePointer<URLRecord>, as standing: URLStanding) {
        if isHeard { tellFind(record) }
        counts.add(standing.state)
        record.pointee.move(to: standing)
        tellMove(of: record, from: nil, former: nil)
        if case .skipped(let cause) = standing { recordSkip(record, cause) }
        if case .todo(let place) = standing { enqueue(record, at: place) }
    }

    /// Moves a known URL to another state. A waiting one must have been removed from its queue before.
    func move(_ record: UnsafeMutablePointer<URLRecord>, to standing: URLStanding) {
        let before = record.pointee
        let former = before.state == .done && before.id != untold ? answer(of: record) : nil
        record.pointee.move(to: standing)
        counts.move(from: before.state, to: standing.state)
        hosts.count(before, record.pointee)
        links.follow(before.id, from: before.state, in: table.records)
        switch standing {
        case .todo, .inFlight: break
        case .done: endAttempts(at: record)
        case .skipped: attempts[before.id] = nil
        }
        if before.state == .inFlight { robots.isLineStuck = false }
        if before.state == .inFlight || standing.state == .inFlight { hosts.updateTurns(of: before.host) }
        tellMove(of: record, from: before, former: former)
        if case .skipped(let cause) = standing { recordSkip(record, cause) }
        if case .todo(let place) = standing { enqueue(record, at: place) }
    }

    /// Sets the state that a new URL had at the end of an earlier run, without an event. What depends on other URLs
    /// follows when all are there.
    func restore(_ record: UnsafeMutablePointer<URLRecord>, as standing: URLStanding) {
        counts.add(standing.state)
        let before = record.pointee
        record.pointee.move(to: standing)
        hosts.count(before, record.pointee)
        if case .todo(let place) = standing { enqueue(record, at: place) }
    }

    /// The same for a URL that waited and is moved on before it is due: it is in no queue.
    func restoreUnqueued(_ record: UnsafeMutablePointer<URLRecord>) {
        counts.add(.todo)
    }

    @inline(__always)
    private func tellMove(
        of record: UnsafeMutablePointer<URLRecord>, from before: URLRecord?, former: URLMove.Answer?
    ) {
        assert(counts.isConsistent, "seen = todo + in flight + done + skipped")
        let known = record.pointee
        guard tellsAllMoves || known.state == .skipped || before?.state == .skipped || former != nil else { return }
        onMove(
            URLMove(
                url: URLID(index: known.id), from: before?.state, to: known.state, cause: known.skipCause,
                formerCause: before?.skipCause, answer: known.state == .done ? answer(of: record) : nil,
                formerAnswer: former, referrer: known.referrerID))
    }

    @inline(never)
    private func tellFind(_ record: UnsafeMutablePointer<URLRecord>) {
        let known = record.pointee
        tellDetail(
            .found(
                URLFind(
                    url: URLID(index: known.id), host: known.host, place: known.place, text: table.text(of: record))))
    }

    /// Tells how near a known URL is from now on, where it was found, and what for.
    func tellPlace(of record: UnsafeMutablePointer<URLRecord>) {
        tellDetail(.foundElsewhere(URLID(index: record.pointee.id), record.pointee.place))
    }

    private func answer(of record: UnsafeMutablePointer<URLRecord>) -> URLMove.Answer {
        let known = record.pointee
        return URLMove.Answer(
            status: known.status, error: known.errorKind, verdict: known.verdict,
            isRedirect: target(of: URLID(index: known.id)) != nil, reading: known.reading)
    }

    func recordSkip(_ record: UnsafeMutablePointer<URLRecord>, _ cause: SkipCause) {
        let host = record.pointee.host
        if case .trap(let kind) = cause { recordTrap(record, kind) }
        if cause == .reason(.cancelled), hosts[host].isBlocked { blocked[host, default: []].append(record.pointee.id) }
    }

    /// Removes the attempts of a URL that ended for good.
    private func endAttempts(at record: UnsafeMutablePointer<URLRecord>) {
        let id = record.pointee.id
        if !links.redirects.isEmpty, target(of: URLID(index: id)) == nil { otherWays[id] = nil }
        if triesAgain { attempts[id] = nil }
    }
}
