package import Web

extension Crawl {
    /// Takes over a URL from the shared queue: it waits to be fetched, unless something is against it here.
    ///
    /// - Parameters:
    ///   - url: the URL.
    ///   - shared: how it was found.
    /// - Returns: its identity; nil if it is not kept, because of a limit.
    package func receive(_ url: borrowing WebURL, _ shared: SharedPlace) -> URLID? {
        let referrer = shared.referrer.flatMap { frontier.identity(ofReferrer: $0) }
        return frontier.receive(url, shared, referrer: referrer)
    }

    /// How a URL was found, for others to take it over.
    package func sharedPlace(of url: URLID) -> SharedPlace {
        let record = frontier.record(of: url)
        return SharedPlace(
            referrer: record.referrerID.map { frontier.withText(of: $0) { Array($0) } }, depth: Int(record.depth),
            hops: Int(record.hops), role: record.role, sitemapLevel: frontier.sitemaps.level(of: url.index))
    }

    /// The number of a URL's origin, which stands for its host.
    package func sharedHost(of url: URLID) -> UInt32 { frontier.record(of: url).host }

    /// Calls `body` with the name of a URL's host, by which processes lease it with all its origins.
    package func withHostName<Result>(of url: URLID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        frontier.hosts[frontier.record(of: url).host].origin.withUnsafeBufferPointer { body(hostName(in: $0)) }
    }

    /// Whether a URL waits for being taken from the shared queue.
    package func isHeld(_ url: URLID) -> Bool { frontier.record(of: url).isHeld }

    /// Whether a URL is known as robots.txt alone, so that it is in no queue.
    package func isOnlyRules(_ url: URLID) -> Bool { frontier.isOnlyRules(url.index) }

    /// The number of a URL's origin, which may be new; nil for no room.
    package func originNumber(of url: borrowing WebURL) -> UInt32? { frontier.number(ofOriginOf: url) }

    /// The cluster that a URL belongs to, known or not; nil where its origin has no room.
    package func cluster(of url: borrowing WebURL) -> TodoCluster.ID? {
        guard let host = frontier.number(ofOriginOf: url) else { return nil }
        let cluster = url.bytes.withUnsafeBufferPointer { frontier.keys.template($0, at: host) }
        if frontier.namedForms.count < Self.mostNamedForms { frontier.namedForms[cluster] = url.bytes }
        return cluster
    }

    /// A URL of a cluster that was named by it, whether it is known or not; nil for none.
    package func namedURL(of cluster: TodoCluster.ID) -> [UInt8]? { frontier.namedForms[cluster] }

    /// The largest number of clusters that are named by URLs that are not known here.
    private static let mostNamedForms = 10_000

    /// Sends nothing more to a host, which another process may have from now on: its URLs are held again. They were not
    /// fetched, as far as anybody knows.
    ///
    /// - Parameters:
    ///   - origin: the number of one of the host's origins.
    ///   - dropsExchanges: whether its exchanges are dropped. Otherwise they end on their own.
    ///   - now: the time.
    package func recall(_ origin: UInt32, dropsExchanges: Bool, now: Int64) {
        let group = frontier.hosts[origin].group
        for host in 0..<UInt32(hostCount) where frontier.hosts[host].group == group {
            for url in frontier.recall(host) { forgetRules(awaited: url) }
        }
        guard dropsExchanges else { return }
        for slot in slots.indices where slots[slot].isBusy && frontier.hosts[self.origin(in: slot)].group == group {
            slots[slot].isRecalled = true
            cancel(slot: slot)
        }
    }

    /// Has hosts ask for their rules again that waited for a URL: nobody knows what its answer would have been.
    private func forgetRules(awaited url: URLID) {
        for waiting in frontier.takeWaiting(for: url) { frontier.forgetRules(of: waiting.host) }
    }

    /// Ends a recalled exchange that the engine has dropped: its URL is held again.
    func endRecalled(_ slot: Int, now: Int64) {
        let url = slots[slot].live.url
        if frontier.isOnlyRules(url.index) {
            frontier.cancel(url)
            forgetRules(awaited: url)
        } else {
            frontier.attempts[url.index] = nil
            frontier.move(frontier.table[url.index], to: .todo(.last))
        }
        release(slot, now: now)
        finishIfDone(now: now)
    }

    /// How a host stands: when it may be asked again (monotonic nanoseconds, 0 for now), the shortest time between two
    /// requests to it, and its exchanges in flight.
    package func pace(of origin: UInt32) -> (restsUntil: Int64, delay: Int64, inFlight: Int) {
        let group = frontier.hosts.group(of: origin)
        return (group.restsUntil, frontier.hosts.delay(of: frontier.hosts[origin]), group.inFlight)
    }

    /// Ends the crawl as soon as nothing is left to do here: nothing waits in the shared queues, and nobody has anything in
    /// flight.
    package func endShared(now: Int64) {
        frontier.isSharedOver = true
        finishIfDone(now: now)
    }

    /// Goes on after the end for what waits for other processes, or may wait again.
    package func reopenShared() { frontier.isSharedOver = false }

    /// The number of URLs that wait here for being taken from the shared queue, by this process or another.
    package var heldCount: Int { frontier.levels.count }
}
