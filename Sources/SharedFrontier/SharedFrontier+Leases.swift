import Crawl
import EventLoop
import Redis
import Words

// Hosts are leased while there is room for them, renewed every second, and given back when nothing of them is left or
// others have fewer.

extension SharedFrontier {
    /// Nanoseconds between two attempts at leases without anything to do.
    private static let patience: Int64 = 100_000_000
    /// Nanoseconds between two signs of life while pages have to be reserved.
    private static let limitedRenewal: Int64 = 100_000_000
    /// Nanoseconds from one call for leases to the next, for a process that has some.
    private static let leasePause: Int64 = 20_000_000
    /// Nanoseconds for which a host is kept although nothing of it waits: links to it may come.
    private static let idleLife: Int64 = 2_000_000_000

    /// Leases hosts, unless a call for that is on its way.
    func leaseSoon() {
        guard !isLeasing, !isLeaving, !isOver, server.isUp, fingerprint != nil, hosts.count < options.hosts,
            commands.hasCaughtUp
        else { return }
        guard hosts.isEmpty || loop.now - leasedAt >= Self.leasePause else { return }
        let sent = loop.now
        (isLeasing, leasedAt) = (true, sent)
        call("lease") { command in
            command.append(worker)
            command.append(Int64(options.hosts - hosts.count))
            command.append(Int64(hosts.count))
            command.append(options.leaseLife / 1_000_000)
        } then: { [weak self] reply in
            guard let self else { return }
            isLeasing = false
            guard case .array(let parts)? = reply, case .integer(let due)? = parts.first else { return }
            // New leases do not prolong older ones.
            if hosts.isEmpty { extendLeases(since: sent) }
            for at in stride(from: 1, to: parts.count - 3, by: 4) {
                guard case .bytes(let name) = parts[at], case .integer(let epoch) = parts[at + 1],
                    case .integer(let waiting) = parts[at + 2]
                else { continue }
                hosts[name] = HeldHost(name: name, epoch: epoch, waiting: Int(waiting))
                takeOverRules(parts[at + 3])
            }
            takeMore()
            leaseLater(due: due)
        }
    }

    /// Uses what the former owner of a host has handed over of its robots.txt.
    private func takeOverRules(_ reply: RedisReply) {
        guard case .array(let parts) = reply else { return }
        isReceiving = true
        defer { isReceiving = false }
        for at in stride(from: 0, to: parts.count - 2, by: 3) {
            guard case .bytes(let origin) = parts[at], case .integer(let left) = parts[at + 1],
                case .bytes(let bytes) = parts[at + 2]
            else { continue }
            let until = loop.now + min(max(0, left), 1 << 40) * 1_000_000
            crawl.takeOver(HandedRules(origin: origin, bytes: bytes, until: until), now: loop.now)
        }
    }

    private func leaseLater(due: Int64) {
        if let leaseTimer { loop.cancel(leaseTimer) }
        let wait = due > 0 ? min(min(due, 1_000) * 1_000_000, options.renewal) : Self.patience
        leaseTimer = loop.schedule(at: loop.now + wait) { [weak self] in
            self?.leaseTimer = nil
            self?.leaseSoon()
            self?.settle()
        }
    }

    /// Leases that were renewed by a call that was sent then hold a while longer.
    private func extendLeases(since sent: Int64) {
        crawl.dispatchEnd = sent + options.leaseLife - options.leaseMargin
    }

