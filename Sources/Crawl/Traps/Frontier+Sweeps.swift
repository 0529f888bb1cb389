// Changes of rules while the crawl runs affect all known URLs. The table is swept in slices, so that no turn of the
// loop takes long.

/// A walk over all URLs that were known when it started.
struct Sweep {
    /// The action of a sweep.
    enum Purpose {
        /// Skip waiting URLs that are ignored now.
        case drop
        /// Make skipped URLs wait again that are no longer ignored.
        case restore
        /// Skip waiting URLs that are too deep now, and make those skipped for their depth wait again that no longer are.
        case depth
    }

    let purpose: Purpose
    let end: UInt32
    var next: UInt32 = 0
    /// Hosts with entries in their queues that no longer wait.
    var hosts: Set<UInt32> = []
}

extension Frontier {
    /// The largest number of URLs in a slice.
    private static let slice = 2_000

    /// Starts applying a change of the rules.
    func sweep(for purpose: Sweep.Purpose) {
        sweeps.append(Sweep(purpose: purpose, end: UInt32(table.count)))
    }

    /// Whether skipped URLs may be about to wait again.
    var isRestoring: Bool { sweeps.contains { $0.purpose != .drop } }

    /// Whether a URL waits for its turn, and neither for another attempt nor as robots.txt.
    func isQueued(_ id: UInt32) -> Bool {
        table[id].pointee.state == .todo && attempts[id] == nil && !isAwaited(URLID(index: id))
    }

    /// Advances the first sweep.
    func advanceSweeps(now: Int64) {
        guard var sweep = sweeps.first else { return }
        var slice = WalkSlice(urls: Self.slice, clock: clock)
        while sweep.next < sweep.end, slice.takesOne() {
            visit(sweep.next, &sweep)
            sweep.next += 1
        }
        if sweep.next < sweep.end {
            sweeps[0] = sweep
        } else {
            for host in sweep.hosts { tidy(host) }
            levels.tidy { table[$0].pointee.isHeld }
            sweeps.removeFirst()
        }
        sweepDue = sweeps.isEmpty ? nil : now + Self.turnPause
    }

    private func visit(_ id: UInt32, _ sweep: inout Sweep) {
        let record = table[id]
        let host = record.pointee.host
        switch sweep.purpose {
        case .drop:
            guard isQueued(id), let cause = ignoredCause(table.text(of: record), at: host) else { return }
            drop(record, cause, &sweep)
        case .depth:
            if isQueued(id), isTooDeep(record) {
                drop(record, .reason(.depth), &sweep)
            } else if record.pointee.skipCause == .reason(.depth), !isTooDeep(record) {
                restoreNearEnough(record)
            }
        case .restore:
            guard let cause = record.pointee.skipCause, cause == .ignored || cause == .pruned else { return }
            let text = table.text(of: record)
            guard ignoredCause(text, at: host) == nil else { return }
            if hosts[host].isBlocked {
                move(record, to: .skipped(.reason(.cancelled)))
            } else {
                move(record, to: isAllowed(text, at: host) ? .todo(.last) : .skipped(.reason(refusal(at: host))))
            }
        }
    }

    /// Skips a waiting URL, whose place in a queue is removed later.
    private func drop(_ record: UnsafeMutablePointer<URLRecord>, _ cause: SkipCause, _ sweep: inout Sweep) {
        let host = record.pointee.host
        if record.pointee.isHeld {
            levels.drop()
            hosts[host].waiting -= 1
        } else {
            sweep.hosts.insert(host)
            hosts[host].dropped += 1
        }
        skipWaiting(record.pointee.id, cause)
        hosts.updateTurns(of: host)
    }

    /// Makes a URL wait that was skipped for its depth, unless something else is against it.
    private func restoreNearEnough(_ record: UnsafeMutablePointer<URLRecord>) {
        let known = record.pointee
        let cause =
            known.hops > maxHops
            ? .reason(.redirectLimit)
            : objection(to: URLID(index: known.id), table.text(of: record), at: known.host, from: known.referrerID)
        move(record, to: cause.map(URLStanding.skipped) ?? .todo(.last))
    }

    /// Whether a URL skipped for its depth may still have a place in a queue, because a sweep is under way: then another
    /// one, which is due after it, makes it wait again.
    func restoresLater() -> Bool {
        guard sweeps.contains(where: { $0.purpose == .depth }) else { return false }
        if !sweeps.dropFirst().contains(where: { $0.purpose == .depth }) { sweep(for: .depth) }
        return true
    }

    /// Whether a URL is deeper than the limit.
    func isTooDeep(_ record: UnsafeMutablePointer<URLRecord>) -> Bool {
        maxDepth.map { Int(record.pointee.depth) > $0 } ?? false
    }

    /// Removes entries that no longer wait from a host's queue.
    private func tidy(_ host: UInt32) {
        for _ in 0..<hosts[host].todo.count {
            guard let id = hosts[host].todo.popFirst() else { return }
            if table[id].pointee.state == .todo { hosts[host].todo.append(id) }
        }
        hosts[host].dropped = 0
        hosts.updateTurns(of: host)
    }
}
