// Applies events about URLs: their states, and where they wait.

extension CrawlImage {
    /// Where a URL waits.
    struct Wait {
        enum Queue: UInt8 {
            case none, origin, deeper, delayed, awaited
        }

        var queue = Queue.none
        /// Whether it was told where the URL stood at first.
        var isAdmitted = false
        /// Whether it waits for another attempt.
        var isFurtherAttempt = false
        /// Attempts that have failed.
        var failedAttempts: UInt8 = 0
    }

    func applyToURLs(_ event: CrawlEvent) {
        switch event {
        case .found(let find):
            _ = urls.append(
                find.text, host: find.host, referrer: URLRecord.none, depth: 0, hops: 0, role: .page)
            urls[find.url.index].pointee.place = find.place
            waits.append(Wait())
            if let slot = find.place.referrer.flatMap({ slots[$0] }) { exchanges[slot]?.newLinks += 1 }
        case .moved(let move):
            apply(move)
        case .queued(let url, let place, let failedAttempts, _):
            takeOut(url.index)
            enqueue(url.index, at: place)
            waits[Int(url.index)].isFurtherAttempt = failedAttempts != nil
            waits[Int(url.index)].failedAttempts = UInt8(clamping: failedAttempts ?? 0)
        case .lastAttemptsDue:
            delayed.releaseLast()
        case .foundElsewhere(let url, let place):
            let record = urls[url.index]
            // One that is nearer waits elsewhere, which is told next.
            if record.pointee.isHeld, Int(record.pointee.depth) != place.depth { takeOut(url.index) }
            record.pointee.place = place
        default: break
        }
    }

    private func apply(_ move: URLMove) {
        let id = move.url.index
        let record = urls[id]
        if case .trap(let kind) = move.cause { traps[kind, default: 0] += 1 }
        guard let former = move.from else {
            waits[Int(id)].isAdmitted = true
            record.pointee.move(to: move.standing)
            return counts.add(move.to)
        }
        takeOut(id)
        let before = record.pointee
        record.pointee.move(to: move.standing)
        counts.move(from: former, to: move.to)
        hosts.count(before, record.pointee)
        if move.to == .done || move.to == .skipped { waits[Int(id)].failedAttempts = 0 }
        links.follow(id, from: former, in: urls)
        if former == .inFlight || move.to == .inFlight { hosts.updateTurns(of: before.host) }
    }

    private func enqueue(_ id: UInt32, at place: WaitingPlace) {
        let record = urls[id]
        let host = record.pointee.host
        if dropped.contains(id) { tidy(host) }
        if droppedDeeper.contains(id) { tidyDeeper() }
        switch place {
        case .front, .back:
            waits[Int(id)].queue = .origin
            if place == .front { hosts[host].todo.prepend(id) } else { hosts[host].todo.append(id) }
            return hosts.updateTurns(of: host)
        case .deeper:
            waits[Int(id)].queue = .deeper
            levels.append(id, depth: record.pointee.depth)
            record.pointee.isHeld = true
        case .delayed(let due):
            waits[Int(id)].queue = .delayed
            delayed.insert(id, due: due)
        case .lastAttempt(let due):
            waits[Int(id)].queue = .delayed
            delayed.insert(id, due: due, isLast: true)
        case .awaited:
            waits[Int(id)].queue = .awaited
            awaited.append(id)
        }
        hosts[host].waiting += 1
    }

    /// Removes a URL from its queue. An entry that is not the first of a long queue is only marked, and removed later.
    private func takeOut(_ id: UInt32) {
        let record = urls[id]
        let host = record.pointee.host
        switch waits[Int(id)].queue {
        case .none: return
        case .origin:
            if hosts[host].todo[0] == id { _ = hosts[host].todo.popFirst() } else { drop(id, of: host) }
            while !hosts[host].todo.isEmpty, dropped.contains(hosts[host].todo[0]) {
                if let first = hosts[host].todo.popFirst() { dropped.remove(first) }
                hosts[host].dropped -= 1
            }
            hosts.updateTurns(of: host)
        case .deeper:
            record.pointee.isHeld = false
            if !levels.popFirst(id, depth: record.pointee.depth) { dropDeeper(id) }
            hosts[host].waiting -= 1
        case .delayed:
            if delayed.first == id { _ = delayed.popFirst() } else { _ = delayed.removeAll { $0 == id } }
            hosts[host].waiting -= 1
        case .awaited:
            awaited.remove(id)
            hosts[host].waiting -= 1
        }
        waits[Int(id)].queue = .none
    }

    /// Marks an entry of an origin's queue. If most are marked, they are removed.
    private func drop(_ id: UInt32, of host: UInt32) {
        hosts[host].dropped += 1
        dropped.insert(id)
        if hosts[host].dropped > hosts[host].todo.count / 2 { tidy(host) }
    }

    /// Removes the marked entries from an origin's queue.
    private func tidy(_ host: UInt32) {
        for id in hosts[host].todo.removeAll(where: { dropped.contains($0) }) { dropped.remove(id) }
        hosts[host].dropped = 0
    }

    /// Marks an entry among those that wait for nearer ones. If most are marked, they are removed.
    private func dropDeeper(_ id: UInt32) {
        levels.drop()
        droppedDeeper.insert(id)
        if droppedDeeper.count > levels.count { tidyDeeper() }
    }

    private func tidyDeeper() {
        levels.tidy { urls[$0].pointee.isHeld }
        droppedDeeper = []
    }
}

extension URLMove {
    /// The URL's new state in the form of its record.
    fileprivate var standing: URLStanding {
        switch to {
        case .todo: .todo(.last)
        case .inFlight: .inFlight
        case .done:
            .done(
                URLEnd(
                    status: answer?.status ?? 0, error: answer?.error, verdict: answer?.verdict,
                    reading: answer?.reading ?? .none))
        case .skipped: .skipped(cause ?? .reason(.cancelled))
        }
    }
}
