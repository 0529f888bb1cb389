// The crawl's part in robots.txt: an exchange like any other for the engine, which brings rules instead of links.

/// What an origin's robots.txt says of a URL.
public struct RobotsVerdict: Sendable, Hashable {
    /// Whether it may be fetched.
    public let isAllowed: Bool
    /// The line of the rule that decided, from 1; nil where none did: the file is silent, is not there, or could not be
    /// fetched.
    public let line: Int?
    /// That rule's path as written; untrusted bytes.
    public let path: [UInt8]
}

extension Crawl {
    /// What robots.txt says of a URL, and where; nil while its origin's is not known, and where none is obeyed.
    public func robotsVerdict(of url: URLID) -> RobotsVerdict? {
        frontier.robotsVerdict(of: url)
    }

    /// Begins to keep the body of an exchange that a host waits for.
    func beginRules(in slot: Int, _ url: URLID) {
        slots[slot].rules = frontier.isAwaited(url) ? [] : nil
    }

    /// Keeps a piece of the body, as far as it matters.
    func keepRules(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) {
        guard let kept = slots[slot].rules?.count, slots[slot].isSuccess else { return }
        slots[slot].rules?.append(contentsOf: piece.prefix(RobotsRules.sizeLimit - kept))
    }

    /// Follows a redirect of robots.txt, or says why not. The location becomes the resolved URL.
    func followRules(_ record: FetchRecord, slot: Int) -> FetchError? {
        var target = WebURL()
        let failure = target.assign(location: record.location ?? [], base: slots[slot].url)
        target.removeCredentials()
        record.location = failure == nil ? Array(target.bytes[target.withoutFragment]) : nil
        return failure.map { FetchError(.redirect, "the redirect's target is not a URL: \($0.message)") }
    }

    /// A fetch ended that hosts waited for: they get their rules, or wait for the next one.
    func conclude(
        _ waiting: [RobotsTable.Waiting], body: [UInt8]?, end: ExchangeEnd, _ record: FetchRecord, now: Int64
    ) {
        let asked = now - record.timings.total
        for waiting in waiting {
            // A subscriber that heard of a skip may have stopped the crawl.
            if state == .draining || state == .finished {
                frontier.forgetRules(of: waiting.host)
                continue
            }
            guard let body else {
                frontier.fetchRulesAgain(record.url, for: waiting)
                continue
            }
            let next = RobotsTable.Waiting(host: waiting.host, hops: waiting.hops + 1)
            var status = Self.status(of: record, end)
            if record.outcome == .redirect, next.hops <= RobotsTable.maxRedirects, let location = record.location {
                var target = WebURL()
                let failure = location.withUnsafeBufferPointer { target.assign($0, base: nil) }
                if failure == nil, frontier.isBlocked(target) {
                    // As where it is blocked while it is awaited: it can't be reached.
                    status = nil
                } else if failure == nil, frontier.fetchRules(redirectedTo: target, for: next) {
                    continue
                }
            }
            let isInScope = frontier.hosts[waiting.host].isInScope
            if isInScope, next.hops == 1, status == nil, let error = record.error {
                let why = FetchError(error.kind, "\(error.message) (met by the request for robots.txt)")
                frontier.giveUp(waiting.host, because: why, now: now)
                continue
            }
            // A host of links that are only checked: where it can't be had, they can't either, and that is to be told.
            let isDown = !isInScope && status ?? 500 >= 500
            let rules = body.withUnsafeBufferPointer { RobotsRules.forFetch(status: isDown ? 404 : status, body: $0) }
            offerSitemaps(of: rules, record)
            for url in frontier.obey(rules, at: waiting.host, asked: asked, now: now) {
                emitSkipped(url, .robots)
            }
        }
        countRevived()
    }

    /// The status that decides: nil where the body would and did not come. What is beyond a limit is not read anyway.
    private static func status(of record: FetchRecord, _ end: ExchangeEnd) -> Int? {
        guard record.status > 0 else { return nil }
        if case .failed(let error) = end, error.kind != .tooLarge, record.status < 300 { return nil }
        return Int(record.status)
    }

    /// URLs that had been skipped are fetched as someone's robots.txt.
    func countRevived() {
        while let reason = frontier.robots.revived.popLast() { statistics.skips[reason, default: 1] -= 1 }
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
