public import HTTP

/// The end of a link that leads nowhere.
public struct DeadEnd: Sendable, Hashable {
    /// The URLs that redirects lead to from the link's own, in order. The last one failed. Empty if the link's own URL
    /// failed.
    public let via: [URLID]
    /// The HTTP status of the failed URL; 0 for none.
    public let status: UInt16
    /// The failure; nil for an answer of 400 or more.
    public let error: FetchErrorKind?
    /// What to make of it; nil where the crawl ended before the last attempt.
    public let verdict: Verdict?
}

extension LinkTable {
    /// Why a link to a URL leads nowhere: its end failed, the redirects lead in a circle, or there are too many. Nil if
    /// it leads somewhere, to a URL that is left out, or to one that has not ended. O(limit of redirects).
    ///
    /// Redirects are counted from the link, as for a user who clicks on it, not from other ways to the same URLs.
    func deadEnd(of id: URLID, in urls: borrowing URLRecords) -> DeadEnd? {
        var via: [URLID] = []
        var last = id
        while let next = target(of: last, in: urls), !urls[next.index].pointee.isLeftOutByItself {
            guard via.count < maxHops, next != id, !via.contains(next) else {
                return DeadEnd(via: via, status: urls[last.index].pointee.status, error: .redirect, verdict: .broken)
            }
            via.append(next)
            last = next
        }
        let record = urls[last.index]
        guard record.pointee.isBrokenEnd, record.pointee.verdict != .fine else { return nil }
        return DeadEnd(
            via: via, status: record.pointee.status, error: record.pointee.errorKind,
            verdict: record.pointee.verdictOfLink)
    }

    /// Redirects that lead to a URL which is not known to end well, nearest first, at most `limit`.
    func redirectsLeading(to id: URLID, limit: Int) -> [URLID] {
        var found: [URLID] = []
        var known: Set<URLID> = [id]
        var next = 0
        var target = id
        while found.count < limit {
            for source in redirects.sources(of: target, limit: limit - found.count) where known.insert(source).inserted
            {
                found.append(source)
            }
            guard next < found.count else { break }
            target = found[next]
            next += 1
        }
        return found
    }

    /// The page on which a URL was found first; nil for a URL that was found by a redirect first, and for one without
    /// links to it.
    func firstPage(linkingTo id: URLID, in urls: borrowing URLRecords) -> URLID? {
        let referrer = urls[id.index].pointee.referrer
        guard referrer != URLRecord.none, redirects.target(of: URLID(index: referrer)) != id else { return nil }
        return URLID(index: referrer)
    }

    /// Reads some more links, as documented in `CrawlView.readLinks`.
    func read(
        to wanted: Set<URLID>, from place: inout LinkPlace, budget: Int, in urls: borrowing URLRecords,
        _ body: (_ url: URLID, _ page: URLID) -> Void
    ) -> Bool {
        // Mostly one URL is wanted, and comparing numbers takes a tenth of the time of a look-up.
        if wanted.count == 1, let only = wanted.first?.index {
            return referrers.read(from: &place.inLog, budget: budget) { target, page in
                if target == only { body(URLID(index: target), URLID(index: page)) }
            }
        }
        return referrers.read(from: &place.inLog, budget: budget) { target, page in
            // Most links lead to pages that answered well.
            if !urls[target].pointee.isPlain, wanted.contains(URLID(index: target)) {
                body(URLID(index: target), URLID(index: page))
            }
        }
    }
}

extension URLRecord {
    /// What to make of a link to it, if it failed. A link to a robots.txt that is not there is broken.
    fileprivate var verdictOfLink: Verdict? { verdict ?? (isAbsentRobots ? .broken : nil) }

    /// Whether the crawl leaves it out independent of how and when it was found.
    fileprivate var isLeftOutByItself: Bool {
        switch skipReason {
        case .scope, .pattern, .scheme, .tooLong: true
        case nil, .robots, .robotsUnavailable, .depth, .trap, .nofollow, .cancelled, .redirectLimit: false
        }
    }
}
