// A host whose robots rules are not known has them fetched first; its URLs wait in its queue meanwhile and are judged
// when the rules come. From then on a URL is judged when it is offered.

extension Frontier {
    /// Whether a host's URLs must wait for its rules.
    @inline(__always)
    func needsRules(_ host: UInt32, now: Int64) -> Bool {
        switch hosts[host].robots {
        case .notObeyed: false
        case .known(let until): now >= until
        case .unknown, .fetching: true
        }
    }

    /// Sees to it that a host's robots.txt is fetched.
    func fetchRules(of host: UInt32) {
        hosts[host].robots = .fetching
        robots.unreachable[host] = nil
        settle(host)
        let text = hosts[host].origin + Array("/robots.txt".utf8)
        let isFetched = text.withUnsafeBufferPointer { fetchRules($0, at: host, for: .init(host: host)) }
        guard isFetched else {
            // No URL with a name of 64 KiB gets an answer: nothing is lost by rules that allow all.
            hosts[host].robots = .known(until: .max)
            settle(host)
            return
        }
    }

    /// Whether nothing of a URL's host may be fetched, because the user has blocked it.
    func isBlocked(_ url: WebURL) -> Bool {
        url.withOriginBytes { hosts.knownPosition(of: $0).map { hosts[$0].isBlocked } ?? false }
    }

    /// Sees to it that the target of a robots.txt's redirect is fetched.
    ///
    /// - Returns: whether it can be.
    func fetchRules(redirectedTo url: WebURL, for waiting: RobotsTable.Waiting) -> Bool {
        guard url.isHTTP,
            let origin = url.withOriginBytes({ origin in hosts.position(of: origin) { scope.verdict(on: url) } })
        else { return false }
        return url.bytes.withUnsafeBufferPointer { bytes in
            fetchRules(UnsafeBufferPointer(rebasing: bytes[url.withoutFragment]), at: origin, for: waiting)
        }
    }

    /// Sees to it that a URL is fetched for its body, whatever has become of it before. Limits on what is remembered do
    /// not count: it is a few for each origin.
    private func fetchRules(
        _ text: UnsafeBufferPointer<UInt8>, at origin: UInt32, for waiting: RobotsTable.Waiting
    ) -> Bool {
        guard text.count <= URLArena.longestText else { return false }
        let hash = table.hash(text)
        guard let record = table.find(text, hash: hash) else {
            let record = table.insert(
                text, hash: hash, host: origin, referrer: URLRecord.none, depth: 0, hops: 0, state: .todo)
            counts.seen += 1
            counts.todo += 1
            enqueueAwaited(record.pointee.id)
            robots.awaited[record.pointee.id] = [waiting]
            check()
            return true
        }
        let id = record.pointee.id
        robots.awaited[id, default: []].append(waiting)
        // Others wait already: it is on its way.
        guard robots.awaited[id]?.count == 1 else { return true }
        switch record.pointee.state {
        case .inFlight:
            break
        case .todo:
            // One that waits for another attempt gets into the queue when that is due.
            if hosts[origin].todo.remove(id) {
                enqueueAwaited(id)
                settle(origin)
            } else if letGo(record) {
                enqueueAwaited(id)
            }
        case .done:
            reopen(record)
            counts.todo += 1
            record.pointee.revive(depth: record.pointee.depth, hops: 0)
            enqueueAwaited(id)
        case .skipped:
            // A sweep may not yet have taken it out.
            if !sweeps.isEmpty, hosts[origin].todo.remove(id) { hosts[origin].dropped -= 1 }
            if let reason = record.pointee.skipReason { robots.revived.append(reason) }
            counts.skipped -= 1
            counts.todo += 1
            record.pointee.revive(depth: record.pointee.depth, hops: 0)
            enqueueAwaited(id)
        }
        check()
        return true
    }

    /// Fetches once more a URL that was in flight already when it came to be awaited: its body was not kept.
    func fetchRulesAgain(_ id: URLID, for waiting: RobotsTable.Waiting) {
        let record = table[id.index]
        _ = fetchRules(table.text(of: record), at: record.pointee.host, for: waiting)
    }

    /// Whether a host waits for what a URL brings.
    func isAwaited(_ id: URLID) -> Bool {
        !robots.awaited.isEmpty && robots.awaited[id.index] != nil
    }

    /// The hosts that waited for a URL whose fetch is over.
    func takeWaiting(for id: URLID) -> [RobotsTable.Waiting] {
        robots.awaited.isEmpty ? [] : robots.awaited.removeValue(forKey: id.index) ?? []
    }

