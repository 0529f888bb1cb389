import HTTP
import Web

// The crawl's part in robots.txt: an exchange like any other for the engine, which brings rules instead of links.

extension Crawl {
    /// What robots.txt says of a URL, and where; nil while its origin's is not known, and where none is obeyed.
    public func robotsVerdict(of url: URLID) -> RobotsVerdict? {
        frontier.robotsVerdict(of: url)
    }

    /// Begins to keep the body of an exchange that a host waits for. One that was not waited for when it began does, too, if
    /// all of its body is to come.
    func beginRules(in slot: Int, _ url: URLID) {
        slots[slot].rules = frontier.isAwaited(url) ? [] : nil
    }

    /// Keeps a piece of the body, as far as it matters.
    func keepRules(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) {
        guard let kept = slots[slot].rules?.count, slots[slot].isSuccess else { return }
        let room = RobotsRules.sizeLimit - kept
        slots[slot].rules?.append(contentsOf: piece.prefix(room))
        if piece.count > room { slots[slot].isCutShort = true }
    }

    /// Follows a redirect of robots.txt, or says why not. The location becomes the resolved URL.
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

    /// A fetch ended that hosts waited for: they get their rules, or wait for the next one.
    ///
    /// - Parameters:
    ///   - waiting: the hosts.
    ///   - body: the body; nil where it was not kept.
    ///   - end: how the fetch ended.
    ///   - record: what it was.
    ///   - cookies: the cookie jar's clock when it began.
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
                frontier.goOn(waiting, by: known, asked: now - record.timings.total, now: now)
            } else {
                frontier.wait(waiting, forRoom: rules?.bytes ?? 0, now: now)
            }
        }
        if let rules { offerSitemaps(of: rules, record) }
    }

    /// What a fetch brought that was to bring rules, but for these.
    private func answer(of record: FetchRecord, status: Int?) -> RobotsTable.Answer {
        if record.outcome == .redirect, let location = record.location { return .redirect(to: location) }
        if let status { return .status(UInt16(clamping: status)) }
        let error = record.error ?? FetchError(.closed, "the exchange was stopped")
        return .failure(
            FetchError(error.kind, "\(error.message) (met by the request for robots.txt)", isFinal: error.isFinal))
    }

    /// A redirect that leads back is followed once more where a cookie for its target was set on the way.
    private func forgetIfChanged(_ target: [UInt8], _ waiting: [RobotsTable.Waiting], now: Int64) {
        var url = WebURL()
        let failure = target.withUnsafeBufferPointer { url.assign($0, base: nil) }
        guard failure == nil, let id = frontier.known(url), let known = frontier.robots.answers[id],
            waiting.contains(where: { $0.way.contains(id) }),
            hasNewCookie(url, since: known.asked, now: now)
        else { return }
        frontier.robots.answers[id] = nil
    }

    /// The status that decides: nil where the body would and did not come. What is beyond a limit is not read anyway.
    private static func status(of record: FetchRecord, _ end: ExchangeEnd) -> Int? {
        guard record.status > 0 else { return nil }
        if case .failed(let error) = end, error.kind != .tooLarge, record.status < 300 { return nil }
        return Int(record.status)
    }
}

extension ResponseHead {
    /// What all X-Robots-Tag fields together ask of this crawler.
    var robots: RobotsDirectives {
        guard has(.xRobotsTag) else { return [] }
        return (0..<fieldCount).reduce(into: []) { directives, index in
            guard field(index) == .xRobotsTag else { return }
            directives.formUnion(withBytes(in: value(index)) { RobotsDirectives(headerValue: $0) })
        }
    }
}
