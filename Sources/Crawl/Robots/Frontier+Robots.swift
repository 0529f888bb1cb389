import Web

// A host's robots rules are fetched before anything else. Its URLs wait in its queue meanwhile, and are checked when
// the rules come. From then on a URL is checked when it is offered.
//
// A URL is fetched for its known roles at that time: as rules, as a page, or both.

extension Frontier {
    /// Whether a host's URLs must wait for its rules.
    @inline(__always)
    func needsRules(_ host: UInt32, now: Int64) -> Bool {
        switch hosts[host].robots.state {
        case .notObeyed: false
        case .known(let until): now >= until
        case .unknown, .fetching: true
        }
    }

    /// Fetches a host's rules.
    func fetchRules(of host: UInt32, now: Int64) {
        dropRules(of: host)
        change(host, .robots(HostRobots(.fetching)))
        robots.line.append(host)
        askInLine(now: now)
    }

    /// Requests the rules of the hosts in line, as long as there is room for their expected size.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - isStuck: whether nothing else goes on, so that rules are dropped that are needed again later.
    func askInLine(now: Int64, isStuck: Bool = false) {
        while !robots.line.isEmpty, isStuck || !robots.isLineStuck {
            let host = robots.line[0]
            guard hosts[host].robots.state == .fetching, !hosts[host].isIdle, !hosts[host].isPaused else {
                _ = robots.line.popFirst()
                forgetRules(of: host)
                continue
            }
            let needed = min(robots.needs[host] ?? robots.rules.expected, robots.rules.limit)
            guard makeRoom(for: needed + (isStuck ? 0 : robots.reservedBytes), isStuck: isStuck) || isStuck else {
                robots.isLineStuck = true
                return
            }
            _ = robots.line.popFirst()
            robots.reserve(needed, for: host)
            let text = hosts[host].origin + Array("/robots.txt".utf8)
            text.withUnsafeBufferPointer { seekRules($0, at: host, for: .init(host: host), now: now) }
            if isStuck { return }
        }
    }

    /// Drops rules that are not needed now until there is room for a number of bytes.
    func makeRoom(for bytes: Int, isStuck: Bool = false) -> Bool {
        var (forgotten, released): ([UInt32], [UInt32]) = ([], [])
        let hasRoom = robots.rules.makeRoom(for: bytes, looksAtAll: isStuck, &forgotten) { users in
            guard users.allSatisfy({ isStuck ? hosts[$0].inFlight == 0 : hosts[$0].isIdle }) else { return false }
            released += users
            return true
        }
        for url in forgotten {
            robots.answers[url] = nil
            tellDetail(.rulesForgotten(URLID(index: url)))
        }
        for host in released { change(host, .robots(HostRobots(.unknown))) }
        return hasRoom
    }

    /// Processes a URL on a host's way to its rules, by its known answer or by fetching it.
    private func seekRules(
        _ text: UnsafeBufferPointer<UInt8>, at origin: UInt32, for waiting: RobotsTable.Waiting, now: Int64
    ) {
        guard text.count <= URLArena.longestText else {
            // A URL with a host name of 64 KiB gets no answer, so rules that allow everything are harmless.
            return allowAll(waiting.host, until: .max)
        }
        guard let id = table.find(text, hash: table.hash(text))?.pointee.id,
            let known = robots.answer(of: id, now: now)
        else { return fetchRules(text, at: origin, for: waiting) }
        if waiting.way.contains(id) { return allowAll(waiting.host, until: known.until) }
        let next = RobotsTable.Waiting(host: waiting.host, way: waiting.way + [id])
        proceed(with: next, by: known, asked: nil, now: now)
    }

    /// Processes the answer of a URL on a host's way to its rules: it has the rules, or leads to the next URL.
    ///
    /// - Parameters:
    ///   - waiting: the host; the URL is the last on its way.
    ///   - known: the URL's answer.
    ///   - asked: when the request was sent; nil for a known answer.
    ///   - now: the time.
    func proceed(with waiting: RobotsTable.Waiting, by known: RobotsTable.Known, asked: Int64?, now: Int64) {
        let host = waiting.host
        switch known.answer {
        case .rules:
            guard let url = waiting.way.last else { return }
            obey(url, at: host, until: known.until, asked: asked, now: now)
        case .status(let status) where status == 429 || status >= 500 && hosts[host].isInScope:
            disallowAll(host, until: known.until, because: .status(status))
        case .failure(let error):
            giveUp(host, because: error, until: known.until)
        case .status:
            // That includes 5xx where links are only checked, by one request each: a server that fails here as well
            // shows it in the answer.
            allowAll(host, until: known.until)
        case .redirect(let text):
            var target = WebURL()
            guard waiting.way.count <= RobotsTable.maxRedirects,
                text.withUnsafeBufferPointer({ target.assign($0, base: nil) }) == nil, target.isHTTP
            else { return allowAll(host, until: known.until) }
            // The target is unreachable.
            if isBlocked(target) { return disallowAll(host, until: known.until) }
            guard let origin = number(ofOriginOf: target) else { return allowAll(host, until: known.until) }
            text.withUnsafeBufferPointer { seekRules($0, at: origin, for: waiting, now: now) }
        }
    }

