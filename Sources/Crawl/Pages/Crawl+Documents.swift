import Web

// A URL may be someone's robots.txt and a page, or a sitemap and a page: one exchange serves for both. Rules come first:
// the links of what was fetched as rules are looked for when it is complete, and its host's rules allow it as a page. Where
// that is not known yet, or it turns out later that it is a page, it is fetched again as one.

extension Crawl {
    /// The body of a slot's exchange for rules is complete: the hosts that wait get them, and then it is read as a page,
    /// where it is one.
    func endRules(in slot: Int, _ end: ExchangeEnd, now: Int64) {
        let url = slots[slot].live.url
        let record = slots[slot].record
        record.timings = slots[slot].live.phases(endingAt: now)
        let waiting = frontier.takeWaiting(for: url)
        conclude(waiting, body: slots[slot].rules, end: end, record, cookies: slots[slot].cookiesAsOf, now: now)
        guard let reader = slots[slot].laterReader, let body = slots[slot].rules,
            !slots[slot].isCutShort, mayBeRead(url)
        else { return }
        slots[slot].laterReader = nil
        slots[slot].reader = reader
        body.withUnsafeBufferPointer { piece in
            noteBeginning(piece, slot: slot)
            reader.read(piece, links(in: slot))
        }
        finishPage(reader, slot: slot)
    }

    /// The first bytes of a page came: whether they are a sitemap's matters where there may be any.
    @inline(__always)
    func noteBeginning(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) {
        slots[slot].beginsAsSitemap = options.sources.takesSitemaps && SitemapKind.mayBegin(piece)
    }

    /// Whether a URL that is fetched as rules may be read as a page now: it is one, its depth has its turn, and its host's
    /// rules are known and allow it.
    func mayBeRead(_ url: URLID) -> Bool {
        let record = frontier.record(of: url)
        guard record.role != .auxiliary, frontier.maxDepth == nil || Int(record.depth) <= frontier.levels.level else {
            return false
        }
        switch frontier.hosts[record.host].robots.state {
        case .notObeyed: return true
        case .known: return frontier.withText(of: url) { frontier.isAllowed($0, at: record.host) }
        case .unknown, .fetching: return false
        }
    }

    /// How a slot's document was read, once its exchange is over.
    func reading(in slot: Int) -> URLRecord.Reading {
        let record = slots[slot].record
        if slots[slot].isPassedOver { return record.isBroken ? .none : .unread }
        switch record.outcome {
        case .ok where record.isHTML: return slots[slot].beginsAsSitemap ? .none : .page
        case .ok where slots[slot].isDocument: return .unread
        case .redirect where !slots[slot].isFollowed: return .unread
        case .status where isShown(slot) && slots[slot].isDocument && !record.isHTML: return .unread
        case .ok, .redirect, .status, .error: return .none
        }
    }

    /// A document ended that was not read as the page that it may be: if it is one, it is fetched as one, or it is said why
    /// not.
    func readAsPage(_ url: URLID, _ record: FetchRecord) {
        let known = frontier.record(of: url)
        guard known.role == .page else { return }
        if frontier.hosts[known.host].robots.isRestricted, case .known = frontier.hosts[known.host].robots.state,
            !frontier.withText(of: url, { frontier.isAllowed($0, at: known.host) })
        {
            record.remark = "fetched for robots rules, and not read as a page: these disallow it"
        } else {
            frontier.fetchAgain(url, hops: Int(known.hops))
        }
    }
}
