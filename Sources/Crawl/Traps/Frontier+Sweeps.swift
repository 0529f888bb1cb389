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
    var isRestoring: Bool { sweeps.contains { $0.purpose == .restore } }

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
            if record.pointee.isHeld {
                levels.drop()
                hosts[host].waiting -= 1
            } else {
                sweep.hosts.insert(host)
                hosts[host].dropped += 1
            }
            skipWaiting(id, cause)
            hosts.updateTurns(of: host)
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
