import Crawl

// Hosts, and what is read from the crawl when facts are handed over.

extension JobRecorder {
    func add(_ origin: UnsafeBufferPointer<UInt8>, isInScope: Bool) {
        hosts.append(KeptHost())
        buffer.append(JobUnit.origin.rawValue)
        buffer.append(isInScope ? 1 : 0)
        buffer.append(origin)
    }

    func apply(_ change: HostChange, to host: UInt32) {
        hosts[Int(host)].apply(change)
        changedHosts.insert(host)
    }

    /// Writes the hosts that have changed: many change twice for each request.
    func writeHosts() {
        for number in changedHosts { write(hosts[Int(number)], number) }
        changedHosts.removeAll(keepingCapacity: true)
    }

    private func write(_ host: KeptHost, _ number: UInt32) {
        buffer.append(JobUnit.host.rawValue)
        buffer.append(number: UInt64(number))
        let robots = host.robots
        var until: Int64?
        if case .known(let due) = robots.state { until = milliseconds(due) }
        buffer.append(optional: robots.state.word)
        buffer.append(optional: until)
        buffer.append(optional: robots.rules.map { Int64($0.index) })
        buffer.append(robots.isRestricted ? 1 : 0)
        buffer.append(optional: robots.trouble?.code)
        buffer.append(robots.isUnreachable ? 1 : 0)
        buffer.append(number: UInt64(max(0, host.crawlDelay)))
        for isSo in [host.hasAnswered, host.isTrapped, host.isPaused, host.isBlocked, host.isBackingOff] {
            buffer.append(isSo ? 1 : 0)
        }
        buffer.append(optional: host.restsUntil > 0 ? milliseconds(host.restsUntil) : nil)
        buffer.append(number: UInt64(max(0, host.pace.delay)))
        buffer.append(optional: host.pace.connections.map(Int64.init))
    }

    /// Writes totals, the crawl's state and the URLs in flight.
    func writeTotals(of crawl: any CrawlView, at now: Int64) {
        let counts = crawl.counts
        let own: [(String, Int)] = [
            ("seen", counts.seen), ("todo", counts.todo), ("in flight", counts.inFlight), ("done", counts.done),
            ("skipped", counts.skipped), ("urls not kept", crawl.notKept.urls),
            ("links not kept", crawl.notKept.referrers), ("warnings not kept", crawl.warningsNotKept),
            ("malformed links", crawl.malformedLinkCount),
            ("undecided", crawl.undecidedPatterns.reduce(0) { $0 + $1.searches }),
        ]
        // One that has become zero is told no longer.
        var gone = totals
        for (name, number) in own.map({ ($0.0, Int64($0.1)) }) + crawl.statistics.totals(at: now) {
            write(total: name, number)
            if gone.remove(name) == nil { totals.insert(name) }
        }
        for name in gone { write(total: name, 0) }
        write("state now", text: crawl.state.rawValue)
        write("updated", number: milliseconds(now))
        buffer.append(JobUnit.inFlight.rawValue)
        buffer.append(number: UInt64(counts.inFlight))
        var left = counts.inFlight
        for slot in 0..<crawl.slotCount {
            guard left > 0 else { break }
            guard let live = crawl.exchange(in: slot) else { continue }
            buffer.append(number: UInt64(live.url.index))
            left -= 1
        }
        // A URL that is in flight without an exchange yet stands for itself.
        for _ in 0..<left { buffer.append(number: UInt64(UInt32.max)) }
    }

    func write(total name: String, _ number: Int64) {
        buffer.append(JobUnit.total.rawValue)
        buffer.append(optional: name)
        buffer.append(signed: number)
    }

    func write(_ key: String, number: Int64) {
        buffer.append(JobUnit.number.rawValue)
        buffer.append(optional: key)
        buffer.append(signed: number)
    }

    func write(_ key: String, text: String?) {
        buffer.append(JobUnit.text.rawValue)
        buffer.append(optional: key)
        buffer.append(optional: text)
    }
}

extension RobotsState {
    /// Its name in the column `robots`.
    var word: String {
        switch self {
        case .notObeyed: "not-obeyed"
        case .unknown: "unknown"
        case .fetching: "fetching"
        case .known: "known"
        }
    }
}

extension RobotsTrouble {
    /// Its number in the column `trouble`: a status, or 0 for no room.
    var code: Int64 {
        switch self {
        case .status(let status): Int64(status)
        case .noRoom: 0
        }
    }
}