    /// Renews all leases, and again every second.
    func renew() {
        if let renewalTimer { loop.cancel(renewalTimer) }
        let pause = crawl.limits.pages == nil ? options.renewal : Self.limitedRenewal
        renewalTimer = loop.schedule(at: loop.now + pause) { [weak self] in self?.renew() }
        checkLeases()
        guard server.isUp, fingerprint != nil, !isOver else { return }
        retryCommands()
        let (held, sent, position) = (Array(hosts.values), loop.now, commands.read)
        let told = (pages: crawl.pagesBegun, bytes: crawl.statistics.bytes)
        let figures = WorkerFigures.text(
            of: crawl, hosts: held.count, rate: takeRate(), lag: takeLag(), version: options.version)
        // What was reserved before is not used while it is reserved anew.
        if crawl.limits.pages != nil { crawl.reservePages(told.pages) }
        call("renew") { command in
            command.append(worker)
            command.append(options.leaseLife / 1_000_000)
            command.append(figures)
            command.append(Int64(told.pages))
            command.append(Int64(told.bytes))
            command.append(Int64(crawl.limits.pages ?? -1))
            command.append(Int64(crawl.counts.todo - crawl.heldCount))
            command.append(Int64(position))
            for host in held {
                let pace = host.origin.map { crawl.pace(of: $0) }
                command.append(bytes: host.name)
                command.append(host.epoch)
                command.append(rest(of: pace?.restsUntil ?? 0))
                command.append((pace?.delay ?? 0) / 1_000_000)
            }
        } then: { [weak self] reply in
            guard let self, case .array(let replies)? = reply, replies.count >= 8,
                case .integer(let share) = replies[0],
                case .integer(let mayBegin) = replies[1], case .integer(let pages) = replies[2],
                case .integer(let bytes) = replies[3], case .integer(let seen) = replies[4],
                case .integer(let processes) = replies[5], case .array(let entries) = replies[6],
                case .bytes(let seed) = replies[7]
            else { return }
            guard self.seed.map({ "\($0)".utf8.elementsEqual(seed) }) != false else { return refuseEmptyServer() }
            extendLeases(since: sent)
            mostSeen = max(mostSeen, seen)
            crawl.reservePages(mayBegin >= 0 ? Int(mayBegin) : .max)
            crawl.countOthers(
                pages: Int(max(0, pages)) - told.pages, bytes: Int(max(0, bytes)) - told.bytes,
                processes: Int(processes), now: loop.now)
            carryOut(entries, from: position)
            for (host, reply) in zip(held, replies.dropFirst(8)) {
                guard case .integer(let waiting) = reply else { continue }
                if waiting < 0 { lose(host) } else { host.waiting = Int(waiting) }
            }
            crawl.wakeUp()
            flush()
            giveBack(share: Int(share))
            leaseSoon()
        }
    }

    /// Milliseconds until a host may be asked again.
    private func rest(of due: Int64) -> Int64 { max(0, due - loop.now + 999_999) / 1_000_000 }

    /// Drops all hosts if their leases have run out: others may have them.
    private func checkLeases() {
        guard !hosts.isEmpty, crawl.hasDispatchEnded(by: loop.now) else { return }
        for host in hosts.values { lose(host) }
    }

    /// Drops a host whose lease was lost.
    func lose(_ host: HeldHost) {
        guard hosts[host.name] === host else { return }
        forget(host)
        if let origin = host.origin { crawl.recall(origin, dropsExchanges: true, now: loop.now) }
    }

    private func forget(_ host: HeldHost) {
        hosts[host.name] = nil
        for (url, taken) in window where taken.host === host { window[url] = nil }
        ends.removeAll { $0.taken.host === host }
    }

    /// Gives back hosts of which nothing is left, and those beyond the worker's share.
    private func giveBack(share: Int) {
        var excess = hosts.count { !$0.value.isLeaving } - max(1, share)
        for host in hosts.values.sorted(by: { $0.taken < $1.taken }) {
            let isIdle = isIdle(host)
            host.idleSince = isIdle ? host.idleSince ?? loop.now : nil
            if !host.isLeaving, excess > 0 || isIdle && loop.now - (host.idleSince ?? loop.now) >= Self.idleLife {
                host.isLeaving = true
                excess -= 1
            }
            if host.isLeaving { release(host) }
        }
    }

    private func isIdle(_ host: HeldHost) -> Bool {
        host.taken == 0 && host.waiting == 0 && !host.isTaking
            && (host.origin.map { crawl.pace(of: $0).inFlight } ?? 0) == 0
    }

    /// Gives a host back, unless exchanges with it have to end before.
    private func release(_ host: HeldHost) {
        if host.isTaking { return }
        var due: Int64 = 0
        var rules: [HandedRules] = []
        if let origin = host.origin {
            crawl.recall(origin, dropsExchanges: isLeaving, now: loop.now)
            let pace = crawl.pace(of: origin)
            guard pace.inFlight == 0 || isLeaving, !ends.contains(where: { $0.taken.host === host }) else { return }
            due = pace.restsUntil
            rules = crawl.rulesToHandOver(of: origin, now: loop.now)
        }
        forget(host)
        call("release") { command in
            command.append(worker)
            command.append(bytes: host.name)
            command.append(host.epoch)
            command.append(rest(of: due))
            for rules in rules {
                command.append(bytes: rules.origin)
                command.append(rest(of: rules.until))
                command.append(bytes: rules.bytes)
            }
        } then: { [weak self] _ in
            self?.leaseSoon()
        }
    }

    /// Gives everything back, at the end of this process's part.
    func releaseAll() {
        for host in hosts.values { release(host) }
        // What stays on a screen is how it stood at the end.
        if lastStanding != nil { look() }
        call("leave") {
            $0.append(worker)
        } then: { _ in
        }
    }
}
