import Web

// A host whose robots rules are not known has them fetched first; its URLs wait in its queue meanwhile and are judged
// when the rules come. From then on a URL is judged when it is offered.
//
// A URL is fetched for what it is known to be when it goes out: someone's rules, a page, or both.

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

    /// Sees to it that a host's rules come.
    func fetchRules(of host: UInt32, now: Int64) {
        dropRules(of: host)
        change(host, .robots(HostRobots(.fetching)))
        robots.line.append(host)
        askInLine(now: now)
    }

    /// Asks for the rules of the hosts in line, as long as there is room for what they are expected to say.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - isStuck: whether nothing else goes on, so that rules are forgotten that are needed again later.
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

    /// Forgets rules that are not needed now until there is room for so many bytes.
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

    /// Goes on with a URL on a host's way to its rules: by what it is known to say, or by fetching it.
    private func seekRules(
        _ text: UnsafeBufferPointer<UInt8>, at origin: UInt32, for waiting: RobotsTable.Waiting, now: Int64
    ) {
        guard text.count <= URLArena.longestText else {
            // No URL with a name of 64 KiB gets an answer: nothing is lost by rules that allow all.
            return allowAll(waiting.host, until: .max)
        }
        guard let id = table.find(text, hash: table.hash(text))?.pointee.id,
            let known = robots.answer(of: id, now: now)
        else { return fetchRules(text, at: origin, for: waiting) }
        if waiting.way.contains(id) { return allowAll(waiting.host, until: known.until) }
        let next = RobotsTable.Waiting(host: waiting.host, way: waiting.way + [id])
        goOn(next, by: known, asked: nil, now: now)
    }

    /// A URL on a host's way to its rules has said what it says: they are these, or the next one's.
    ///
    /// - Parameters:
    ///   - waiting: the host; the URL is the last on its way.
    ///   - known: what the URL says.
    ///   - asked: when the request went out; nil where it was known.
    ///   - now: the time.
    func goOn(_ waiting: RobotsTable.Waiting, by known: RobotsTable.Known, asked: Int64?, now: Int64) {
        let host = waiting.host
        switch known.answer {
        case .rules:
            guard let url = waiting.way.last else { return }
            obey(url, at: host, until: known.until, asked: asked, now: now)
        case .status(let status) where status == 429 || status >= 500:
            disallowAll(host, until: known.until, because: .status(status))
        case .failure(let error):
            giveUp(host, because: error, until: known.until)
        case .status:
            allowAll(host, until: known.until)
        case .redirect(let text):
            var target = WebURL()
            guard waiting.way.count <= RobotsTable.maxRedirects,
                text.withUnsafeBufferPointer({ target.assign($0, base: nil) }) == nil, target.isHTTP
            else { return allowAll(host, until: known.until) }
            // It can't be reached.
            if isBlocked(target) { return disallowAll(host, until: known.until) }
            guard let origin = number(ofOriginOf: target) else { return allowAll(host, until: known.until) }
            text.withUnsafeBufferPointer { seekRules($0, at: origin, for: waiting, now: now) }
        }
    }

    /// Whether nothing of a URL's host may be fetched, because the user has blocked it.
    private func isBlocked(_ url: WebURL) -> Bool {
        url.withOriginBytes { hosts.knownPosition(of: $0).map { hosts[$0].isBlocked } ?? false }
    }

    /// Sees to it that a URL is fetched for its body, whatever has become of it before. Limits on what is remembered do
    /// not count: it is a few for each origin.
    private func fetchRules(
        _ text: UnsafeBufferPointer<UInt8>, at origin: UInt32, for waiting: RobotsTable.Waiting
    ) {
        let hash = table.hash(text)
        guard let record = table.find(text, hash: hash) else {
            let record = table.insert(
                text, hash: hash, host: origin, referrer: URLRecord.none, depth: 0, hops: 0, isPage: false)
            addWaiting(waiting, to: record.pointee.id)
            return admit(record, as: .todo(.awaited))
        }
        let id = record.pointee.id
        addWaiting(waiting, to: id)
        // Others wait already: it is on its way.
        guard robots.awaited[id]?.count == 1 else { return }
        switch record.pointee.state {
        case .inFlight:
            break
        case .todo:
            // One that waits for another attempt gets into the queue when that is due.
            if hosts[origin].todo.remove(id) || letGo(record) {
                enqueue(record, at: .awaited)
                hosts.updateTurns(of: origin)
            }
        case .done:
            move(record, to: .todo(.awaited))
        case .skipped:
            // A sweep may not yet have taken it out.
            if !sweeps.isEmpty, hosts[origin].todo.remove(id) { hosts[origin].dropped -= 1 }
            record.pointee.hops = 0
            // It may not be fetched as a page.
            record.pointee.isPage = false
            move(record, to: .todo(.awaited))
        }
    }

    private func addWaiting(_ waiting: RobotsTable.Waiting, to id: UInt32) {
        robots.awaited[id, default: []].append(.init(host: waiting.host, way: waiting.way + [id]))
    }

    /// Fetches once more a URL that was in flight already when it came to be awaited: its body was not kept.
    func fetchRulesAgain(_ id: URLID, for waiting: RobotsTable.Waiting) {
        let record = table[id.index]
        let before = RobotsTable.Waiting(host: waiting.host, way: waiting.way.dropLast())
        fetchRules(table.text(of: record), at: record.pointee.host, for: before)
    }

    /// Whether a host waits for what a URL brings.
    @inline(__always)
    func isAwaited(_ id: URLID) -> Bool {
        !robots.awaited.isEmpty && robots.awaited[id.index] != nil
    }

    /// The hosts that waited for a URL whose fetch is over.
    func takeWaiting(for id: URLID) -> [RobotsTable.Waiting] {
        robots.awaited.isEmpty ? [] : robots.awaited.removeValue(forKey: id.index) ?? []
    }

    /// The next awaited URL whose host has a connection to spare, and does not rest.
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

    /// Takes it: now it is in flight.
    func claimAwaited(now: Int64) -> URLID? {
        guard let id = nextAwaited else { return nil }
        let host = table[id].pointee.host
        robots.queue.remove(id)
        hosts[host].waiting -= 1
        depart(id, from: host, now: now)
        return URLID(index: id)
    }
}
