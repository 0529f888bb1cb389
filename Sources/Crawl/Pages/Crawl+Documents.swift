import Web

// A URL may be both a robots.txt and a page, or a sitemap and a page: one exchange serves for both. Rules come first: a
// document that was fetched as rules is read for links when it is complete, if its host's rules allow it as a page. If
// that is not known yet, or if it later turns out to be a page, it is fetched again.

extension Crawl {
    /// Ends the body of an exchange for rules: the waiting hosts get the rules, and then the body is read as a page if
    /// it is one.
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
            checkBeginning(piece, slot: slot)
            reader.read(piece, links(in: slot))
        }
        finishPage(reader, slot: slot)
    }

    /// Checks whether the first bytes of a page are a sitemap's, if there may be sitemaps.
    @inline(__always)
    func checkBeginning(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) {
        slots[slot].beginsAsSitemap = options.sources.takesSitemaps && SitemapKind.mayBegin(piece)
    }

    /// Whether a URL that is fetched as rules may be read as a page now: it is one, it is near enough, and its host's
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

    /// How a slot's document was read, after the end of its exchange.
    func reading(in slot: Int) -> DocumentReading {
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

    /// Fetches a document again as a page, if it is one but was not read as such; otherwise records why not.
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