    /// Whether the user has blocked a URL's host.
    private func isBlocked(_ url: WebURL) -> Bool {
        url.withOriginBytes { hosts.knownPosition(of: $0).map { hosts[$0].isBlocked } ?? false }
    }

    /// Has a URL fetched for its body, whatever its state. The limits of memory do not apply: there are few such URLs
    /// for each origin.
    private func fetchRules(
        _ text: UnsafeBufferPointer<UInt8>, at origin: UInt32, for waiting: RobotsTable.Waiting
    ) {
        let hash = table.hash(text)
        guard let record = table.find(text, hash: hash) else {
            let record = table.insert(
                text, hash: hash, host: origin, referrer: URLRecord.none, depth: 0, hops: 0, role: .auxiliary)
            addWaiting(waiting, to: record.pointee.id)
            return admit(record, as: .todo(.awaited))
        }
        let id = record.pointee.id
        addWaiting(waiting, to: id)
        // Others wait for it already, so it is being fetched.
        guard robots.awaited[id]?.count == 1 else { return }
        switch record.pointee.state {
        case .inFlight:
            break
        case .todo:
            // A URL that waits for another attempt enters the queue when that is due. A last attempt would wait for the
            // hosts that wait for it.
            if hosts[origin].todo.remove(id) || removeDeeper(record) {
                enqueue(record, at: .awaited)
                hosts.updateTurns(of: origin)
            } else {
                releaseLastAttempt(id)
            }
        case .done:
            move(record, to: .todo(.awaited))
        case .skipped:
            // A sweep may not have removed it yet.
            if !sweeps.isEmpty, hosts[origin].todo.remove(id) { hosts[origin].dropped -= 1 }
            record.pointee.hops = 0
            // It must not be fetched as a page.
            record.pointee.role = .auxiliary
            tellPlace(of: record)
            move(record, to: .todo(.awaited))
        }
    }

    private func addWaiting(_ waiting: RobotsTable.Waiting, to id: UInt32) {
        robots.awaited[id, default: []].append(.init(host: waiting.host, way: waiting.way + [id]))
    }

    /// Fetches a URL again that was already in flight when hosts started to wait for it: its body was not kept.
    func fetchRulesAgain(_ id: URLID, for waiting: RobotsTable.Waiting) {
        let record = table[id.index]
        let before = RobotsTable.Waiting(host: waiting.host, way: waiting.way.dropLast())
        fetchRules(table.text(of: record), at: record.pointee.host, for: before)
    }

    /// Whether a host waits for a URL's rules.
    @inline(__always)
    func isAwaited(_ id: URLID) -> Bool {
        !robots.awaited.isEmpty && robots.awaited[id.index] != nil
    }

    /// Removes and returns the hosts that waited for a URL.
    func takeWaiting(for id: URLID) -> [RobotsTable.Waiting] {
        robots.awaited.isEmpty ? [] : robots.awaited.removeValue(forKey: id.index) ?? []
    }

    /// The next awaited URL whose host has a free connection and does not rest.
    var nextAwaited: UInt32? {
        for position in 0..<robots.queue.count {
            let host = table[robots.queue[position]].pointee.host
            let group = hosts.groups[Int(hosts[host].group)]
            if !hosts[host].isPaused, group.standing(hosts.connections(of: group)) == .ready {
                return robots.queue[position]
            }
        }
        return nil
    }

    /// Takes the next awaited URL, which is in flight from now on.
    func claimAwaited(now: Int64) -> URLID? {
        guard let id = nextAwaited else { return nil }
        let host = table[id].pointee.host
        robots.queue.remove(id)
        hosts[host].waiting -= 1
        depart(id, from: host, now: now)
        return URLID(index: id)
    }
}
