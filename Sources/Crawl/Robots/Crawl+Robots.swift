import HTTP
import Web

// Fetches robots.txt: for the engine an exchange like any other, which provides rules instead of links.

extension Crawl {
    /// What robots.txt says of a URL, and where; nil while its origin's is not known, and if none is obeyed.
    public func robotsVerdict(of url: URLID) -> RobotsVerdict? {
        frontier.robotsVerdict(of: url)
    }

    /// Starts keeping the body of an exchange that a host waits for. The host may have started to wait after the
    /// exchange, if the whole body is still to come.
    func startRules(in slot: Int, _ url: URLID) {
        slots[slot].rules = frontier.isAwaited(url) ? [] : nil
    }

    /// Keeps a piece of the body, up to the limit.
    func keepRules(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) {
        guard let kept = slots[slot].rules?.count, slots[slot].isSuccess else { return }
        let room = RobotsRules.sizeLimit - kept
        slots[slot].rules?.append(contentsOf: piece.prefix(room))
        if piece.count > room { slots[slot].isCutShort = true }
    }

    /// Follows a redirect of robots.txt, or returns why not. The record's location becomes the resolved URL.
    func followRules(_ record: FetchRecord, slot: Int) -> FetchError? {
        var target = WebURL()
        let failure = target.assign(location: record.location ?? [], base: slots[slot].url)
        target.removeCredentials()
        record.location = failure == nil ? Array(target.bytes[target.withoutFragment]) : nil
        if let failure { return FetchError(.redirect, "the redirect's target is not a URL: \(failure.message)") }
        if !target.isHTTP { return leftOut(.scheme, target) }
        guard let ways = frontier.robots.awaited[record.url.index]?.map(\.way) else { return nil }
        if ways.allSatisfy({ $0.count > RobotsTable.maxRedirects }) {
            return FetchError(.redirect, "more than \(RobotsTable.maxRedirects) redirects of robots.txt in a row")
        }
        guard let known = frontier.known(target), ways.allSatisfy({ $0.contains(known) }),
            !hasNewCookie(
                target, since: frontier.robots.answers[known]?.asked ?? slots[slot].cookiesAsOf, now: record.endedAt)
        else { return nil }
        return FetchError(.redirect, "the redirects of robots.txt lead in a circle")
    }

    private func hasNewCookie(_ url: WebURL, since asked: UInt64, now: Int64) -> Bool {
        requests.jar.hasChanged(for: url, since: asked, now: requests.seconds(at: now))
    }

    /// Ends a fetch that hosts waited for: they get their rules, or wait for the next fetch.
    ///
    /// - Parameters:
    ///   - waiting: the hosts.
    ///   - body: the body; nil if it was not kept.
    ///   - end: how the fetch ended.
    ///   - record: its record.
    ///   - cookies: the cookie jar's clock when it started.
    ///   - now: the time.
    func conclude(
        _ waiting: [RobotsTable.Waiting], body: [UInt8]?, end: ExchangeEnd, _ record: FetchRecord, cookies: UInt64,
        now: Int64
    ) {
        guard state != .draining, state != .finished else {
            for waiting in waiting { frontier.forgetRules(of: waiting.host) }
            return
        }
        guard let body else {
            for waiting in waiting { frontier.fetchRulesAgain(record.url, for: waiting) }
            return
        }
        let status = Self.status(of: record, end)
        let isSuccess = (200..<300).contains(status ?? 0)
        let rules = isSuccess ? body.withUnsafeBufferPointer { RobotsRules(parsing: $0) } : nil
        let answer = answer(of: record, status: status)
        let known = frontier.recordRules(of: record.url, rules, in: body, or: answer, asked: cookies, now: now)
        if case .redirect(let target) = answer { forgetIfChanged(target, waiting, now: now) }
        for waiting in waiting {
            if let known {
                frontier.proceed(with: waiting, by: known, asked: now - record.timings.total, now: now)
            } else {
                frontier.wait(waiting, forRoom: rules?.bytes ?? 0, now: now)
            }
        }
        if let rules { offerSitemaps(of: rules, record) }
    }

    /// The answer of a fetch for rules, other than rules.
    private func answer(of record: FetchRecord, status: Int?) -> RobotsTable.Answer {
        if record.outcome == .redirect, let location = record.location { return .redirect(to: location) }
        if let status { return .status(UInt16(clamping: status)) }
        let error = record.error ?? FetchError(.closed, "the exchange was stopped")
        return .failure(
            FetchError(error.kind, "\(error.message) (met by the request for robots.txt)", isFinal: error.isFinal))
    }

    /// Follows a redirect that leads back once more if a cookie for its target was set on the way.
    private func forgetIfChanged(_ target: [UInt8], _ waiting: [RobotsTable.Waiting], now: Int64) {
        var url = WebURL()
        let failure = target.withUnsafeBufferPointer { url.assign($0, base: nil) }
        guard failure == nil, let id = frontier.known(url), let known = frontier.robots.answers[id],
            waiting.contains(where: { $0.way.contains(id) }),
            hasNewCookie(url, since: known.asked, now: now)
        else { return }
        frontier.robots.answers[id] = nil
    }

    /// The status that decides; nil if a body was needed but did not come. Bytes beyond a limit are not read anyway.
    private static func status(of record: FetchRecord, _ end: ExchangeEnd) -> Int? {
        guard record.status > 0 else { return nil }
        if case .failed(let error) = end, error.kind != .tooLarge, record.status < 300 { return nil }
        return Int(record.status)
    }
}

extension ResponseHead {
    /// The directives of all X-Robots-Tag fields for this crawler.
    var robots: RobotsDirectives {
        guard has(.xRobotsTag) else { return [] }
        return (0..<fieldCount).reduce(into: []) { directives, index in
            guard field(index) == .xRobotsTag else { return }
            directives.formUnion(withBytes(in: value(index)) { RobotsDirectives(headerValue: $0) })
        }
    }
}
