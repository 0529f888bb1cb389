import HTTP
import Web

// The end of an exchange: its record is completed, its outcome is judged, its URL moves, its slot is freed, and then
// the event is emitted.

extension Crawl {
    /// Ends an exchange; its slot is free afterwards.
    public func endExchange(in slot: Int, _ end: ExchangeEnd, now: Int64) {
        if slots[slot].isCancelled { return endCancelled(slot, now: now) }
        let record = slots[slot].record
        describe(record, slot: slot, now: now)
        let end = endSitemap(decoded(end, slot: slot), slot: slot)
        if case .complete = end { finishSheet(in: slot) }
        finishDocuments(in: slot)
        decideOutcome(of: record, end, slot: slot, now: now)
        let pause = judgeAttempt(record, slot: slot, now: now)
        leaveState(of: slot)
        if record.willRetry {
            frontier.postpone(
                record.url, placeOfRetry(record, slot: slot, due: now + pause), isResent: slots[slot].isResent,
                isFault: slots[slot].retryAfter == nil && !wantsGet(slot, record))
        } else {
            finishURL(of: record, slot: slot)
        }
        freeSlot(of: record, end, slot: slot, now: now)
        record.isSuperseded = !record.willRetry && frontier.state(of: record.url) != .done
        frontier.untold = URLRecord.none
        emit(.ended(record))
        checkLimits(now: now)
        finishIfDone(now: now)
    }

    /// Finishes the page of a body, and follows the response's Refresh field.
    private func finishDocuments(in slot: Int) {
        if let reader = slots[slot].reader { finishPage(reader, slot: slot) }
        if let refresh = slots[slot].refresh { follow(refresh: refresh, slot: slot) }
    }

    /// Completes the description of an exchange in its record. This precedes the end of its page, which may change the
    /// URL's record.
    private func describe(_ record: FetchRecord, slot: Int, now: Int64) {
        let known = frontier.record(of: record.url)
        record.endedAt = now
        record.depth = Int(known.depth)
        record.isRobots = slots[slot].rules != nil && known.role == .auxiliary
        record.attempt = slots[slot].live.attempt
        record.referrer = known.referrerID
        record.bytes = slots[slot].live.bytes
        record.timings = slots[slot].live.phases(endingAt: now)
    }

    /// Writes the outcome of an exchange to its record, and follows its redirect.
    private func decideOutcome(of record: FetchRecord, _ end: ExchangeEnd, slot: Int, now: Int64) {
        switch end {
        case .failed(var error):
            explain(&error, slot: slot)
            record.outcome = .error
            record.error = error
            record.location = nil
        case .complete where slots[slot].isSuccess:
            record.outcome = .ok
            record.error = faultOfSitemap(in: slot)
            if !record.isBodyLeft { record.digest = slots[slot].digested.map(BodyDigest.init) }
            if slots[slot].rules != nil { endRules(in: slot, end, now: now) }
        case .complete where isUnchanged(slot, record.status):
            record.outcome = .ok
            record.isHTML = false
            slots[slot].isDocument = false
            if slots[slot].confirmsEarlier { takeOver(in: slot) }
        case .complete where record.location != nil:
            record.outcome = .redirect
            followRedirect(record, slot: slot)
        case .complete:
            record.outcome = .status
            record.error = deadEnd(record)
            if record.status == 304 { record.remark = "nothing has changed, says the server, which was not asked" }
        }
    }

    /// Follows a redirect for the purpose of its URL: as a page, or as robots rules.
    private func followRedirect(_ record: FetchRecord, slot: Int) {
        let known = frontier.record(of: record.url)
        slots[slot].isFollowed = known.role != .auxiliary && (slots[slot].rules == nil || mayBeRead(record.url))
        record.error =
            slots[slot].rules == nil || slots[slot].isFollowed
            ? follow(record, hops: Int(known.hops) + 1, slot: slot) : followRules(record, slot: slot)
    }

    /// Decides whether there is another attempt, and keeps the history of a failed one.
    ///
    /// - Returns: nanoseconds until the next attempt, if there is one.
    private func judgeAttempt(_ record: FetchRecord, slot: Int, now: Int64) -> Int64 {
        let pause = judge(record, slot: slot, began: slots[slot].live.startedAt, now: now)
        if slots[slot].goesBack == record.url, state != .draining { record.willRetry = true }
        if record.error != nil {
            record.history = ExchangeHistory(
                slots[slot].live, referrer: record.referrer, failedAt: now, standing: inspect(slot))
        }
        return pause
    }

    /// Finishes an exchange's URL, unless its outcome requires fetching it again.
    private func finishURL(of record: FetchRecord, slot: Int) {
        let page = record.url
        let hops = Int(frontier.record(of: page).hops)
        if record.outcome != .redirect { frontier.forgetRedirect(page) }
        frontier.untold = page.index
        let reading = reading(in: slot)
        // The outcome of a redirect with a target is that of the target.
        record.verdict = verdict(of: record, slot: slot)
        if earlier != nil { record.since = change(of: record) }
        frontier.finish(
            page,
            URLEnd(
                status: record.status, error: record.isBroken && record.target == nil ? record.error?.kind : nil,
                verdict: record.verdict, reading: reading))
        if reading == .unread { readAsPage(page, record) }
        frontier.endSitemap(page, isRead: slots[slot].sitemap != nil)
        if let back = slots[slot].goesBack, back != page { frontier.tryAgain(back, hops: hops + 1) }
    }

    /// Frees an exchange's slot, and releases hosts that waited for its URL as robots.txt. This precedes the event,
    /// since its subscribers may ask for the next wake-up.
    private func freeSlot(of record: FetchRecord, _ end: ExchangeEnd, slot: Int, now: Int64) {
        let waiting = record.willRetry ? [] : frontier.takeWaiting(for: record.url)
        let (body, cookies) = (slots[slot].rules, slots[slot].cookiesAsOf)
        free(slot)
        if !waiting.isEmpty { conclude(waiting, body: body, end: end, record, cookies: cookies, now: now) }
    }

    /// Makes a time-out in the TLS handshake final if the port is known to speak plain HTTP.
    private func explain(_ error: inout FetchError, slot: Int) {
        let live = slots[slot].live
        guard error.kind == .timeout, live.hasEntered, live.state == .securing, slots[slot].url.schemeKind == .https,
            frontier.speaksPlainHTTP(at: frontier.record(of: live.url).host)
        else { return }
        error = FetchError(.tls, "the server does not answer in TLS: it speaks plain HTTP on this port")
    }
}