    func enqueueAwaited(_ id: UInt32) {
        robots.queue.append(id)
        hosts[table[id].pointee.host].waiting += 1
    }

    /// The next awaited URL whose host has a connection to spare, and does not rest.
    var nextAwaited: UInt32? {
        for position in 0..<robots.queue.count {
            let host = table[robots.queue[position]].pointee.host
            let group = hosts.groups[Int(hosts[host].group)]
            if !hosts[host].isPaused, group.standing(connections(of: group)) == .ready { return robots.queue[position] }
        }
        return nil
    }

    /// Takes it: now it is in flight.
    func claimAwaited(now: Int64) -> URLID? {
        guard let id = nextAwaited else { return nil }
        let host = table[id].pointee.host
        robots.queue.remove(id)
        hosts[host].waiting -= 1
        depart(id, from: host, now: now)
        return URLID(index: id)
    }

    /// The rules of a host have come: its URLs are judged, and those that remain can go out.
    ///
    /// - Parameters:
    ///   - rules: the rules.
    ///   - host: whose they are.
    ///   - asked: when its last request went out.
    ///   - now: the time.
    /// - Returns: the URLs that are skipped now.
    func obey(_ rules: RobotsRules, at host: UInt32, asked: Int64, now: Int64) -> [URLID] {
        hosts[host].crawlDelay = rules.crawlDelay ?? 0
        let rules = keep(rules, of: host)
        hosts[host].robots = .known(until: now + RobotsTable.lifetime)
        hosts[host].isRestricted = !rules.allowsAll
        if asked + hosts[host].crawlDelay > now { rest(host, until: asked + hosts[host].crawlDelay) }
        var skipped: [URLID] = []
        for _ in 0..<hosts[host].todo.count {
            guard let id = hosts[host].todo.popFirst() else { break }
            let record = table[id]
            guard record.pointee.state == .todo else { continue }
            if rules.allows(RobotsTable.target(in: table.text(of: record))).isAllowed {
                hosts[host].todo.append(id)
                continue
            }
            record.pointee.state = .skipped
            record.pointee.skipCause = .reason(.robots)
            referrers.settle(id)
            attempts[id] = nil
            counts.todo -= 1
            counts.skipped += 1
            skipped.append(URLID(index: id))
        }
        hosts[host].dropped = 0
        settle(host)
        check()
        return skipped
    }

    /// Keeps a host's rules, as far as there is room.
    ///
    /// - Returns: the rules that hold from now on.
    private func keep(_ rules: RobotsRules, of host: UInt32) -> RobotsRules {
        var kept = rules
        // Their sitemaps have been offered.
        kept.sitemaps = []
        let hasRoom = robots.rules.makeRoom(for: kept.bytes) { other in
            guard other == host || hosts[other].isIdle else { return false }
            hosts[other].robots = .unknown
            return true
        }
        if !hasRoom { kept = .disallowAll }
        robots.rules.insert(kept, of: host)
        return kept
    }

    /// No answer came to a host's last request for its rules: nothing may be fetched there (RFC 9309, section 2.3.1.4), and
    /// its URLs fail as that request did.
    func giveUp(_ host: UInt32, because error: FetchError, now: Int64) {
        robots.rules.remove(host)
        hosts[host].isRestricted = false
        robots.unreachable[host] = error
        hosts[host].robots = .known(until: now + RobotsTable.lifetime)
        settle(host)
    }

    /// Why no URL of this one's host can be fetched, if so. A robots.txt that is waited for is asked all the same, but not of
    /// a host that is closed: a redirect may lead there.
    func unreachable(_ id: URLID) -> FetchError? {
        let host = table[id.index].pointee.host
        if hosts[host].scope == .closed { return scope.addresses.refusal(ofHost: url(id)) }
        return robots.unreachable.isEmpty || isAwaited(id) ? nil : robots.unreachable[host]
    }

    /// A fetch of robots.txt ended in a crawl that is stopped: what it says no longer matters.
    func forgetRules(of host: UInt32) {
        hosts[host].robots = .unknown
        settle(host)
    }

    /// What robots.txt says of a URL, and where; nil where it was not asked.
    func robotsVerdict(of id: URLID) -> RobotsVerdict? {
        let record = table[id.index]
        guard let rules = robots.rules[record.pointee.host] else { return nil }
        let verdict = rules.allows(RobotsTable.target(in: table.text(of: record)))
        return RobotsVerdict(
            isAllowed: verdict.isAllowed, line: verdict.line, path: Array(rules.path(of: verdict)))
    }
}
