import HTTP

// What a response says of its host's strength, and what comes of it: attempts, rests, a slower pace.

extension Crawl {
    /// Judges whether a URL whose exchange ended is tried again, lets its host rest if it asked for that, and adapts its
    /// pace.
    ///
    /// - Parameters:
    ///   - record: the exchange, complete but for `willRetry`, which is set.
    ///   - slot: its slot.
    ///   - began: when it began.
    ///   - now: the time.
    /// - Returns: nanoseconds until the next attempt, where there is one.
    func judge(_ record: FetchRecord, slot: Int, began: Int64, now: Int64) -> Int64 {
        // Nothing was sent, and nothing would be the next time.
        if frontier.unreachable(record.url) != nil { return 0 }
        let host = frontier.record(of: record.url).host
        if slots[slot].method == .get, Self.cameToNothing(record) { frontier.noteTurnedAway(record.url, now: now) }
        if let sign = HostPace.Sign(record) {
            frontier.hear(sign, of: host, latency: record.latency, began: began, now: now)
        }
        guard state != .draining else { return 0 }
        if wantsGet(slot, record) {
            record.willRetry = true
            return 0
        }
        guard let trouble = RetryPolicy.Trouble(record) else { return 0 }
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

    /// Whether a slot's URL has used up its connection that turns out closed: its requests want new ones from now on.
    public func isResent(_ slot: Int) -> Bool { slots[slot].isResent }

    /// A slot's request met a kept connection that the server had closed, and is to go out again. That is no attempt, but a
    /// request as others are to the host, and of all.
    ///
    /// - Parameters:
    ///   - slot: the exchange's slot.
    ///   - now: the time.
    /// - Returns: whether it may go out now, on a new connection; if not, the exchange is to be given up, and its URL goes
    ///   out when its turn comes.
    public func mayResend(_ slot: Int, now: Int64) -> Bool {
        slots[slot].isResent = true
        guard rate?.nextDue ?? now <= now, frontier.departAgain(slots[slot].live.url, now: now) else { return false }
        rate?.take(now: now)
        frontier.tellDetail(.resent(slot: slot, at: now))
        return true
    }

    /// Nanoseconds for which a response asks to be left alone (RFC 9110 section 10.2.3); nil where it does not, or not in
    /// a way that can be understood.
    func retryAfter(_ head: borrowing ResponseHead, now: Int64) -> Int64? {
        guard RetryPolicy.Trouble(status: head.status) != nil, let range = head.value(of: .retryAfter), !range.isEmpty
        else {
            return nil
        }
        let calendar = (now + options.clockOffset) / 1_000_000_000
        let asked = head.withBytes(in: range) { value -> Int64? in
            if value.allSatisfy({ HTTPByte.digit($0) != nil }) {
                // What has more digits than that is as good as for ever.
                return value.count > 9 ? 1_000_000_000 : value.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
            }
            return HTTPDate.seconds(value, now: calendar).map { $0 - (date(of: head, now: calendar) ?? calendar) }
        }
        return asked.map { min(max(0, $0), 1_000_000_000) * 1_000_000_000 }
    }

    /// When a response was made by its server's clock, which its other dates are by, too; seconds since 1970.
    private func date(of head: borrowing ResponseHead, now: Int64) -> Int64? {
        for index in 0..<head.fieldCount {
            let isDate = head.withBytes(in: head.name(index)) { equalIgnoringCase($0, "date") }
            if isDate { return head.withBytes(in: head.value(index)) { HTTPDate.seconds($0, now: now) } }
        }
        return nil
    }
}

extension FetchRecord {
    /// Nanoseconds to the first byte of an answer that tells something of its host; nil for any other.
    var latency: Int64? {
        status > 0 && HostPace.Sign(self) != nil ? timings.wait : nil
    }
}

extension HostPace.Sign {
    /// What an exchange tells of its host; nil where it tells nothing.
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
