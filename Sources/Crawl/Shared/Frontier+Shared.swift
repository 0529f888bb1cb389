import Web

extension Frontier {
    /// Queues a URL that was taken from the shared queue, or skips it if something is against it here.
    ///
    /// - Returns: its record; nil if it is not kept, because of a limit.
    func receive(_ url: borrowing WebURL, _ shared: SharedPlace, referrer: URLID?) -> URLID? {
        url.bytes.withUnsafeBufferPointer { bytes in
            let text = UnsafeBufferPointer(rebasing: bytes[url.withoutFragment])
            let hash = table.hash(text)
            let place = URLPlace(referrer: referrer, depth: shared.depth, hops: shared.hops, role: shared.role)
            guard let record = table.find(text, hash: hash) else {
                guard text.count <= URLArena.longestText, !isFull, let host = number(ofOriginOf: url) else {
                    return nil
                }
                let next = URLID(index: UInt32(table.count))
                nameAsSitemap(next, shared.sitemapLevel)
                let reason = skipReason(
                    for: text, isHTTP: true, host: host, isSeed: shared.role == .auxiliary || shared.referrer == nil,
                    depth: shared.depth, hops: shared.hops)
                let cause = reason.map(SkipCause.reason) ?? objection(to: next, text, at: host, from: referrer)
                let record = table.insert(
                    text, hash: hash, host: host, referrer: referrer?.index ?? URLRecord.none,
                    depth: UInt16(clamping: shared.depth), hops: UInt8(clamping: shared.hops), role: shared.role)
                admit(record, as: cause.map(URLStanding.skipped) ?? .todo(.taken))
                return next
            }
            let id = URLID(index: record.pointee.id)
            receive(known: record, text, place, level: shared.sitemapLevel)
            return id
        }
    }

    private func receive(
        known record: UnsafeMutablePointer<URLRecord>, _ text: UnsafeBufferPointer<UInt8>, _ place: URLPlace,
        level: Int?
    ) {
        let id = URLID(index: record.pointee.id)
        switch record.pointee.state {
        case .todo where record.pointee.isHeld: break
        case .skipped: break
        // It was taken before, and is about to be fetched or has been.
        case .todo, .inFlight, .done: return
        }
        if record.pointee.isHeld {
            record.pointee.isHeld = false
            levels.drop()
            hosts[record.pointee.host].waiting -= 1
            tidyHeld()
        }
        record.pointee.place = place
        tellPlace(of: record)
        nameAsSitemap(id, level)
        // Whether it is part of a trap was judged when it was found.
        let cause = objection(to: id, text, at: record.pointee.host, from: nil)
        switch (cause, record.pointee.state) {
        case (nil, .todo): enqueue(record, at: .taken)
        case (let cause, _): move(record, to: cause.map(URLStanding.skipped) ?? .todo(.taken))
        }
    }

    private func nameAsSitemap(_ id: URLID, _ level: Int?) {
        guard let level, sitemaps.admits(level: level), sitemaps.add(id.index, level: level) else { return }
        tellDetail(.namedAsSitemap(id, level: level))
    }

    /// The identity of a page on which another process found a URL. One that is new here is held like any other URL.
    func identity(ofReferrer text: [UInt8]) -> URLID? {
        var url = WebURL()
        guard text.withUnsafeBufferPointer({ url.assign($0, base: nil) }) == nil, url.isHTTP else { return nil }
        switch offer(url, referrer: nil, depth: 0, hops: 0, nofollow: false) {
        case .new(let id), .known(let id), .becamePage(let id): return id
        case .refused: return nil
        }
    }

    /// Removes the entries of URLs that are no longer held, if these are most.
    private func tidyHeld() {
        if levels.dropped > levels.count + 1_000 { levels.tidy { table[$0].pointee.isHeld } }
    }

    /// Holds the waiting URLs of an origin again, which others may take from now on.
    ///
    /// - Returns: URLs that were only to be fetched as robots.txt: no queue has them, and they wait no longer.
    func recall(_ host: UInt32) -> [URLID] {
        let ids = withdrawQueued(of: host)
        levels.tidy { table[$0].pointee.isHeld }
        var rules: [URLID] = []
        for id in ids {
            attempts[id] = nil
            if isOnlyRules(id) {
                rules.append(URLID(index: id))
                move(table[id], to: .skipped(.reason(.cancelled)))
            } else {
                enqueue(table[id], at: .last)
            }
        }
        hosts.updateTurns(of: host)
        return rules
    }

    /// Whether a URL is known as robots.txt alone, so that it is in no queue that others share.
    func isOnlyRules(_ id: UInt32) -> Bool {
        table[id].pointee.role == .auxiliary && sitemaps.level(of: id) == nil
    }
}
