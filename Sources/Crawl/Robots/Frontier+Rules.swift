import HTTP
import Web

// Applies a host's robots rules, or their absence, to its URLs.

extension Frontier {
    /// Records the answer of a URL that was fetched as robots.txt.
    ///
    /// - Parameters:
    ///   - url: the URL.
    ///   - rules: its rules; nil if it has none.
    ///   - body: the body that they were parsed from.
    ///   - answer: the answer if it has none, or if they allow everything.
    ///   - asked: the cookie jar's clock when it was requested.
    ///   - now: the time.
    /// - Returns: the recorded answer; nil if there is no room for the rules at present.
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

    /// Makes a host wait for room for its rules, or gives up if they can never fit.
    func wait(_ waiting: RobotsTable.Waiting, forRoom bytes: Int, now: Int64) {
        robots.release(waiting.host)
        guard bytes > robots.rules.limit else {
            robots.needs[waiting.host] = bytes
            return robots.line.append(waiting.host)
        }
        robots.hasOverflowed = true
        disallowAll(waiting.host, until: now + RobotsTable.lifetime, because: .noRoom)
    }

    /// Makes a host obey the rules of a URL.
    func obey(_ url: UInt32, at host: UInt32, until: Int64, asked: Int64?, now: Int64) {
        guard let rules = robots.rules[url] else { return }
        robots.rules.add(host, to: url)
        let delay = rules.crawlDelay ?? 0
        change(host, .crawlDelay(delay))
        if let asked, asked + delay > now { rest(host, until: asked + delay) }
        var known = HostRobots(.known(until: until))
        known.rules = URLID(index: url)
        known.isRestricted = !rules.allowsAll
        setRobots(of: host, known)
    }

    /// Allows all URLs of a host.
    func allowAll(_ host: UInt32, until: Int64) {
        setRobots(of: host, HostRobots(.known(until: until)))
    }

    /// Disallows all URLs of a host.
    func disallowAll(_ host: UInt32, until: Int64, because trouble: RobotsTrouble? = nil) {
        var known = HostRobots(.known(until: until))
        known.isRestricted = true
        known.trouble = trouble
        setRobots(of: host, known)
    }

    /// Gives up on the rules of a host that does not answer: nothing may be fetched there (RFC 9309, section 2.3.1.4),
    /// and its URLs fail like the request for the rules.
    func giveUp(_ host: UInt32, because error: FetchError, until: Int64) {
        robots.unreachable[host] = error
        var known = HostRobots(.known(until: until))
        known.isUnreachable = true
        setRobots(of: host, known)
    }

    /// Sets a host's rules and checks its URLs. Those that are allowed can be fetched.
    private func setRobots(of host: UInt32, _ known: HostRobots) {
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

    /// Whether the known rules of a host allow a URL.
    func isAllowed(_ text: UnsafeBufferPointer<UInt8>, at host: UInt32) -> Bool {
        guard hosts[host].robots.isRestricted, case .known = hosts[host].robots.state else { return true }
        guard let rules = hosts[host].robots.rules else { return RobotsTable.isRobots(text) }
        return robots.rules.verdict(RobotsTable.target(in: text), from: rules.index)?.isAllowed ?? false
    }

    /// The reason for skipping a disallowed URL of a host.
    func refusal(at host: UInt32) -> SkipReason {
        switch hosts[host].robots.trouble {
        case .noRoom, .status(429): .robotsUnavailable
        case .status, nil: .robots
        }
    }

    /// Why a URL's host cannot be reached, if so. An awaited robots.txt is requested all the same, except from a closed
    /// host, where a redirect may lead.
    func unreachable(_ id: URLID) -> FetchError? {
        let host = table[id.index].pointee.host
        if hosts[host].scope == .closed { return scope.addresses.refusal(ofHost: url(id)) }
        return robots.unreachable.isEmpty || isAwaited(id) ? nil : robots.unreachable[host]
    }

    /// Drops the known rules of a host.
    func forgetRules(of host: UInt32) {
        dropRules(of: host)
        change(host, .robots(HostRobots(.unknown)))
    }

    /// Drops the data that is kept for a host because of its rules.
    func dropRules(of host: UInt32) {
        robots.release(host)
        robots.unreachable[host] = nil
        if let rules = hosts[host].robots.rules { robots.rules.remove(host, from: rules.index) }
    }

    /// What robots.txt says of a URL, and where; nil if it was not requested.
    func robotsVerdict(of id: URLID) -> RobotsVerdict? {
        let record = table[id.index]
        let known = hosts[record.pointee.host].robots
        return known.verdict(on: table.text(of: record), by: known.rules.flatMap { robots.rules[$0.index] })
    }
}
