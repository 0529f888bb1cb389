import Web

// Offers of URLs that are new, or whose record changes.

extension Frontier {
    /// Makes a URL a page that was only named as a sitemap or fetched as robots.txt, if it may be reached by this way.
    /// It is fetched again only for the links that it may contain.
    private func adopt(
        _ record: UnsafeMutablePointer<URLRecord>, _ referrer: URLID?, depth: Int, hops: Int, nofollow: Bool,
        role: URLRole
    ) -> Offer {
        let id = URLID(index: record.pointee.id)
        let host = record.pointee.host
        let text = table.text(of: record)
        if hops == 0 { recordReferrer(referrer, of: record) }
        let reason = skipReason(
            for: text, isHTTP: true, host: host, isSeed: referrer == nil, depth: depth, hops: hops)
        guard reason == nil, !nofollow, role == .page, objection(to: id, text, at: host, from: referrer) == nil else {
            return .known(id)
        }
        record.pointee.role = .page
        if record.pointee.referrer == URLRecord.none { record.pointee.referrer = referrer?.index ?? URLRecord.none }
        if sitemaps.level(of: id.index) == nil {
            record.pointee.depth = UInt16(clamping: depth)
            record.pointee.hops = UInt8(clamping: hops)
        }
        tellPlace(of: record)
        if record.pointee.reading == .unread || sitemaps.isUnreadDocument(id.index) { fetchAgain(id, hops: hops) }
        return .known(id)
    }

    /// Reconsiders a skipped URL that is found by another way: that may satisfy a limit that the first did not.
    @inline(never)
    func reconsider(
        _ record: UnsafeMutablePointer<URLRecord>, _ referrer: URLID?, depth: Int, hops: Int, nofollow: Bool,
        role: URLRole
    ) -> Offer {
        if record.pointee.state != .skipped {
            return adopt(record, referrer, depth: depth, hops: hops, nofollow: nofollow, role: role)
        }
        let id = URLID(index: record.pointee.id)
        let host = record.pointee.host
        guard record.pointee.isRevivable else { return .known(id) }
        // Another way may satisfy the limit later: then the links to it matter.
        if hops == 0, let referrer { addLink(to: id.index, from: referrer.index) }
        let text = table.text(of: record)
        guard !nofollow, hops <= maxHops, isAllowed(text, at: host) else { return .known(id) }
        let isTooFar = depth > maxDepth ?? .max
        let wasTooDeep = record.pointee.skipCause == .reason(.depth)
        if !isTooFar || !wasTooDeep || record.pointee.role != .page { record.pointee.role = role }
        if wasTooDeep {
            // Only the limit on depth is against its ways, and it may be raised: they all count.
            _ = keep(Way(depth: depth, hops: hops), of: record)
        } else {
            record.pointee.depth = UInt16(clamping: depth)
            record.pointee.hops = UInt8(clamping: hops)
        }
        tellPlace(of: record)
        if isTooFar {
            if !wasTooDeep { move(record, to: .skipped(.reason(.depth))) }
            return .known(id)
        }
        if wasTooDeep, restoresLater() { return .known(id) }
        let cause = objection(to: id, text, at: host, from: referrer)
        move(record, to: cause.map(URLStanding.skipped) ?? .todo(.last))
        return .known(id)
    }

    /// Why a URL that is in scope and near enough is still not fetched.
    func objection(
        to id: URLID, _ text: UnsafeBufferPointer<UInt8>, at host: UInt32, from referrer: URLID?
    ) -> SkipCause? {
        if !isAllowed(text, at: host) { return .reason(refusal(at: host)) }
        if let cause = ignoredCause(text, at: host) { return cause }
        if guardsTraps, hosts[host].isInScope, let referrer,
            let kind = trap(id, text, at: host, from: referrer)
        {
            return .trap(kind)
        }
        // This comes last: URLs skipped only for this wait again when their host is unblocked.
        return hosts[host].isBlocked ? .reason(.cancelled) : nil
    }

    /// Whether the table is full, so that no further URL is kept.
    var isFull: Bool { table.count >= limits.urls || table.textBytes >= limits.textBytes }

    func insert(
        _ text: UnsafeBufferPointer<UInt8>, hash: UInt64, _ url: borrowing WebURL, referrer: URLID?, depth: Int,
        hops: Int, nofollow: Bool, role: URLRole
    ) -> Offer {
        if !remaps.isEmpty, let meant = remaps.meant(by: url) {
            return offer(meant, referrer: referrer, depth: depth, hops: hops, nofollow: nofollow, role: role)
        }
        guard text.count <= URLArena.longestText, !isFull,
            let host = number(ofOriginOf: url)
        else {
            refuse(1)
            return .refused
        }
        var reason = skipReason(
            for: text, isHTTP: url.isHTTP, host: host, isSeed: role == .auxiliary || referrer == nil, depth: depth,
            hops: hops)
        // A link that is not to be followed is not where a greater depth is allowed, either.
        if nofollow, reason == nil || reason == .depth { reason = .nofollow }
        let next = URLID(index: UInt32(table.count))
        let cause = reason.map(SkipCause.reason) ?? objection(to: next, text, at: host, from: referrer)
        let record = table.insert(
            text, hash: hash, host: host, referrer: referrer?.index ?? URLRecord.none, depth: UInt16(clamping: depth),
            hops: UInt8(clamping: hops), role: role)
        admit(record, as: cause.map(URLStanding.skipped) ?? .todo(.last))
        return .new(next)
    }

    func skipReason(
        for text: UnsafeBufferPointer<UInt8>, isHTTP: Bool, host: UInt32, isSeed: Bool, depth: Int, hops: Int
    ) -> SkipReason? {
        if !isHTTP { return .scheme }
        if text.count > limits.urlBytes { return .tooLong }
        let isInScope = hosts[host].isInScope
        if !isInScope, isSeed || !checksExternal || hosts[host].scope == .closed { return .scope }
        // If a pattern is undecided, nothing is sent: the pattern may exclude the URL.
        if exclude.contains(where: { matches($0, text, undecided: true) }) { return .pattern }
        if isInScope, !isSeed, !include.isEmpty, !include.contains(where: { matches($0, text, undecided: false) }) {
            return .pattern
        }
        if hops > maxHops { return .redirectLimit }
        if let maxDepth, depth > maxDepth { return .depth }
        return nil
    }
}
