import HTTP
import Web

// Restores URLs: each is put where it stood, and what was in flight waits.

extension CrawlRestoration {
    /// Adds the next URL.
    package func addURL(_ text: UnsafeBufferPointer<UInt8>, _ kept: KeptURL) throws(RestorationError) {
        let hash = frontier.table.hash(text)
        guard Int(kept.host) < crawl.hostCount, text.count <= URLArena.longestText, kept.place.depth >= 0,
            kept.place.hops >= 0, kept.skipCause != nil || isText(text, at: kept.host)
        else { throw RestorationError("URL \(frontier.count) is none of a crawl") }
        guard frontier.table.find(text, hash: hash) == nil else {
            throw RestorationError("URL \(frontier.count) is there twice")
        }
        let record = frontier.table.insert(
            text, hash: hash, host: kept.host, referrer: kept.place.referrer?.index ?? URLRecord.none,
            depth: UInt16(clamping: kept.place.depth), hops: UInt8(clamping: kept.place.hops), role: kept.place.role)
        recordQuery(text, of: record)
        if let result = kept.result { try restore(result, of: record) }
        settle(record, kept, text)
    }

    /// Whether a URL's text begins as its origin's URLs do.
    private func isText(_ text: UnsafeBufferPointer<UInt8>, at host: UInt32) -> Bool {
        let origin = frontier.hosts[host].origin
        guard text.allSatisfy({ (0x21...0x7E).contains($0) }) else { return false }
        return text.count > origin.count && text.starts(with: origin) && text[origin.count] == UInt8(ascii: "/")
    }

    /// Recognises other forms of a URL that traps are known by.
    private func recordQuery(_ text: UnsafeBufferPointer<UInt8>, of record: UnsafeMutablePointer<URLRecord>) {
        guard frontier.guardsTraps, record.pointee.referrer != URLRecord.none else { return }
        _ = frontier.queries.repeats(RobotsTable.target(in: text), at: record.pointee.host)
    }

    private func restore(
        _ result: KeptResult, of record: UnsafeMutablePointer<URLRecord>
    ) throws(RestorationError) {
        guard result.status <= 999, result.latency ?? 0 >= 0 else {
            throw RestorationError("a result is none of an exchange")
        }
        let (id, host) = (record.pointee.id, record.pointee.host)
        if let target = result.target { redirects.append((id, target)) }
        if let latency = result.latency { frontier.hosts[host].recordLatency(latency) }
        if let validators = result.validators, crawl.options.requests.keepsValidators {
            crawl.requests.validators.store(validators, of: URLID(index: id))
        }
        if let robots = result.robots { restore(robots, of: record, status: result.status) }
        if record.pointee.role != .auxiliary { pagesBegun += 1 }
        record.pointee.move(to: .done(result.end))
        record.pointee.move(to: .todo(.last))
    }

    private func restore(_ kept: KeptRobotsAnswer, of record: UnsafeMutablePointer<URLRecord>, status: UInt16) {
        guard crawl.options.obeysRobots, kept.until > now, !keptRules.contains(record.pointee.id) else { return }
        let error = kept.error.map {
            FetchError($0.kind, "\($0.message) (met by the request for robots.txt)", isFinal: $0.isFinal)
        }
        // A success without rules allows everything, as its status does.
        let answer: RobotsTable.Answer =
            kept.location.map { .redirect(to: $0) } ?? error.map { .failure($0) } ?? .status(status)
        frontier.robots.answers[record.pointee.id] = RobotsTable.Known(answer: answer, until: kept.until, asked: 0)
        guard let error, RobotsTable.isRobots(frontier.table.text(of: record)) else { return }
        if frontier.hosts[record.pointee.host].robots.isUnreachable {
            frontier.robots.unreachable[record.pointee.host] = error
        }
    }

    /// Puts a URL where it stood.
    private func settle(
        _ record: UnsafeMutablePointer<URLRecord>, _ kept: KeptURL, _ text: UnsafeBufferPointer<UInt8>
    ) {
        let id = record.pointee.id
        if let cause = kept.skipCause { return skip(record, kept, cause, text) }
        if let result = kept.result, !result.isSuperseded {
            let isBroken = result.status >= 400 || result.error != nil
            if retriesFailed, isBroken, record.pointee.role != .auxiliary { failed.append(id) }
            return frontier.restore(record, as: .done(result.end))
        }
        let isSeed = record.pointee.role == .auxiliary || record.pointee.referrer == URLRecord.none
        if judgesAgain, let reason = reason(for: record, text, isSeed: isSeed) {
            judged.append((id, reason))
            return frontier.restoreUnqueued(record)
        }
        if let failed = kept.wait?.failedAttempts {
            frontier.attempts[id] = Attempts(failed: UInt8(clamping: failed), hasFailed: kept.wait?.hasFailed ?? false)
            if kept.result == nil, failed > 0 { pagesBegun += 1 }
        }
        if let wait = kept.wait, let due = wait.due, wait.isLast {
            frontier.restore(record, as: .todo(.lastAttempt(until: max(due, now))))
        } else if let due = kept.wait?.due, due > now {
            frontier.restore(record, as: .todo(.delayed(until: due)))
        } else {
            frontier.restore(record, as: .todo(.last))
            if kept.wait?.isFirst == true || kept.wait?.due != nil { first.append(id) }
        }
    }

    private func skip(
        _ record: UnsafeMutablePointer<URLRecord>, _ kept: KeptURL, _ cause: SkipCause,
        _ text: UnsafeBufferPointer<UInt8>
    ) {
        let (id, host) = (record.pointee.id, record.pointee.host)
        if case .trap(let kind) = cause { trapped.append((id, kind)) }
        if kept.isBlockedOut { frontier.blocked[host, default: []].append(id) }
        switch cause {
        case .reason(.pattern), .reason(.depth), .reason(.scope), .reason(.redirectLimit), .reason(.tooLong):
            guard judgesAgain, isText(text, at: host) else { break }
            let isSeed = record.pointee.role == .auxiliary || record.pointee.referrer == URLRecord.none
            let reason = reason(for: record, text, isSeed: isSeed)
            if cause.reason != reason { judged.append((id, reason)) }
        case .ignored, .pruned: hasIgnored = true
        case .reason, .trap: break
        }
        frontier.restore(record, as: .skipped(cause))
    }

    /// Why the present options leave a URL out.
    private func reason(
        for record: UnsafeMutablePointer<URLRecord>, _ text: UnsafeBufferPointer<UInt8>, isSeed: Bool
    ) -> SkipReason? {
        frontier.skipReason(
            for: text, isHTTP: true, host: record.pointee.host, isSeed: isSeed, depth: Int(record.pointee.depth),
            hops: Int(record.pointee.hops))
    }
}

extension KeptResult {
    /// How its URL ended.
    fileprivate var end: URLEnd { URLEnd(status: status, error: error, verdict: verdict, reading: reading) }
}
