import HTTP

// Adapts attempts, rests and the pace of a host to its responses.

extension Crawl {
    /// Decides whether to try the URL of an ended exchange again, lets its host rest if it asked for that, and adapts
    /// its pace.
    ///
    /// - Parameters:
    ///   - record: the exchange, complete except for `willRetry`, which is set here.
    ///   - slot: its slot.
    ///   - began: when it began.
    ///   - now: the time.
    /// - Returns: nanoseconds until the next attempt, if there is one.
    func judge(_ record: FetchRecord, slot: Int, began: Int64, now: Int64) -> Int64 {
        // Nothing was sent, and nothing would be sent the next time.
        if frontier.unreachable(record.url) != nil { return 0 }
        let host = frontier.record(of: record.url).host
        if slots[slot].method == .get, Self.cameToNothing(record) { frontier.recordTurnedAway(record.url, now: now) }
        if let sign = HostPace.Sign(record) {
            frontier.recordOutcome(sign, of: host, latency: record.latency, began: began, now: now)
        }
        guard state != .draining else { return 0 }
        if wantsGet(slot, record) {
            record.willRetry = true
            return 0
        }
        guard let trouble = RetryPolicy.Trouble(record), !options.accepted.include(record.status) else { return 0 }
        let asked = slots[slot].retryAfter ?? 0
        if asked > options.politeness.maxRetryAfter { return 0 }
        if asked > 0 { frontier.rest(host, until: now + asked, isBackingOff: true) }
        record.willRetry = retries.allows(attempt: record.attempt)
        return record.willRetry ? max(asked, retries.delay(after: record.attempt, of: trouble)) : 0
    }

    /// Whether an exchange's connection was refused, or ended before a byte came back on it.
    private static func cameToNothing(_ record: FetchRecord) -> Bool {
        guard record.bytes == 0, let error = record.error, !error.isFinal else { return false }
        return error.kind == .closed || error.kind == .reset || error.kind == .connect
    }

    /// Whether a slot's URL has already met a closed kept connection: its requests need new connections from now on.
    public func isResent(_ slot: Int) -> Bool { slots[slot].isResent }

    /// Called when a slot's request met a kept connection that the server had closed, and must be sent again. This does
    /// not count as an attempt, but as a request for the host's delay and for the rate.
    ///
    /// - Parameters:
    ///   - slot: the exchange's slot.
    ///   - now: the time.
    /// - Returns: whether it may be sent now, on a new connection. If not, give up the exchange; its URL waits for its
    ///   turn.
    public func mayResend(_ slot: Int, now: Int64) -> Bool {
        slots[slot].isResent = true
        guard rate?.nextDue ?? now <= now, frontier.departAgain(slots[slot].live.url, now: now) else { return false }
        rate?.recordRequest(now: now)
        frontier.tellDetail(.resent(slot: slot, at: now))
        return true
    }

    /// The time in nanoseconds of a response's Retry-After field (RFC 9110 section 10.2.3); nil without a valid one.
    func retryAfter(_ head: borrowing ResponseHead, now: Int64) -> Int64? {
        guard RetryPolicy.Trouble(status: head.status) != nil, let range = head.value(of: .retryAfter), !range.isEmpty
        else {
            return nil
        }
        let calendar = (now + options.clockOffset) / 1_000_000_000
        let asked = head.withBytes(in: range) { value -> Int64? in
            if value.allSatisfy({ HTTPByte.digit($0) != nil }) {
                // More digits than that are as good as for ever.
                return value.count > 9 ? 1_000_000_000 : value.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
            }
            return HTTPDate.seconds(value, now: calendar).map { $0 - (date(of: head, now: calendar) ?? calendar) }
        }
        return asked.map { min(max(0, $0), 1_000_000_000) * 1_000_000_000 }
    }

    /// Lets a slot's host rest if it says that no requests are left to the crawl for now, before it has to refuse one.
    func heedRateLimit(_ head: borrowing ResponseHead, slot: Int) {
        guard head.has(.rateLimit) || head.has(.rateLimitRemaining) || head.has(.xRateLimitRemaining) else { return }
        let now = slots[slot].live.stateSince
        guard let seconds = head.secondsOfSpentLimit(calendar: (now + options.clockOffset) / 1_000_000_000),
            seconds > 0, seconds <= options.politeness.maxRetryAfter / 1_000_000_000
        else { return }
        let host = frontier.record(of: slots[slot].live.url).host
        frontier.rest(host, until: now + seconds * 1_000_000_000, isBackingOff: true)
    }

    /// When a response was sent, by its server's clock, as are its other dates; seconds since 1970.
    private func date(of head: borrowing ResponseHead, now: Int64) -> Int64? {
        for index in 0..<head.fieldCount {
            let isDate = head.withBytes(in: head.name(index)) { equalIgnoringCase($0, "date") }
            if isDate { return head.withBytes(in: head.value(index)) { HTTPDate.seconds($0, now: now) } }
        }
        return nil
    }
}

extension FetchRecord {
    /// Nanoseconds to the first byte of an answer that says something about its host; nil for any other.
    var latency: Int64? {
        status > 0 && HostPace.Sign(self) != nil ? timings.wait : nil
    }
}

extension HostPace.Sign {
    /// What an exchange says about its host; nil if nothing.
    init?(_ record: FetchRecord) {
        switch record.error?.kind {
        case .timeout, .reset, .closed, .connect, .truncated: self = record.error?.isFinal == true ? .good : .failed
        case .dns: return nil
        case .url where record.outcome == .error: return nil
        case .protocol, .tooLarge, .decode, .tls, .redirect, .url: self = .good
        case nil:
            switch RetryPolicy.Trouble(status: record.status) {
            case .overload: self = .overloaded
            case .server, .transport: self = .failed
            case nil: self = .good
            }
        }
    }
}
