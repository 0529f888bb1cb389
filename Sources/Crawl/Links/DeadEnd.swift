public import HTTP

/// Where a link leads that leads nowhere.
public struct DeadEnd: Sendable, Hashable {
    /// The URLs to which redirects lead from the link's own, in order: the last is what failed. Empty where the link's own did.
    public let via: [URLID]
    /// The HTTP status of what failed; 0 for none.
    public let status: UInt16
    /// What went wrong with it; nil for an answer of 400 or more.
    public let error: FetchErrorKind?
}

extension LinkTable {
    /// Why a link to a URL leads nowhere: at its end stands what failed, or the redirects lead in a circle, or they are more
    /// than are followed. Nil where it leads somewhere, to what is left out, or to what has not ended. O(limit of redirects).
    ///
    /// The length counts from the link, whatever else leads to where they pass: so it is with whoever clicks on it.
    func deadEnd(of id: URLID, in urls: borrowing URLRecords) -> DeadEnd? {
        var via: [URLID] = []
        var last = id
        while let next = target(of: last, in: urls), !urls[next.index].pointee.isLeftOutByItself {
            guard via.count < maxHops, next != id, !via.contains(next) else {
                return DeadEnd(via: via, status: urls[last.index].pointee.status, error: .redirect)
            }
            via.append(next)
            last = next
        }
        let record = urls[last.index]
        guard record.pointee.isBrokenEnd else { return nil }
        return DeadEnd(via: via, status: record.pointee.status, error: record.pointee.errorKind)
    }

    /// Redirects that lead to a URL which is not known to end well, nearest first: `limit` at most.
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

    /// The page on which a URL was found first; nil for one that a redirect led to first, and for one that nobody linked to.
    func firstPage(linkingTo id: URLID, in urls: borrowing URLRecords) -> URLID? {
        let referrer = urls[id.index].pointee.referrer
        guard referrer != URLRecord.none, redirects.target(of: URLID(index: referrer)) != id else { return nil }
        return URLID(index: referrer)
    }

    /// Reads some of the links on, as `CrawlView.readLinks` has it.
    func read(
        to wanted: Set<URLID>, from place: inout LinkPlace, budget: Int, in urls: borrowing URLRecords,
        _ body: (_ url: URLID, _ page: URLID) -> Void
    ) -> Bool {
        // Mostly one URL is asked for, and comparing numbers takes a tenth of a look-up's time.
        if wanted.count == 1, let only = wanted.first?.index {
            return referrers.read(from: &place.inLog, budget: budget) { target, page in
                if target == only { body(URLID(index: target), URLID(index: page)) }
            }
        }
        return referrers.read(from: &place.inLog, budget: budget) { target, page in
            // Most links lead to pages that came.
            if !urls[target].pointee.isPlain, wanted.contains(URLID(index: target)) {
                body(URLID(index: target), URLID(index: page))
            }
        }
    }
}

extension URLRecord {
    /// Whether the crawl does not go there, whatever the way and the time at which it was found.
    fileprivate var isLeftOutByItself: Bool {
        switch skipReason {
        case .scope, .pattern, .scheme, .tooLong: true
        case nil, .robots, .robotsUnavailable, .depth, .trap, .nofollow, .cancelled, .redirectLimit: false
        }
    }
}
