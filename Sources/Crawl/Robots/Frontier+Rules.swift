import HTTP
import Web

// What becomes of a host's URLs once it is known what its robots.txt says, or that it says nothing.

extension Frontier {
    /// Remembers what a URL says that was fetched as robots.txt.
    ///
    /// - Parameters:
    ///   - url: the URL.
    ///   - rules: its rules; nil where it has none.
    ///   - body: what they were read from.
    ///   - answer: what it says where it has none, or where they allow all.
    ///   - asked: the cookie jar's clock when it was requested.
    ///   - now: the time.
    /// - Returns: what is remembered; nil where there is no room for the rules at present.
    func recordRules(
        of url: URLID, _ rules: RobotsRules?, in body: [UInt8], or answer: RobotsTable.Answer, asked: UInt64, now: Int64
    ) -> RobotsTable.Known? {
        let until = now + RobotsTable.lifetime
        var known = RobotsTable.Known(answer: answer, until: until, asked: asked)
        if var rules, !rules.allowsAll || rules.crawlDelay != nil {
            // Their sitemaps are offered, not kept.
            rules.sitemaps = []
            robots.rules.recordSize(rules.bytes)
            guard makeRoom(for: rules.bytes) else { return nil }
            robots.rules.insert(rules, of: url.index)
            body.withUnsafeBufferPointer { body in tellDetail(.rulesFound(url, body)) }
            known = RobotsTable.Known(answer: .rules, until: until, asked: asked)
        }
        robots.answers[url.index] = known
        return known
    }

    /// There was no room for a host's rules: they are asked for once more when there is, or never.
    func wait(_ waiting: RobotsTable.Waiting, forRoom bytes: Int, now: Int64) {
        robots.release(waiting.host)
        guard bytes > robots.rules.limit else {
            robots.needs[waiting.host] = bytes
            return robots.line.append(waiting.host)
        }
        robots.hasOverflowed = true
        disallowAll(waiting.host, until: now + RobotsTable.lifetime, because: .noRoom)
    }

    /// A host goes by what a URL brought.
    func obey(_ url: UInt32, at host: UInt32, until: Int64, asked: Int64?, now: Int64) {
        guard let rules = robots.rules[url] else { return }
        robots.rules.add(host, to: url)
        let delay = rules.crawlDelay ?? 0
        change(host, .crawlDelay(delay))
        if let asked, asked + delay > now { rest(host, until: asked + delay) }
        var known = HostRobots(.known(until: until))
        known.rules = URLID(index: url)
        known.isRestricted = !rules.allowsAll
        know(host, known)
    }

    /// A host has no rules.
    func allowAll(_ host: UInt32, until: Int64) {
        know(host, HostRobots(.known(until: until)))
    }

    /// Nothing of a host may be fetched.
    func disallowAll(_ host: UInt32, until: Int64, because trouble: RobotsTrouble? = nil) {
        var known = HostRobots(.known(until: until))
        known.isRestricted = true
        known.trouble = trouble
        know(host, known)
    }

    /// No answer came to a host's last request for its rules: nothing may be fetched there (RFC 9309, section 2.3.1.4), and
    /// its URLs fail as that request did.
    func giveUp(_ host: UInt32, because error: FetchError, until: Int64) {
        robots.unreachable[host] = error
        var known = HostRobots(.known(until: until))
        known.isUnreachable = true
        know(host, known)
    }

    /// What a host's rules are is known: its URLs are judged, and those that remain can go out.
    private func know(_ host: UInt32, _ known: HostRobots) {
        robots.release(host)
        change(host, .robots(known))
        if known.isRestricted { judgeWaiting(host) }
        hosts.updateTurns(of: host)
    }

    private func judgeWaiting(_ host: UInt32) {
        for _ in 0..<hosts[host].todo.count {
            guard let id = hosts[host].todo.popFirst() else { break }
            let record = table[id]
            guard record.pointee.state == .todo else { continue }
            if isAllowed(table.text(of: record), at: host) {
                hosts[host].todo.append(id)
            } else {
                skipWaiting(id, .reason(refusal(at: host)))
            }
        }
        hosts[host].dropped = 0
    }

    /// Whether a host's rules, as far as they are known, allow a URL.
    func isAllowed(_ text: UnsafeBufferPointer<UInt8>, at host: UInt32) -> Bool {
        guard hosts[host].robots.isRestricted, case .known = hosts[host].robots.state else { return true }
        guard let rules = hosts[host].robots.rules else { return RobotsTable.isRobots(text) }
        return robots.rules.verdict(RobotsTable.target(in: text), from: rules.index)?.isAllowed ?? false
    }

    /// Why a URL of a host is skipped that may not be fetched.
    func refusal(at host: UInt32) -> SkipReason {
        switch hosts[host].robots.trouble {
        case .noRoom, .status(429): .robotsUnavailable
        case .status, nil: .robots
        }
    }

    /// Why no URL of this one's host can be fetched, if so. A robots.txt that is waited for is asked all the same, but not of
    /// a host that is closed: a redirect may lead there.
    func unreachable(_ id: URLID) -> FetchError? {
        let host = table[id.index].pointee.host
        if hosts[host].scope == .closed { return scope.addresses.refusal(ofHost: url(id)) }
        return robots.unreachable.isEmpty || isAwaited(id) ? nil : robots.unreachable[host]
    }

    /// What a host's rules were no longer counts.
    func forgetRules(of host: UInt32) {
        dropRules(of: host)
        change(host, .robots(HostRobots(.unknown)))
    }

    /// Drops what is kept for a host because of its rules.
    func dropRules(of host: UInt32) {
        robots.release(host)
        robots.unreachable[host] = nil
        if let rules = hosts[host].robots.rules { robots.rules.remove(host, from: rules.index) }
    }

    /// What robots.txt says of a URL, and where; nil where it was not asked.
    func robotsVerdict(of id: URLID) -> RobotsVerdict? {
        let record = table[id.index]
        let known = hosts[record.pointee.host].robots
        return known.verdict(on: table.text(of: record), by: known.rules.flatMap { robots.rules[$0.index] })
    }
}
