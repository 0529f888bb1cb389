import HTTP

extension Crawl {
    /// The verdict of the URL of a slot's exchange, which ended for good.
    func verdict(of record: FetchRecord, slot: Int) -> Verdict? {
        if record.isBroken, options.accepted.include(record) { return .fine }
        return Verdict.of(
            record,
            Verdict.Circumstances(
                asksToWait: slots[slot].retryAfter != nil, hasFailedBefore: frontier.hasFailed(at: record.url),
                isCutShort: state == .draining && RetryPolicy.Trouble(record) != nil
                    && retries.allows(attempt: record.attempt)))
    }

    /// Where the URL of a failed exchange waits for another attempt. The last attempt is a second look, when the rest of
    /// the crawl is done: trouble that is over by then was no fault of the link. It is sooner where the server says when to
    /// come back, and for what others may wait for, rules and sitemaps.
    func placeOfRetry(_ record: FetchRecord, slot: Int, due: Int64) -> TodoPlace {
        guard retries.isLast(after: record.attempt), frontier.takesNew, !wantsGet(slot, record),
            slots[slot].retryAfter == nil, !frontier.isAwaited(record.url),
            frontier.record(of: record.url).role != .auxiliary
        else { return .delayed(until: due) }
        return .lastAttempt(until: due)
    }
}
