import Crawl
import EventLoop
import Redis

// URLs are taken in batches, so that each host has something to do until the next answer comes.

extension SharedFrontier {
    /// Takes URLs of the leased hosts that run out of them.
    func takeMore() {
        guard server.isUp, fingerprint != nil, !isOver, !isLeaving else { return }
        let wanting = hosts.values.filter { host in
            !host.isTaking && !host.isLeaving && host.waiting > 0 && host.taken <= options.window / 2
        }
        guard !wanting.isEmpty else { return }
        for host in wanting { host.isTaking = true }
        call("take") { command in
            command.append(worker)
            for host in wanting {
                command.append(bytes: host.name)
                command.append(host.epoch)
                command.append(Int64(options.window - host.taken))
            }
        } then: { [weak self] reply in
            for host in wanting { host.isTaking = false }
            guard let self, case .array(let replies)? = reply else { return }
            for (host, reply) in zip(wanting, replies) { receive(reply, of: host) }
        }
    }

    /// Receives what the server says was taken of a host: the number of URLs that still wait, and entries.
    ///
    /// - Parameters:
    ///   - reply: the reply.
    ///   - host: the host.
    ///   - isStock: whether these are all that were taken and have not ended, known ones included.
    func receive(_ reply: RedisReply, of host: HeldHost, isStock: Bool = false) {
        guard case .array(let parts) = reply, case .integer(let waiting)? = parts.first else { return }
        guard waiting >= 0 else { return lose(host) }
        // The lease was lost and had again meanwhile: its new owner, which is this process, takes the URL again.
        guard hosts[host.name] === host else { return }
        host.waiting = Int(waiting)
        for case .bytes(let entry) in parts.dropFirst() { receive(entry, of: host, isStock) }
        crawl.wakeUp()
    }

    private func receive(_ entry: [UInt8], of host: HeldHost, _ isStock: Bool) {
        let taken = Taken(host: host, entry: entry)
        isReceiving = true
        let url = QueueEntry.read(entry, of: host.name).flatMap { crawl.receive($0.url, $0.place) }
        isReceiving = false
        let isKnown = url.map { window[$0.index]?.host === host } ?? false
        if isKnown, isStock { return }
        host.taken += 1
        if !hasTaken { noteFirstTaken() }
        // It was in the queue twice.
        if isKnown { return end(taken, .done) }
        // What is no entry, or has no room here, can only be left out.
        guard let url else { return end(taken, .skipped) }
        host.origin = host.origin ?? crawl.sharedHost(of: url)
        switch crawl.status(of: url).state {
        case .todo, .inFlight: window[url.index] = taken
        case .done: end(taken, .done)
        case .skipped: end(taken, leaveOut(url))
        }
    }
}
