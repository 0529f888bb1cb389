package import Crawl
import EventLoop
import Redis

// What the crawl finds and ends is gathered in a turn of the loop, and sent at its end: first what was found, then what
// has ended. So a page has not ended before its links are in their queues.

extension SharedFrontier: CrawlSubscriber {
    /// The number of URLs in one call.
    private static let batch = 256
    /// Nanoseconds between two looks whether results are committed.
    private static let commitPause: Int64 = 50_000_000

    package var eventLevel: EventLevel { .moves }

    package func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        switch event {
        case .moved(let move) where !isReceiving: gather(move)
        case .gaveUp, .ended: flushSoon()
        default: break
        }
    }

    private func gather(_ move: URLMove) {
        if move.to == .done || move.to == .skipped, let taken = window.removeValue(forKey: move.url.index) {
            end(taken, move.to == .skipped ? leaveOut(move.url) : .done)
        } else if move.from == nil, move.to == .skipped {
            leftOut.append((move.url, keeping?().present ?? 0))
            flushSoon()
        } else if move.from == nil {
            finds.append(move.url)
            flushSoon()
        } else if move.to == .todo, move.from == .done || move.from == .skipped {
            if move.from == .done { again.insert(move.url) }
            finds.append(move.url)
            flushSoon()
        } else if move.to == .done, crawl.isOnlyRules(move.url) {
            extras.append(move.url)
            flushSoon()
        }
    }

    /// How a URL ends that is left out here.
    func leaveOut(_ url: URLID) -> End.How {
        if crawl.isHeldBack(url) { return .heldBack }
        left.insert(url)
        return .skipped
    }

    /// Records the end of a URL that was taken.
    func end(_ taken: Taken, _ how: End.How) {
        taken.host.taken -= 1
        ends.append(End(taken: taken, how: how, chunk: keeping?().present ?? 0, restorations: commands.restorations))
        flushSoon()
    }

    /// Sends what was gathered, and takes URLs where there is room.
    func flush() {
        guard server.isUp, let fingerprint, !isOver, !isTakingStock else { return }
        let (leftOut, ends) = takeCommitted()
        let (finds, extras) = (finds + leftOut, extras)
        (self.finds, self.extras) = ([], [])
        let byHost = groups(of: finds)
        for group in byHost { add(group, by: fingerprint) }
        if !extras.isEmpty { tell(extras, by: fingerprint) }
        for first in stride(from: 0, to: ends.count, by: Self.batch) {
            tell(Array(ends[first..<min(first + Self.batch, ends.count)]))
        }
        takeMore()
        if byHost.isEmpty { settle() } else if !isLeaving { leaseSoon() }
    }

    /// Removes and returns what is committed of URLs that were left out and of ends, and flushes again for the others soon.
    private func takeCommitted() -> (leftOut: [URLID], ends: [End]) {
        let committed = keeping?().committed ?? .max
        let known = (leftOut: leftOut.prefix { $0.chunk <= committed }, ends: ends.prefix { $0.chunk <= committed })
        leftOut.removeFirst(known.leftOut.count)
        ends.removeFirst(known.ends.count)
        if !leftOut.isEmpty || !ends.isEmpty, !isCommitDue {
            isCommitDue = true
            loop.schedule(at: loop.now + Self.commitPause) { [weak self] in
                self?.isCommitDue = false
                self?.flush()
            }
        }
        return (known.leftOut.map(\.url), Array(known.ends))
    }

    /// Finds in batches of one call, those of a host together. What is in no queue is left out.
    private func groups(of finds: [URLID]) -> [[[URLID]]] {
        var hosts: [[UInt8]: [URLID]] = [:]
        for url in finds where !isOutside(url) {
            hosts[crawl.withHostName(of: url) { Array($0) }, default: []].append(url)
        }
        var calls: [[[URLID]]] = []
        var room = 0
        for urls in hosts.values {
            for first in stride(from: 0, to: urls.count, by: Self.batch) {
                let part = Array(urls[first..<min(first + Self.batch, urls.count)])
                if part.count > room {
                    calls.append([])
                    room = Self.batch
                }
                calls[calls.count - 1].append(part)
                room -= part.count
            }
        }
        return calls
    }

    /// Whether a URL is in no queue: it is robots.txt alone, or was taken meanwhile.
    private func isOutside(_ url: URLID) -> Bool {
        crawl.isOnlyRules(url) || crawl.status(of: url).state == .todo && !crawl.isHeld(url)
    }

    private func add(_ parts: [[URLID]], by fingerprint: Fingerprint) {
        let names = parts.map { crawl.withHostName(of: $0[0]) { Array($0) } }
        call("add") { command in
            command.append(worker)
            for (name, urls) in zip(names, parts) {
                command.append(bytes: name)
                command.append(Int64(urls.count))
                for url in urls { append(url, to: &command, by: fingerprint) }
            }
        } then: { [weak self] reply in
            guard let self else { return }
            let urls = parts.flatMap { $0 }
            guard case .array(let replies)? = reply else { return finds.insert(contentsOf: urls, at: 0) }
            for url in urls where !again.isEmpty || !left.isEmpty {
                again.remove(url)
                if crawl.status(of: url).state != .skipped { left.remove(url) }
            }
            recent.append(RecentNews.Batch(finds: urls), at: loop.now)
            for (name, reply) in zip(names, replies) {
                if case .integer(let waiting) = reply, waiting >= 0 { hosts[name]?.waiting = Int(waiting) }
            }
            takeMore()
        }
    }

    private func append(_ url: URLID, to command: inout RedisCommand, by fingerprint: Fingerprint) {
        let status = crawl.status(of: url)
        let place = crawl.sharedPlace(of: url)
        crawl.withText(of: url) { text in
            let isHeldBack = status.state == .skipped && crawl.isHeldBack(url)
            let entry = status.state == .skipped && !isHeldBack ? nil : QueueEntry.bytes(of: text, place)
            command.append(
                entry == nil
                    ? status.skipReason.map(Self.revivable.contains) == true ? "r" : "s"
                    : isHeldBack ? "i" : again.contains(url) ? "f" : left.contains(url) ? "b" : "t")
            command.append(Int64(bitPattern: fingerprint(text)))
            command.append(bytes: entry ?? [])
        }
    }

    /// Reasons that are against a way to a URL, not against the URL.
    private static let revivable: Set<SkipReason> = [.nofollow, .redirectLimit, .depth]

    private func tell(_ extras: [URLID], by fingerprint: Fingerprint) {
        call("extras") { command in
            for url in extras {
                command.append("d")
                command.append(crawl.withText(of: url) { Int64(bitPattern: fingerprint($0)) })
            }
        } then: { [weak self] reply in
            guard let self else { return }
            guard case .integer? = reply else { return self.extras.insert(contentsOf: extras, at: 0) }
            recent.append(RecentNews.Batch(extras: extras), at: loop.now)
        }
    }

    private func tell(_ ends: [End]) {
        call("done") { command in
            command.append(worker)
            for end in ends {
                command.append(bytes: end.taken.host.name)
                command.append(end.taken.host.epoch)
                command.append(1)
                command.append(end.how.rawValue)
                command.append(bytes: end.taken.entry)
            }
        } then: { [weak self] reply in
            guard let self else { return }
            guard case .array(let replies)? = reply else { return self.ends.insert(contentsOf: ends, at: 0) }
            recent.append(RecentNews.Batch(ends: ends), at: loop.now)
            for (end, reply) in zip(ends, replies) where reply == .integer(0) { lose(end.taken.host) }
            // The user gave it back before the server knew that it was held back.
            if ends.contains(where: { $0.how == .heldBack && $0.restorations < commands.restorations }) { giveBack() }
        }
    }
}
